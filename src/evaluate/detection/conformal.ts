/**
 * Thresholds with a stated rate of false alarms, from scores of held-out normal data (Vovk et al., 2005; for anomalies
 * Laxhammar & Falkman, 2010). They promise only what the held-out data shares with the future: the detector must not have
 * been fitted on it, and later normal data must come from the same source.
 */
import { AtelierError } from '../../tensor/index.js'
import { betaQuantile } from '../statistics/distributions.js'
import type { Interval } from '../statistics/interval.js'

export interface ConformalThreshold {
  /** Alarm at scores above it. */
  readonly threshold: number
  /** Which of the normal scores it is, counted from the smallest from 1. */
  readonly rank: number
  /** Normal scores. */
  readonly count: number
  /**
   * The rate to expect of this very threshold, were scores never equal: on average at most the stated one, and within these
   * bounds with 95 % confidence (a beta variable).
   */
  readonly falseAlarms: Interval
}

/**
 * The ⌈(n + 1)(1 − rate)⌉-th smallest of n normal scores: a new normal score is above it with a probability of at most
 * `rate`, and of more than rate − 1 / (n + 1) if scores are never equal.
 * @throws AtelierError on a rate outside 0 to 1, or one too small for so few scores.
 */
export function conformalThreshold(normalScores: ArrayLike<number>, rate: number): ConformalThreshold {
  if (!(rate > 0 && rate < 1)) {
    throw new AtelierError(`threshold: false-alarm rate ${rate}: not between 0 and 1`, 'Give a share such as 0.01')
  }
  const count = normalScores.length
  const sorted = Float64Array.from(normalScores).sort()
  if (Number.isNaN(sorted.at(-1))) throw new AtelierError('threshold: normal scores: some are not numbers')
  // Less a hair, since 10 · (1 − 0.7) is more than 3 in floating point.
  const rank = Math.ceil((count + 1) * (1 - rate) - 1e-9)
  if (rank > count) {
    const needed = Math.ceil(1 / rate - 1 - 1e-9)
    throw new AtelierError(
      `threshold: false-alarm rate ${rate} from ${count} normal scores: too few to promise it`,
      `Hold out at least ${needed} normal rows, or allow ${(1 / (count + 1)).toPrecision(2)}`,
    )
  }
  const beyond = count + 1 - rank
  const falseAlarms = {
    value: beyond / (count + 1),
    low: betaQuantile(0.025, beyond, rank),
    high: betaQuantile(0.975, beyond, rank),
  }
  return { threshold: sorted[rank - 1]!, rank, count, falseAlarms }
}

/** (1 + normal scores of at least this one) / (n + 1): for a normal score, at most u with a probability of at most u. */
export function conformalShare(score: number, normalScores: ArrayLike<number>): number {
  let atLeast = 1
  for (let i = 0; i < normalScores.length; i++) if (normalScores[i]! >= score) atLeast++
  return atLeast / (normalScores.length + 1)
}
