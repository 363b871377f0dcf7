/**
 * The thread in which a reward program of the user's runs: in a context of its own that holds the language and nothing else. No
 * modules, no files, no network, no environment; only texts and numbers pass in and out, so nothing of this side can be reached from there.
 */
import { createContext, Script } from 'node:vm'
import { parentPort, workerData } from 'node:worker_threads'
import type { ProgramAnswer, ProgramStart } from './reward-program.node.js'

const { source, path } = workerData as ProgramStart
const port = parentPort!

/** Answers in texts: n and a number, or x and what went wrong. */
const wrapper = `
;(() => {
  'use strict'
  const reward = globalThis.reward
  const { parse } = JSON
  const wrong = (error) => 'x' + String((error && error.message) || error).slice(0, 300)
  if (typeof reward !== 'function') return () => 'xit exports no function as default'
  return (judged) => {
    try {
      const value = reward(parse(judged))
      return typeof value === 'number' ? 'n' + value : 'xit gave ' + (value instanceof Promise ? 'a promise' : typeof value) + ': a number is needed'
    } catch (error) {
      try { return wrong(error) } catch { return 'xit threw something without a message' }
    }
  }
})()`

function open(): (judged: string) => string {
  const context = createContext(Object.create(null) as object, { codeGeneration: { strings: false, wasm: false } })
  new Script(asScript(source), { filename: path }).runInContext(context)
  return new Script(wrapper).runInContext(context) as (judged: string) => string
}

/** A module as a script: its default export becomes `reward`. */
function asScript(module: string): string {
  if (/^\s*import\b/m.test(module)) throw new Error('it imports something: a reward program stands alone')
  return module
    .replaceAll(/^(\s*)export\s+default\s+/gm, '$1globalThis.reward = ')
    .replaceAll(/^(\s*)export\s+(?=\w)/gm, '$1')
}

const answer = (message: ProgramAnswer): void => port.postMessage(message)

try {
  const reward = open()
  port.on('message', (judged: readonly string[]) => {
    for (const each of judged) {
      const said = reward(each)
      answer(said.startsWith('n') ? { score: Number(said.slice(1)) } : { problem: said.slice(1) })
    }
  })
  answer({ isOpen: true })
} catch (error) {
  answer({ problem: error instanceof Error ? error.message : String(error) })
}
