import { randomStream } from '../../tensor/index.js'
import type { EncodedPair } from './answer-form.js'
import { type AnswerRows, answerRows } from './answer-rows.js'

export interface PairBatchOptions {
  readonly batch: number
  readonly time: number
  readonly seed: number
}

/** The pairs of a step, counted from 1, in an order that is new in every epoch: rows of the chosen first, then of the rejected. */
export function pairBatch(
  pairs: readonly EncodedPair[],
  step: number,
  { batch, time, seed }: PairBatchOptions,
): AnswerRows {
  const root = randomStream(seed, 'epochs of pairs')
  const orders = new Map<number, Uint32Array>()
  const chosen = Array.from({ length: batch }, (_, i) => {
    const at = (step - 1) * batch + i
    const epoch = Math.floor(at / pairs.length)
    const order = orders.get(epoch) ?? root.fork(epoch).permutation(pairs.length)
    orders.set(epoch, order)
    return pairs[order[at % pairs.length]!]!
  })
  return pairRows(chosen, time)
}

/** Rows of the chosen answers, then of the rejected ones. */
export const pairRows = (pairs: readonly EncodedPair[], time: number): AnswerRows =>
  answerRows([...pairs.map(({ chosen }) => chosen), ...pairs.map(({ rejected }) => rejected)], time)
