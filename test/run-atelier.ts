import { type ChildProcess, fork, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly process: ChildProcess
  /** Resolves when stdout matches. */
  readonly seen: (pattern: RegExp) => Promise<void>
  readonly finished: Promise<Finished>
}

const main = resolve(import.meta.dirname, '../dist/cli/main.js')

/** The environment of a command. */
function environment(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, ATELIER_DEBUG: __, ...env } = process.env
  return env
}

/** Starts the built command line as a process of its own, in `cwd`: for signals, pipes, servers, and the process itself. */
export function startAtelier(words: readonly string[], cwd: string): Running {
  const env = environment()
  const child = spawn(process.execPath, [main, ...words], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  const watchers: (() => void)[] = []
  child.stdout.on('data', (piece) => {
    stdout += piece
    for (const watch of watchers) watch()
  })
  child.stderr.on('data', (piece) => {
    stderr += piece
  })
  const finished = new Promise<Finished>((settle) => child.on('close', (code) => settle({ code, stdout, stderr })))
  const seen = (pattern: RegExp): Promise<void> =>
    new Promise((settle, reject) => {
      const watch = (): void => {
        if (pattern.test(stdout)) settle()
      }
      watchers.push(watch)
      watch()
      finished.then(() => reject(new Error(`it ended before ${pattern}: ${stdout}${stderr}`)))
    })
  return { process: child, seen, finished }
}

const commands = resolve(import.meta.dirname, 'commands.mjs')
let follower: ChildProcess | undefined
let last: Promise<unknown> = Promise.resolve()

/** Runs the built command line to its end, in a process that follows all of a file's commands, one after another. */
export function atelier(words: readonly string[], cwd: string): Promise<Finished> {
  const finished = last.then(() => follow(words, cwd))
  last = finished.catch(() => {})
  return finished
}

function follow(words: readonly string[], cwd: string): Promise<Finished> {
  follower ??= fork(commands, [], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] })
  const child = follower
  return new Promise((settle, reject) => {
    const died = (code: number | null): void => {
      follower = undefined
      reject(new Error(`atelier ${words.join(' ')}: the process ended with ${code}`))
    }
    child.once('exit', died)
    child.once('message', (answer) => {
      child.off('exit', died)
      settle(answer as Finished)
    })
    child.send({ words, cwd, env: environment() })
  })
}

/** A folder that lives as long as `remove` is not called, with a text of some 6 kB in it. */
export function workplace(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'atelier-cli-'))
  writeFileSync(join(folder, 'tale.txt'), tale())
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Sentences of a small grammar. */
function tale(): string {
  const nouns = ['whale', 'captain', 'harpoon', 'sea', 'ship', 'lamp', 'bell']
  const verbs = ['sees', 'follows', 'strikes', 'forgets', 'carries']
  const sentences = Array.from({ length: 230 }, (_, i) => {
    const [a, b, c] = [nouns[(i * i + 3) % 7], verbs[(i * 3 + (i >> 2)) % 5], nouns[(i * 5 + (i >> 3)) % 7]]
    return `The ${a} ${b} the ${c}.${i % 4 === 3 ? '\n' : ' '}`
  })
  return sentences.join('')
}

/** A model that trains in milliseconds. */
export const minute = [
  ...['--layers', '1', '--heads', '1', '--width', '16', '--context', '16'],
  ...['--batch', '4', '--validation-batches', '2'],
] as const
