/**
 * Confidence intervals by resampling (Efron & Tibshirani, "An introduction to the bootstrap", 1993): the items are drawn
 * again, with replacement, and the figure taken anew. Items must be independent: resample texts, not their tokens.
 */
import { AtelierError, randomStream } from '../../tensor/index.js'
import { normalQuantile, normalShare } from './distributions.js'
import type { Interval } from './interval.js'
import { meanOf } from './sums.js'

export interface BootstrapOptions {
  /** Decides the resamples. Default 0. */
  readonly seed?: number
  /** Confidence. Default 0.95. */
  readonly level?: number
  /** Default 1,000. */
  readonly resamples?: number
  /**
   * `percentile`: between percentiles of the resampled figures. `bca` (default): these percentiles moved for bias and
   * skewness (Efron, 1987), closest to the stated confidence. `centred`: the resampled figures moved so that their mean is
   * the figure; for figures such as the Fréchet distance, which repeated items raise, where the other two miss: it says
   * what samples of this size give.
   */
  readonly method?: 'percentile' | 'bca' | 'centred'
}

/** A figure of the items at the given places, one list of places for each group. */
export type Statistic = (...places: readonly Uint32Array[]) => number

/** Parts of a group that are left out in turn to measure skewness, at most. */
const jackknifeParts = 200

/**
 * The interval of a figure of one or more groups of items, each resampled by itself: `counts` says how many items each has, and
 * `statistic` gets the places of those drawn from each.
 * @throws AtelierError on a group without items.
 */
export function bootstrap(
  counts: readonly number[],
  statistic: Statistic,
  { seed = 0, level = 0.95, resamples = 1000, method = 'bca' }: BootstrapOptions = {},
): Interval {
  if (counts.length === 0 || counts.some((count) => !Number.isSafeInteger(count) || count < 1)) {
    throw new AtelierError(`bootstrap: groups of ${counts.join(', ')} items: every group needs some`)
  }
  const all = counts.map((count) => Uint32Array.from({ length: count }, (_, i) => i))
  const value = statistic(...all)
  const stream = randomStream(seed, 'bootstrap')
  const draw = (): number => statistic(...all.map((places) => places.map(() => stream.integer(places.length))))
  const drawn = Float64Array.from({ length: resamples }, draw).sort()
  // Of B figures the k-th has the share k / (B + 1) below it.
  const rankOf = (share: number): number => Math.min(resamples, Math.max(1, Math.round(share * (resamples + 1))))
  const at = (share: number): number => drawn[rankOf(share) - 1]!
  const tails = [(1 - level) / 2, (1 + level) / 2] as const
  if (method === 'bca') {
    const [low, high] = correctedShares(tails, value, drawn, () => acceleration(all, statistic))
    return { value, low: at(low), high: at(high) }
  }
  const shift = method === 'centred' ? value - meanOf(drawn) : 0
  return { value, low: at(tails[0]) + shift, high: at(tails[1]) + shift }
}

/** The interval of the mean of independent values. */
export const bootstrapMean = (values: ArrayLike<number>, options: BootstrapOptions = {}): Interval =>
  bootstrap(
    [values.length],
    (places) => places.reduce((sum, place) => sum + values[place]!, 0) / places.length,
    options,
  )

/**
 * The percentiles that take the place of `tails`: Φ(z₀ + (z₀ + z) / (1 − a (z₀ + z))), with z₀ from the share of resampled
 * figures below the figure, half of the equal ones counted, and a the acceleration.
 */
function correctedShares(
  tails: readonly [number, number],
  value: number,
  drawn: Float64Array,
  skewness: () => number,
): readonly [number, number] {
  const below = drawn.reduce((sum, each) => sum + (each < value ? 1 : each === value ? 0.5 : 0), 0) / drawn.length
  if (below === 0 || below === 1) {
    throw new AtelierError(
      `bootstrap: all resampled figures are ${below === 0 ? 'above' : 'below'} the figure ${value}: bca cannot correct such a bias`,
      "Choose the method 'centred'",
    )
  }
  const [bias, a] = [normalQuantile(below), skewness()]
  const corrected = (tail: number): number => {
    const z = bias + normalQuantile(tail)
    return normalShare(bias + z / (1 - a * z))
  }
  return [corrected(tails[0]), corrected(tails[1])]
}

/**
 * Σ l³ / (6 (Σ l²)^1.5) over the influence l of each part of the items: how much the figure falls when the part is left
 * out.
 */
function acceleration(all: readonly Uint32Array[], statistic: Statistic): number {
  let [squares, cubes] = [0, 0]
  for (const [group, places] of all.entries()) {
    const parts = Math.min(jackknifeParts, places.length)
    if (parts < 2) continue
    const without = Float64Array.from({ length: parts }, (_, part) => {
      const left = places.filter((place) => place % parts !== part)
      return statistic(...all.map((kept, other) => (other === group ? left : kept)))
    })
    const mean = meanOf(without)
    for (const each of without) {
      const influence = ((mean - each) * (parts - 1)) / parts
      squares += influence ** 2
      cubes += influence ** 3
    }
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5)
}
