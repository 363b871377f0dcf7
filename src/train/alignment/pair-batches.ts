import { randomStream } from '../../tensor/index.js'
import type { EncodedPair } from './answer-form.js'
import { type AnswerRows, answerRows } from './answer-rows.js'
import { turnsOf } from './turns.js'

export interface PairBatchOptions {
  readonly batch: number
  readonly time: number
  readonly seed: number
}

/** The pairs of a step, counted from 1: every epoch visits all in a new order. */
export function pairsOf(
  pairs: readonly EncodedPair[],
  step: number,
  { batch, seed }: Pick<PairBatchOptions, 'batch' | 'seed'>,
): readonly EncodedPair[] {
  return turnsOf(pairs.length, batch, step, randomStream(seed, 'epochs of pairs')).map((place) => pairs[place]!)
}

/** Rows of the chosen answers, then of the rejected ones. */
export const pairRows = (pairs: readonly EncodedPair[], time: number): AnswerRows =>
  answerRows([...pairs.map(({ chosen }) => chosen), ...pairs.map(({ rejected }) => rejected)], time)
