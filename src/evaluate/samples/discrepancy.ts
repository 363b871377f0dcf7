/** How far apart two samples are by what their pairs have in common: an unbiased estimate with the error it has. */
import { jackknifeVariance } from '../statistics/jackknife.js'
import { sumOf } from '../statistics/sums.js'

/** Sums of a kernel over pairs, for every row; the pair of a row with itself left out. */
export interface PairSums {
  /** Σⱼ≠ᵢ k(xᵢ, xⱼ) [m] */
  readonly withinX: Float64Array
  /** Σⱼ≠ᵢ k(yᵢ, yⱼ) [n] */
  readonly withinY: Float64Array
  /** Σⱼ k(xᵢ, yⱼ) [m] */
  readonly acrossX: Float64Array
  /** Σⱼ k(yᵢ, xⱼ) [n] */
  readonly acrossY: Float64Array
}

export interface Estimate {
  readonly value: number
  readonly standardError: number
}

/**
 * The squared maximum mean discrepancy by its unbiased estimator (Gretton et al., 2012),
 *
 *     Σᵢ≠ⱼ k(xᵢ, xⱼ) / (m(m − 1)) + Σᵢ≠ⱼ k(yᵢ, yⱼ) / (n(n − 1)) − 2 Σᵢⱼ k(xᵢ, yⱼ) / (mn),
 *
 * with the jackknife's standard error, which leaves out every row in turn; where the distributions are equal it errs
 * upwards, by up to √2.
 */
export function discrepancy({ withinX, withinY, acrossX, acrossY }: PairSums): Estimate {
  const [m, n] = [withinX.length, withinY.length]
  const [x, y, across] = [sumOf(withinX), sumOf(withinY), sumOf(acrossX)]
  const value = x / (m * (m - 1)) + y / (n * (n - 1)) - (2 * across) / (m * n)
  // What is left without row i: its pairs stood twice in the sum within its set, once in the sum across.
  const withoutX = acrossX.map((sum, i) => {
    const inside = (x - 2 * withinX[i]!) / ((m - 1) * (m - 2))
    return inside + y / (n * (n - 1)) - (2 * (across - sum)) / ((m - 1) * n)
  })
  const withoutY = acrossY.map((sum, i) => {
    const inside = (y - 2 * withinY[i]!) / ((n - 1) * (n - 2))
    return inside + x / (m * (m - 1)) - (2 * (across - sum)) / (m * (n - 1))
  })
  return { value, standardError: Math.sqrt(jackknifeVariance(withoutX) + jackknifeVariance(withoutY)) }
}

/** The mean over pairs of different rows, from Σⱼ≠ᵢ k(xᵢ, xⱼ) for every row, with the jackknife's standard error. */
export function meanOfPairs(within: Float64Array): Estimate {
  const count = within.length
  const all = sumOf(within)
  const without = within.map((sum) => (all - 2 * sum) / ((count - 1) * (count - 2)))
  return { value: all / (count * (count - 1)), standardError: Math.sqrt(jackknifeVariance(without)) }
}
