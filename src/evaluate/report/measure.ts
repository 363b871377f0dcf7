/** Measures from intervals. */
import type { Interval } from '../statistics/interval.js'
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
