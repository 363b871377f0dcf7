/**
 * The kernel distance KID (Bińkowski et al., arXiv:1801.01401): the squared maximum mean discrepancy with k(x, y) = (x·y / width + 1)³, by
 * its unbiased estimator (Gretton et al., 2012)
 *
 *     Σᵢ≠ⱼ k(xᵢ, xⱼ) / (m(m − 1)) + Σᵢ≠ⱼ k(yᵢ, yⱼ) / (n(n − 1)) − 2 Σᵢⱼ k(xᵢ, yⱼ) / (mn)
 *
 * Its mean is 0 for two samples of one distribution at any size, so it may be negative; the Fréchet distance can't say that. The features
 * set its scale: compare within one extractor only.
 */
import { AtelierError, randomStream } from '../../tensor/index.js'
import { countRows, drawPlaces, type Rows, selectRows } from '../statistics/rows.js'
import { kernelDiagonal, kernelSums } from './cubic-kernel.js'

export interface KernelDistance {
  readonly value: number
  /** Of all rows: by the jackknife. Of subsets: their standard deviation over √subsets, which leaves out that they share rows. */
  readonly standardError: number
}

/**
 * Between two sets of rows [count, width], all pairs. The standard error leaves out every row in turn; where the distributions are equal
 * it errs upwards, by up to √2.
 * @throws AtelierError on fewer than three rows.
 */
export function kernelDistance(real: Rows, generated: Rows, width: number): KernelDistance {
  const [m, n] = [countRows('kernel distance', real, width, 3), countRows('kernel distance', generated, width, 3)]
  const [x, y] = [within(real, width), within(generated, width)]
  const acrossX = kernelSums(real, generated, width)
  const acrossY = kernelSums(generated, real, width)
  const across = total(acrossX)
  const value = x.total / (m * (m - 1)) + y.total / (n * (n - 1)) - (2 * across) / (m * n)
  // What is left without row i: its pairs stood twice in the sum within its set, once in the sum across.
  const withoutX = acrossX.map((sum, i) => {
    const inside = (x.total - 2 * x.sums[i]!) / ((m - 1) * (m - 2))
    return inside + y.total / (n * (n - 1)) - (2 * (across - sum)) / ((m - 1) * n)
  })
  const withoutY = acrossY.map((sum, i) => {
    const inside = (y.total - 2 * y.sums[i]!) / ((n - 1) * (n - 2))
    return inside + x.total / (m * (m - 1)) - (2 * (across - sum)) / (m * (n - 1))
  })
  return { value, standardError: Math.sqrt(jackknifeVariance(withoutX) + jackknifeVariance(withoutY)) }
}

export interface SubsetOptions {
  /** Default 100. */
  readonly subsets?: number
  /** Rows of each. Default 1,000. */
  readonly size?: number
  readonly seed?: number
}

/**
 * The mean over random subsets of both sets, as published figures are taken (100 subsets of 1,000). Its mean is that of `kernelDistance`,
 * which uses every pair and so varies less.
 * @throws AtelierError on subsets larger than a set.
 */
export function kernelDistanceOfSubsets(
  real: Rows,
  generated: Rows,
  width: number,
  { subsets = 100, size = 1000, seed = 0 }: SubsetOptions = {},
): KernelDistance & { readonly deviation: number } {
  const counts = [
    countRows('kernel distance', real, width, 3),
    countRows('kernel distance', generated, width, 3),
  ] as const
  if (size > Math.min(...counts)) {
    const sets = `sets of ${counts[0]} and ${counts[1]} rows`
    throw new AtelierError(`kernel distance: subsets of ${size} of ${sets}: too large`, 'Ask for smaller subsets')
  }
  const values = Float64Array.from({ length: subsets }, (_, subset) => {
    const stream = randomStream(seed, 'kernel distance').fork(subset)
    const drawn = [drawPlaces(stream, counts[0], size), drawPlaces(stream, counts[1], size)] as const
    return kernelDistance(selectRows(real, width, drawn[0]), selectRows(generated, width, drawn[1]), width).value
  })
  const value = total(values) / subsets
  const deviation = Math.sqrt(values.reduce((sum, each) => sum + (each - value) ** 2, 0) / (subsets - 1))
  return { value, deviation, standardError: deviation / Math.sqrt(subsets) }
}

/** Σⱼ≠ᵢ k(xᵢ, xⱼ) for every row, and their total. */
function within(x: Rows, width: number): { readonly sums: Float64Array; readonly total: number } {
  const diagonal = kernelDiagonal(x, width)
  const sums = kernelSums(x, x, width).map((sum, i) => sum - diagonal[i]!)
  return { sums, total: total(sums) }
}

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0)

function jackknifeVariance(without: Float64Array): number {
  const mean = total(without) / without.length
  const squares = without.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return (squares * (without.length - 1)) / without.length
}
