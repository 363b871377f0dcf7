/** Whether predicted preferences are right, and whether their chances can be believed. */
import { randomStream } from '../../tensor/index.js'
import { type Calibration, calibrationFloor, classification } from '../classification.js'
import type { Interval } from '../statistics/interval.js'

export interface PreferenceQuality {
  readonly pairs: number
  /** Share of pairs whose chosen answer was thought the better, with Wilson's interval; a coin has a half. */
  readonly accuracy: Interval
  /** Mean −ln p of what was chosen, in nats, with a bootstrap interval; a coin has ln 2. */
  readonly loss: Interval
  /** Mean (p − 1)² of the chance of what was chosen; a coin has a quarter. */
  readonly brier: number
  /** The reliability table, and the expected calibration error. */
  readonly calibration: Calibration
  /** That error to expect in such a sample if every chance were true. */
  readonly calibrationFloor: number
}

/**
 * @param logChances ln of the chances that the chosen answer and that the rejected one is preferred: [pairs, 2]. Which of them stands
 * first is drawn, so that no side is always right.
 */
export function preferenceQuality(logChances: Float64Array, seed = 0): PreferenceQuality {
  const pairs = logChances.length / 2
  const stream = randomStream(seed, 'sides of pairs')
  const labels = Int32Array.from({ length: pairs }, () => stream.integer(2))
  const sided = Float64Array.from(logChances, (_, i) => logChances[labels[i >> 1] === 0 ? i : i ^ 1]!)
  const answered = { logChances: sided, labels, classes: 2 }
  const { accuracy, loss, calibration } = classification(answered, { seed })
  const brier = labels.reduce((sum, _, i) => sum + (1 - Math.exp(logChances[2 * i]!)) ** 2, 0) / pairs
  return { pairs, accuracy, loss, brier, calibration, calibrationFloor: calibrationFloor(answered, { seed }) }
}
