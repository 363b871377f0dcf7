import type { Interval } from './interval.js'

/** (n − 1) / n · Σ (θ₋ᵢ − their mean)² of the figures that are left when each part of the items is left out (Tukey, 1958). */
export function jackknifeVariance(without: ArrayLike<number>): number {
  const count = without.length
  let [sum, squares] = [0, 0]
  for (let i = 0; i < count; i++) sum += without[i]!
  for (let i = 0; i < count; i++) squares += (without[i]! - sum / count) ** 2
  return (squares * (count - 1)) / count
}

/** A figure with 1.96 standard errors to both sides, from the figures without each part. */
export function jackknifeInterval(value: number, without: ArrayLike<number>): Interval {
  const reach = 1.96 * Math.sqrt(jackknifeVariance(without))
  return { value, low: value - reach, high: value + reach }
}
