/**
 * The Fréchet distance between Gaussians fitted to two sets of features: FID where the features are of pictures (Heusel et
 * al., arXiv:1706.08500; Dowson & Landau, 1982), squared, as is usual:
 *
 *     ‖μ₁ − μ₂‖² + tr(Σ₁ + Σ₂ − 2 (Σ₁Σ₂)^½)
 *
 * Traps: it is never negative, so two samples of one distribution are some distance apart, and the more so the fewer rows
 * and the more columns (`frechetFloor`); it sees two moments only; it depends on the features, so never compare it across
 * extractors.
 */
import { Matrix, SingularValueDecomposition } from 'ml-matrix'
import { AtelierError } from '../../tensor/index.js'
import { symmetricEigen } from '../statistics/eigen.js'
import { type Moments, moments } from '../statistics/moments.js'
import type { Rows } from '../statistics/rows.js'

/** Rows of either set below which the kernel distance should be read instead. */
const fewRows = 5000

/** A mean [width] and a covariance [width, width]. */
export type Gaussian = Pick<Moments, 'width' | 'mean' | 'covariance'>

/** Between two sets of rows [count, width], which need not be equally many. @throws AtelierError on fewer than two rows. */
export const frechetDistance = (real: Rows, generated: Rows, width: number): number =>
  gaussianDistance(moments(real, width), moments(generated, width))

/** Between two Gaussians given by their moments; covariances may be singular. @throws AtelierError on different widths. */
export function gaussianDistance(a: Gaussian, b: Gaussian): number {
  if (a.width !== b.width) {
    throw new AtelierError(`Fréchet distance: features of ${a.width} and ${b.width} columns: the widths differ`)
  }
  const shift = a.mean.reduce((sum, value, i) => sum + (value - b.mean[i]!) ** 2, 0)
  const spread = trace(a) + trace(b) - 2 * traceOfRoot(a, b)
  return shift + Math.max(0, spread)
}

const trace = ({ covariance, width }: Gaussian): number =>
  covariance.reduce((sum, value, i) => (i % (width + 1) === 0 ? sum + value : sum), 0)

/**
 * tr((Σ₁Σ₂)^½), as the sum of the singular values of F₁ᵀF₂ where Σ = FFᵀ: taking roots of the eigenvalues of Σ₁Σ₂ instead would
 * turn rounding errors of 1e-16 around zero into 1e-8.
 */
function traceOfRoot(a: Gaussian, b: Gaussian): number {
  const [left, right] = [factor(a), factor(b)]
  if (left.rows === 0 || right.rows === 0) return 0
  const valuesOnly = { computeLeftSingularVectors: false, computeRightSingularVectors: false, autoTranspose: true }
  const { diagonal } = new SingularValueDecomposition(left.mmul(right.transpose()), valuesOnly)
  return diagonal.reduce((sum, value) => sum + value, 0)
}

/** Fᵀ [rank, width] with Σ = FFᵀ, without the directions in which Σ is zero but for rounding. */
function factor({ covariance, width }: Gaussian): Matrix {
  const { values, vectors } = symmetricEigen(covariance, width)
  const least = Math.max(0, values[0]!) * width * Number.EPSILON
  const rank = values.filter((value) => value > least).length
  const scaled = vectors.subarray(0, rank * width).map((value, i) => value * Math.sqrt(values[Math.floor(i / width)]!))
  return Matrix.from1DArray(rank, width, scaled)
}

/**
 * The distance to expect between two samples, of `counts` rows, of one Gaussian with this covariance, to first order in 1 /
 * count. With λ the eigenvalues of Σ,
 *
 *     (1/n + 1/m) · (Σᵢ λᵢ + ½ Σᵢⱼ (1 + δᵢⱼ) λᵢλⱼ / (λᵢ + λⱼ)),
 *
 * the mean's error and the covariance's, which is Wishart's, in the Bures metric; (1/n + 1/m)(d + d(d + 1)/4) for Σ = I in
 * d dimensions. Features are not Gaussian: `splitFloor` measures the floor on them.
 */
export function frechetFloor(
  { covariance, width }: Omit<Gaussian, 'mean'>,
  counts: readonly [real: number, generated: number],
): number {
  const values = symmetricEigen(covariance, width).values.map((value) => Math.max(0, value))
  let curvature = 0
  for (const [i, a] of values.entries()) {
    for (const [j, b] of values.entries()) if (a * b > 0) curvature += ((i === j ? 2 : 1) * a * b) / (a + b)
  }
  const variance = values.reduce((sum, value) => sum + value, 0)
  return (1 / counts[0] + 1 / counts[1]) * (variance + curvature / 2)
}

/** What to say beside a Fréchet distance of few rows; nothing from 5,000 rows on. */
export function frechetWarning(counts: readonly [real: number, generated: number], width: number): string | undefined {
  const least = Math.min(...counts)
  if (least >= fewRows) return undefined
  const singular = least <= width ? ' and a singular covariance' : ''
  return `Fréchet distance of ${least} rows of ${width} features${singular}: biased upwards. Read the kernel distance, or give ${fewRows} rows`
}
