import { AtelierError } from '../../tensor/index.js'
import { studentQuantile } from './distributions.js'
import type { Interval } from './interval.js'

/** The mean of independent values with Student's interval. Of one value the bounds are infinite. @throws for no values. */
export function meanInterval(values: ArrayLike<number>, level = 0.95): Interval {
  const count = values.length
  if (count === 0) throw new AtelierError('interval of a mean: no values')
  let [sum, squares] = [0, 0]
  for (let i = 0; i < count; i++) sum += values[i]!
  const mean = sum / count
  for (let i = 0; i < count; i++) squares += (values[i]! - mean) ** 2
  if (count === 1) return { value: mean, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
  const reach = studentQuantile((1 + level) / 2, count - 1) * Math.sqrt(squares / (count - 1) / count)
  return { value: mean, low: mean - reach, high: mean + reach }
}
