import type { Interval } from './statistics/interval.js'

/**
 * Quantiles of independent values by the nearest rank, each between the order statistics that hold it with 95 % whatever the
 * distribution: ranks np ± 1.96 √(np(1 − p)) (W. Conover, 1999, section 3.2). NaN where there is no value.
 */
export function quantiles(values: ArrayLike<number>, shares: readonly number[]): readonly Interval[] {
  const sorted = Float64Array.from(values).sort()
  const count = sorted.length
  const ranked = (rank: number): number => sorted[Math.max(1, Math.min(count, rank)) - 1] ?? Number.NaN
  return shares.map((share) => {
    const reach = 1.96 * Math.sqrt(count * share * (1 - share))
    return {
      value: ranked(Math.ceil(count * share)),
      low: ranked(Math.floor(count * share - reach)),
      high: ranked(Math.ceil(count * share + reach)),
    }
  })
}
