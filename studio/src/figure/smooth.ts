/**
 * A running mean with exponential weights, the first values counted fully, as in Adam's: `weight` of 0 leaves the curve as it is. It lags behind,
 * and never goes beyond what was measured.
 */
export function smooth(values: readonly number[], weight: number): readonly number[] {
  let [sum, total] = [0, 0]
  return values.map((value) => {
    if (!Number.isFinite(value)) return Number.NaN
    ;[sum, total] = [weight * sum + value, weight * total + 1]
    return sum / total
  })
}
