/** Encoding on several threads: each batch goes to the next worker in turn, so results come in the order of the batches. */
import { Worker } from 'node:worker_threads'
import { AtelierError } from '../../tensor/index.js'
import type { Tokenizer, TokenizerJson } from '../tokenizers/index.js'
import { encodeBatch, type TextBatch } from './encode.js'

export type EncodedTokens = ReturnType<typeof encodeBatch>

export interface Encoders {
  /** Batches that may wait at once, so that no worker idles and memory stays bounded. */
  readonly most: number
  encode(batch: TextBatch): Promise<EncodedTokens>
  close(): Promise<void>
}

/** What a worker is started with. */
export interface WorkerStart {
  readonly tokenizer: TokenizerJson
  readonly documentEnd: Int32Array
}

/** What a worker answers to a batch. */
export type WorkerAnswer = { readonly tokens: EncodedTokens } | { readonly problem: string }

/** Encoders on `workers` threads of their own; with one or none, on this thread. */
export function openEncoders(tokenizer: Tokenizer, documentEnd: Int32Array, workers: number): Encoders {
  if (workers <= 1) {
    return { most: 1, encode: async (batch) => encodeBatch(tokenizer, documentEnd, batch), close: async () => {} }
  }
  const start: WorkerStart = { tokenizer: tokenizer.toJSON(), documentEnd }
  const threads = Array.from({ length: workers }, () => openThread(start))
  let turn = 0
  return {
    most: 2 * workers,
    encode: (batch) => threads[turn++ % workers]!.encode(batch),
    async close() {
      await Promise.all(threads.map((thread) => thread.close()))
    },
  }
}

interface Waiting {
  resolve(tokens: EncodedTokens): void
  reject(error: unknown): void
}

function openThread(start: WorkerStart): Omit<Encoders, 'most'> {
  const worker = new Worker(new URL('./encode-worker.node.js', import.meta.url), { workerData: start })
  const waiting: Waiting[] = []
  let broken: Error | undefined
  const fail = (cause: Error): void => {
    broken ??= new AtelierError(`tokens: a worker ended: ${cause.message}`, 'Try fewer --workers')
    for (const { reject } of waiting.splice(0)) reject(broken)
  }
  worker.on('message', (answer: WorkerAnswer) => {
    const first = waiting.shift()!
    if ('problem' in answer) first.reject(new AtelierError(answer.problem))
    else first.resolve(answer.tokens)
  })
  worker.on('error', fail)
  worker.on('exit', (code) => fail(new Error(`exit code ${code}`)))
  return {
    encode: (batch) =>
      new Promise((resolve, reject) => {
        if (broken !== undefined) return reject(broken)
        waiting.push({ resolve, reject })
        worker.postMessage(batch)
      }),
    async close() {
      await worker.terminate()
    },
  }
}
