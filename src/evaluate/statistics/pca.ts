import { AtelierError } from '../../tensor/index.js'
import { symmetricEigen } from './eigen.js'
import { meanRow, moments } from './moments.js'
import { countRows, type Rows } from './rows.js'
import { sumOf } from './sums.js'

/** The directions in which rows vary most. */
export interface Pca {
  readonly width: number
  /** [width] */
  readonly mean: Float64Array
  /** Orthonormal, one a row, most variance first [components, width]. */
  readonly components: Float64Array
  /** Variance along each, with the divisor count − 1 [components]. */
  readonly variances: Float64Array
  /** Of the rows in all directions. */
  readonly totalVariance: number
}

export interface PcaOptions {
  /** Keep so many directions, or … */
  readonly components?: number
  /** … as few as explain this share of the variance. Default: all that have any. */
  readonly share?: number
}

/**
 * Principal components of rows [count, width], exact: by the eigenvectors of the covariance, or of the rows' products with
 * each other where there are fewer rows than columns. Takes the cube of the smaller number; for many rows of many columns
 * see `principalComponents`.
 * @throws AtelierError on fewer than two rows, or more directions than there are.
 */
export function pca(rows: Rows, width: number, options: PcaOptions = {}): Pca {
  const count = countRows('principal components', rows, width, 2)
  const all = count > width ? byCovariance(rows, width) : byProducts(rows, width)
  const totalVariance = sumOf(all.variances)
  const kept = options.components ?? countFor(all.variances, totalVariance * (options.share ?? 1))
  if (!Number.isSafeInteger(kept) || kept < 0 || kept > all.variances.length) {
    const there = `${count} rows of ${width} columns`
    throw new AtelierError(`principal components: ${kept} of ${there}: at most ${all.variances.length} vary`)
  }
  return {
    width,
    mean: all.mean,
    components: all.components.slice(0, kept * width),
    variances: all.variances.slice(0, kept),
    totalVariance,
  }
}

/** Coordinates of rows along the components → [count, components]. */
export function pcaProject({ width, mean, components }: Pca, rows: Rows): Float64Array {
  const [count, kept] = [countRows('principal components', rows, width), components.length / width]
  const coordinates = new Float64Array(count * kept)
  for (let row = 0; row < count; row++) {
    for (let component = 0; component < kept; component++) {
      let sum = 0
      for (let i = 0; i < width; i++) sum += (rows[row * width + i]! - mean[i]!) * components[component * width + i]!
      coordinates[row * kept + component] = sum
    }
  }
  return coordinates
}

/** The rows nearest to these coordinates [count, components] → [count, width]. */
export function pcaReconstruct({ width, mean, components }: Pca, coordinates: Float64Array): Float64Array {
  const kept = components.length / width
  const rows = new Float64Array((coordinates.length / kept) * width)
  for (let row = 0; row * width < rows.length; row++) {
    for (let i = 0; i < width; i++) {
      let sum = mean[i]!
      for (let component = 0; component < kept; component++) {
        sum += coordinates[row * kept + component]! * components[component * width + i]!
      }
      rows[row * width + i] = sum
    }
  }
  return rows
}

type Directions = Pick<Pca, 'mean' | 'components' | 'variances'>

function byCovariance(rows: Rows, width: number): Directions {
  const { mean, covariance } = moments(rows, width)
  const { values, vectors } = symmetricEigen(covariance, width)
  const rank = rankOf(values)
  return { mean, components: vectors.slice(0, rank * width), variances: values.slice(0, rank) }
}

/** With XXᵀu = λu, Xᵀu / √λ is an eigenvector of XᵀX. */
function byProducts(rows: Rows, width: number): Directions {
  const count = rows.length / width
  const mean = meanRow(rows, width)
  const centred = Float64Array.from(rows, (value, i) => value - mean[i % width]!)
  const products = new Float64Array(count * count)
  for (let i = 0; i < count; i++) {
    for (let j = i; j < count; j++) {
      let sum = 0
      for (let k = 0; k < width; k++) sum += centred[i * width + k]! * centred[j * width + k]!
      products[i * count + j] = sum
      products[j * count + i] = sum
    }
  }
  const { values, vectors } = symmetricEigen(products, count)
  const rank = rankOf(values)
  const components = new Float64Array(rank * width)
  for (let component = 0; component < rank; component++) {
    const scale = 1 / Math.sqrt(values[component]!)
    for (let row = 0; row < count; row++) {
      const factor = vectors[component * count + row]! * scale
      for (let i = 0; i < width; i++) components[component * width + i]! += factor * centred[row * width + i]!
    }
  }
  return { mean, components, variances: values.slice(0, rank).map((value) => value / (count - 1)) }
}

/** Eigenvalues that are not zero but for rounding. */
const rankOf = (values: Float64Array): number =>
  values.filter((value) => value > Math.max(0, values[0]!) * values.length * Number.EPSILON).length

/** The fewest variances that add up to `wanted`. */
function countFor(variances: Float64Array, wanted: number): number {
  let [sum, count] = [0, 0]
  while (count < variances.length && sum < wanted * (1 - 1e-12)) sum += variances[count++]!
  return count
}
