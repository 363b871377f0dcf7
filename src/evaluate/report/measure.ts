/** Measures from intervals. */
import type { Interval } from '../novelty.js'
import type { Measure } from './report.js'

/** What a measure says beside its number. */
export type Told = Omit<Measure, 'value' | 'low' | 'high'>

/** A measure between the bounds of an interval, all multiplied by `scale` (100 for percentages). */
export const measureOf = ({ value, low, high }: Interval, told: Told, scale = 1): Measure => ({
  ...told,
  value: value * scale,
  low: low * scale,
  high: high * scale,
})

/** The same measure of something else: only the numbers differ, and what they were computed from. */
export const alike = (measure: Measure, changes: Partial<Measure>): Measure => ({ ...measure, ...changes })

/** The values at these shares of all, smallest first: quantiles by the nearest rank. @throws nothing; NaN where there is no value. */
export function quantiles(values: ArrayLike<number>, shares: readonly number[]): readonly number[] {
  const sorted = Float64Array.from(values).sort()
  return shares.map(
    (share) => sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN,
  )
}
