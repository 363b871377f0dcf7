/**
 * Whether samples copy training rows: their distances to the nearest one beside those of held-out real rows, which have
 * seen the training set no more than a good sample should (Meehan et al., arXiv:2004.05675). Traps: held-out rows must come
 * from the same source and hold no copies of training rows themselves; distances in a feature space see copies that pixels
 * do not, and the other way round.
 */
import type { Memory } from '../../runtime/index.js'
import { AtelierError } from '../../tensor/index.js'
import { aurocInterval } from '../detection/auroc.js'
import { logGamma, normalShare } from '../statistics/distributions.js'
import type { Interval } from '../statistics/interval.js'
import { mannWhitney } from '../statistics/mann-whitney.js'
import { nearestRows } from '../statistics/nearest-rows.js'
import { wilson } from '../statistics/proportions.js'
import { type Rows, selectRows } from '../statistics/rows.js'

export interface MemorisationOptions {
  /** The share of held-out rows that the threshold of nearness leaves below it. Default .01. */
  readonly percentile?: number
  /** Nearest pairs listed. Default 20. */
  readonly listed?: number
}

export interface NearPair {
  /** Places in the samples and in the training set. */
  readonly generated: number
  readonly training: number
  readonly distance: number
}

export interface Memorisation {
  /** Samples that equal a training row. */
  readonly copies: number
  /** The distance below which a sample counts as near. */
  readonly threshold: number
  /** Share of samples nearer than that; about `percentile` where nothing is copied. */
  readonly near: Interval
  /** The chance of at least so many near samples if samples were like held-out rows (one-sided, exact). */
  readonly nearChance: number
  /**
   * The chance that a sample is nearer to the training set than a held-out row, ties half: .5 where nothing is copied, more
   * where something is.
   */
  readonly nearer: Interval
  /** The chance of as much nearness if samples were like held-out rows (one-sided, Mann & Whitney's normal approximation). */
  readonly nearerChance: number
  /**
   * Share of samples farther from their nearest training row than that is from its own nearest: authenticity (Alaa et al.,
   * arXiv:2102.08921).
   */
  readonly authenticity: Interval
  /** The same share of held-out rows: what to expect. */
  readonly authenticityFloor: number
  /** Nearest first. */
  readonly pairs: readonly NearPair[]
  /** Of every sample and every held-out row to its nearest training row, for a chart. */
  readonly distances: { readonly generated: Float64Array; readonly heldOut: Float64Array }
}

/**
 * Compares samples with training and held-out rows [count, width].
 * @throws AtelierError on too few held-out rows for the percentile.
 */
export async function memorisation(
  memory: Memory,
  sets: { readonly training: Rows; readonly heldOut: Rows; readonly generated: Rows },
  width: number,
  { percentile = 0.01, listed = 20 }: MemorisationOptions = {},
): Promise<Memorisation> {
  const { training } = sets
  const generated = await nearestRows(memory, sets.generated, training, width, { count: 1 })
  const heldOut = await nearestRows(memory, sets.heldOut, training, width, { count: 1 })
  const own = await ownDistances(memory, training, width, [...generated.places, ...heldOut.places])
  const count = generated.places.length
  const { threshold, rank } = nearThreshold(heldOut.distances, percentile)
  const near = generated.distances.filter((distance) => distance < threshold).length
  const nearness = [...generated.distances, ...heldOut.distances].map((distance) => -distance)
  const pairs = Array.from(generated.places, (place, i) => ({
    generated: i,
    training: place,
    distance: generated.distances[i]!,
  }))
  const authentic = (all: typeof generated) =>
    all.distances.filter((distance, i) => distance > own.get(all.places[i]!)!).length
  return {
    copies: generated.distances.filter((distance) => distance === 0).length,
    threshold,
    near: wilson(near, count),
    nearChance: chanceOfNear(near, count, rank, heldOut.places.length),
    nearer: aurocInterval(
      nearness,
      nearness.map((_, i) => (i < count ? 1 : 0)),
    ),
    nearerChance: normalShare(mannWhitney(generated.distances, heldOut.distances).z),
    authenticity: wilson(authentic(generated), count),
    authenticityFloor: authentic(heldOut) / heldOut.places.length,
    pairs: pairs.sort((a, b) => a.distance - b.distance).slice(0, listed),
    distances: { generated: generated.distances, heldOut: heldOut.distances },
  }
}

/**
 * The distance below which a row of the same source is with a probability of at most `percentile`: the k-th smallest of the
 * distances from held-out rows to their nearest training rows, k = ⌊percentile · (held-out + 1)⌋.
 * @throws AtelierError where there are too few held-out rows to say.
 */
export function nearThreshold(
  heldOutDistances: ArrayLike<number>,
  percentile = 0.01,
): { readonly threshold: number; readonly rank: number } {
  const rank = Math.floor(percentile * (heldOutDistances.length + 1) + 1e-9)
  if (!(percentile < 1) || rank < 1) {
    const came = `percentile ${percentile} of ${heldOutDistances.length} held-out rows`
    throw new AtelierError(`memorisation: ${came}: not to be had`, 'Hold out more rows, or take a larger percentile')
  }
  return { threshold: Float64Array.from(heldOutDistances).sort()[rank - 1]!, rank }
}

/** The distance of the training rows at `places` to their nearest other training row, by place. */
async function ownDistances(
  memory: Memory,
  training: Rows,
  width: number,
  places: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const asked = [...new Set(places)]
  const found = await nearestRows(memory, selectRows(training, width, asked), training, width, { count: 2 })
  // The row itself is one of the two, or two others are equal to it.
  return new Map(
    asked.map((place, i) => [place, found.distances[2 * i + (found.places[2 * i] === place ? 1 : 0)]!] as const),
  )
}

/**
 * P(X ≥ near) for X of `count` samples below the rank-th of `heldOut` distances, all from one continuous distribution:
 * beta-binomial with parameters rank and heldOut + 1 − rank.
 */
function chanceOfNear(near: number, count: number, rank: number, heldOut: number): number {
  const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b)
  const rest = heldOut + 1 - rank
  let chance = 0
  for (let x = near; x <= count; x++) {
    const logWays = -Math.log(count + 1) - logBeta(count - x + 1, x + 1)
    chance += Math.exp(logWays + logBeta(x + rank, count - x + rest) - logBeta(rank, rest))
  }
  return Math.min(1, chance)
}
