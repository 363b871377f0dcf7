/** The thread behind `openEncoders`: batches of text in, tokens out, in order. */
import { parentPort, workerData } from 'node:worker_threads'
import { loadTokenizer } from '../tokenizers/index.js'
import { encodeBatch, type TextBatch } from './encode.js'
import type { WorkerAnswer, WorkerStart } from './encoders.node.js'

const { tokenizer: json, documentEnd } = workerData as WorkerStart
const tokenizer = loadTokenizer(json)
const answer = (value: WorkerAnswer, move: ArrayBuffer[] = []): void => parentPort?.postMessage(value, move)

parentPort?.on('message', (batch: TextBatch) => {
  try {
    const tokens = encodeBatch(tokenizer, documentEnd, batch)
    answer({ tokens }, [tokens.buffer])
  } catch (error) {
    answer({ problem: (error as Error).message })
  }
})
