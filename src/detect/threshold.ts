/** When a score is an alarm: above all but a stated share of the scores of normal rows that the detector has not learnt from. */
import { conformalThreshold, type Interval } from '../evaluate/index.js'
import { AtelierError } from '../tensor/index.js'

export interface Threshold {
  /** Scores above it are alarms. */
  readonly value: number
  /** The rate of false alarms that was asked for. */
  readonly asked: number
  /** The rate that so many held-out rows can promise: what was asked for, or 1 / (rows + 1) where that is more. */
  readonly promised: number
  /** The rate to expect of this very threshold, with its bounds of 95 % confidence. */
  readonly falseAlarms: Interval
  /** Scores of the held-out rows, ascending. */
  readonly scores: Float64Array
}

/**
 * The conformal threshold of held-out scores (see `conformalThreshold`, which says what it promises).
 * @throws AtelierError on a rate that is no share, or without scores.
 */
export function thresholdOf(heldOut: Float64Array, asked: number): Threshold {
  if (heldOut.length === 0) throw new AtelierError('threshold: no held-out rows: nothing tells which scores are usual')
  const promised = Math.max(asked, 1 / (heldOut.length + 1))
  const { threshold, falseAlarms } = conformalThreshold(heldOut, promised)
  return { value: threshold, asked, promised, falseAlarms, scores: Float64Array.from(heldOut).sort() }
}

export interface Verdict {
  readonly score: number
  /** The share of normal rows that score as high, this one counted: at most u with a probability of at most u for a normal row. */
  readonly p: number
  readonly isAnomaly: boolean
}

/** What a score means. */
export function verdictOf({ value, scores }: Threshold, score: number): Verdict {
  let [low, high] = [0, scores.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (scores[middle]! < score) low = middle + 1
    else high = middle
  }
  return { score, p: (1 + scores.length - low) / (scores.length + 1), isAnomaly: score > value }
}
