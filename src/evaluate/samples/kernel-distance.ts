/**
 * The kernel distance KID (Bińkowski et al., arXiv:1801.01401): the squared maximum mean discrepancy with k(x, y) = (x·y /
 * width + 1)³, by its unbiased estimator. Its mean is 0 for two samples of one distribution at any size, so it may be
 * negative; the Fréchet distance can't say that. The features set its scale: compare within one extractor only.
 */
import { AtelierError, randomStream } from '../../tensor/index.js'
import { countRows, drawPlaces, type Rows, selectRows } from '../statistics/rows.js'
import { meanOf } from '../statistics/sums.js'
import { kernelDiagonal, kernelSums } from './cubic-kernel.js'
import { discrepancy, type Estimate } from './discrepancy.js'

/** Between two sets of rows [count, width], over all pairs. @throws AtelierError on fewer than three rows. */
export function kernelDistance(real: Rows, generated: Rows, width: number): Estimate {
  const rows = countRows('kernel distance', real, width, 3) + countRows('kernel distance', generated, width, 3)
  const [overReal, overGenerated] = [kernelSums(real, width, rows), kernelSums(generated, width, rows)]
  return discrepancy({
    withinX: withoutOwn(overReal.of(real), real, width),
    withinY: withoutOwn(overGenerated.of(generated), generated, width),
    acrossX: overGenerated.of(real),
    acrossY: overReal.of(generated),
  })
}

export interface SubsetDistance extends Estimate {
  /** Of the subsets' values: what published figures give after ±. */
  readonly deviation: number
}

export interface SubsetOptions {
  /** Default 100. */
  readonly subsets?: number
  /** Rows of each. Default 1,000. */
  readonly size?: number
  readonly seed?: number
}

/**
 * The mean over random subsets of both sets, as published figures are taken (100 subsets of 1,000). Its mean is that of
 * `kernelDistance`, which uses every pair and so varies less. The standard error is the deviation over √subsets, which
 * leaves out that they share rows.
 * @throws AtelierError on subsets larger than a set.
 */
export function kernelDistanceOfSubsets(
  real: Rows,
  generated: Rows,
  width: number,
  { subsets = 100, size = 1000, seed = 0 }: SubsetOptions = {},
): SubsetDistance {
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
  const value = meanOf(values)
  const deviation = Math.sqrt(values.reduce((sum, each) => sum + (each - value) ** 2, 0) / (subsets - 1))
  return { value, deviation, standardError: deviation / Math.sqrt(subsets) }
}

/** Sums less the pair of each row with itself. */
function withoutOwn(sums: Float64Array, x: Rows, width: number): Float64Array {
  const own = kernelDiagonal(x, width)
  return sums.map((sum, i) => sum - own[i]!)
}
