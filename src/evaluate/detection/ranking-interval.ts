import { AtelierError } from '../../tensor/index.js'
import { type BootstrapOptions, bootstrap } from '../statistics/bootstrap.js'
import type { Interval } from '../statistics/interval.js'

/**
 * The bootstrap interval of any measure of scores and labels, positives and negatives resampled apart, so that their
 * numbers stay. For items that are independent: not for the points of one series.
 * @throws AtelierError where `measure` does, or on different lengths.
 */
export function rankingInterval(
  measure: (scores: ArrayLike<number>, labels: ArrayLike<number>) => number,
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: BootstrapOptions = {},
): Interval {
  if (scores.length !== labels.length) {
    throw new AtelierError(`ranking interval: ${scores.length} scores and ${labels.length} labels: the counts differ`)
  }
  const all = Array.from(scores)
  const positive = all.filter((_, i) => labels[i] === 1)
  const negative = all.filter((_, i) => labels[i] !== 1)
  const over = (positives: Uint32Array, negatives: Uint32Array): number => {
    const drawn = new Float64Array(positives.length + negatives.length)
    for (const [i, place] of positives.entries()) drawn[i] = positive[place]!
    for (const [i, place] of negatives.entries()) drawn[positives.length + i] = negative[place]!
    return measure(drawn, new Uint8Array(drawn.length).fill(1, 0, positives.length))
  }
  return bootstrap([positive.length, negative.length], over, options)
}
