/** Rewards by a program of the user's: a JavaScript module whose default export is a function from an answer to a number. */
import { readFile } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { AtelierError } from '../../tensor/index.js'
import type { Judged, Reward } from './reward.js'

export interface ProgramLimits {
  /** Milliseconds for one answer. Default 1,000. */
  readonly time?: number
  /** Megabytes of its heap. Default 64. */
  readonly memory?: number
}

/** What the worker is started with. */
export interface ProgramStart {
  readonly source: string
  readonly path: string
}

export type ProgramAnswer = { readonly isOpen: true } | { readonly score: number } | { readonly problem: string }

/**
 * Runs the module at `path` on a thread without files, network or environment, with limits of time and memory. It is called with
 * `{ prompt, answer, isEnded, fields }`.
 * @throws AtelierError if the file is missing; `score` throws for what the program throws or gives, and where it takes too long or too much.
 */
export async function rewardProgram(path: string, { time = 1000, memory = 64 }: ProgramLimits = {}): Promise<Reward> {
  const source = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new AtelierError(`reward: ${path}: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}`)
  })
  const refuse = (problem: string, judged?: Judged): AtelierError =>
    new AtelierError(
      `reward: ${path}: ${judged === undefined ? '' : `the answer ${JSON.stringify(judged.answer)}: `}${problem}`,
    )
  let worker: Worker | undefined

  const start = (): Worker =>
    new Worker(new URL('./reward-worker.node.js', import.meta.url), {
      workerData: { source, path } satisfies ProgramStart,
      env: {},
      stdin: false,
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: memory, maxYoungGenerationSizeMb: Math.max(1, memory / 8) },
    })

  /** Asks the thread, and gives it `time` for each message that it owes. */
  const ask = (thread: Worker, isNew: boolean, judged: readonly Judged[]): Promise<Float64Array> =>
    new Promise((resolve, reject) => {
      const scores = new Float64Array(judged.length)
      let at = 0
      let isOpen = !isNew
      let timer: NodeJS.Timeout
      const wait = (limit: number): void => {
        clearTimeout(timer)
        timer = setTimeout(() => fail(`it took longer than ${limit} ms`), limit)
      }
      const begin = (): void => thread.postMessage(judged.map((each) => JSON.stringify(each)))
      const settle = (): void => {
        clearTimeout(timer)
        for (const [name, listener] of Object.entries(listeners)) thread.off(name, listener)
      }
      const fail = (problem: string): void => {
        settle()
        worker = undefined
        void thread.terminate()
        reject(refuse(problem, isOpen ? judged[at] : undefined))
      }
      const listeners = {
        online: () => wait(time),
        message(message: ProgramAnswer) {
          if ('problem' in message) return fail(message.problem)
          if ('score' in message) scores[at++] = message.score
          else {
            isOpen = true
            begin()
          }
          if (at < judged.length) return wait(time)
          settle()
          resolve(scores)
        },
        error: (error: NodeJS.ErrnoException) =>
          fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? `it needs more than ${memory} MB` : error.message),
        exit: () => fail('its thread ended'),
      }
      for (const [name, listener] of Object.entries(listeners)) thread.on(name, listener)
      wait(isNew ? startingTime : time)
      if (!isNew) begin()
    })

  return {
    name: path,
    async score(answers) {
      if (answers.length === 0) return new Float64Array()
      const isNew = worker === undefined
      worker ??= start()
      return ask(worker, isNew, answers)
    },
    async close() {
      await worker?.terminate()
      worker = undefined
    },
  }
}

/** Milliseconds that a thread may take to start, before it runs anything. */
const startingTime = 30_000
