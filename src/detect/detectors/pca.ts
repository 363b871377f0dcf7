/**
 * Principal components: usual rows lie near the subspace in which they vary most, and inside it not far from their mean. The score is
 * the squared Mahalanobis distance inside the subspace plus the squared distance to it in units of the variance that the left out
 * components have in the mean: the density of probabilistic PCA but for a constant (M. Tipping and C. Bishop 1999,
 * doi:10.1111/1467-9868.00196).
 */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { randomStream } from '../../tensor/index.js'
import type { Detector, FittedDetector, SavedDetector } from '../detector.js'
import { type Rows, rowAt, selectRows } from '../rows.js'
import { drawPlaces } from './isolation-forest.js'
import { arrayIn, numberIn } from './saved.js'

export interface PcaSettings {
  /** Share of the variance that the kept components have together. */
  readonly explained: number
}

const usual: PcaSettings = { explained: 0.9 }

/** Wider rows give their components from the products of a few rows with each other instead of their covariances. */
const widest = 1024
const fewRows = 512

export const pcaOf = (settings: Partial<PcaSettings> = {}): Detector => ({
  name: 'pca',
  about: 'squared distance from the mean in deviations, inside the principal subspace and beside it',
  async fit(rows, { seed }) {
    const { explained } = { ...usual, ...settings }
    const isWide = rows.width > widest || rows.count < rows.width
    const places = drawPlaces(
      rows.count,
      isWide ? Math.min(rows.count, fewRows) : rows.count,
      randomStream(seed, 'pca'),
    )
    const used = isWide ? selectRows(rows, places) : rows
    const mean = meanOf(used)
    const { values, vectors } = isWide ? componentsOfFew(used, mean) : componentsOfMany(used, mean)
    const total = values.reduce((sum, value) => sum + Math.max(0, value), 0)
    let [kept, sum] = [0, 0]
    while (kept < values.length && sum < explained * total && values[kept]! > 1e-9 * total) sum += values[kept++]!
    // Where nothing is left over, a thousandth of the mean variance stands for it, so that a new direction still counts.
    const left = Math.max((total - sum) / Math.max(1, rows.width - kept), (1e-3 * total) / rows.width, 1e-9)
    return fitted({ mean, left, variances: values.slice(0, kept), components: vectors.slice(0, kept * rows.width) })
  },
  load(saved) {
    const mean = arrayIn(saved, 'mean', Float64Array)
    const variances = arrayIn(saved, 'variances', Float64Array)
    const components = arrayIn(saved, 'components', Float64Array, variances.length * mean.length)
    return fitted({ mean, variances, components, left: numberIn(saved, 'left') })
  },
})

export const pca: Detector = pcaOf()

interface Subspace {
  readonly mean: Float64Array
  /** [kept], largest first. */
  readonly variances: Float64Array
  /** [kept, width], orthonormal. */
  readonly components: Float64Array
  /** Mean variance of the directions beside the subspace. */
  readonly left: number
}

function fitted(subspace: Subspace): FittedDetector {
  const { mean, variances, components, left } = subspace
  const width = mean.length
  const centred = new Float64Array(width)
  /** Leaves in `centred` the part of the row beside the subspace, and gives its coordinates inside. */
  const project = (row: Float32Array): Float64Array => {
    for (let j = 0; j < width; j++) centred[j] = row[j]! - mean[j]!
    const coordinates = variances.map((_, i) => dot(components, i * width, centred))
    for (let i = 0; i < variances.length; i++) {
      for (let j = 0; j < width; j++) centred[j]! -= coordinates[i]! * components[i * width + j]!
    }
    return coordinates
  }
  return {
    name: 'pca',
    width,
    async score(rows) {
      return Float64Array.from({ length: rows.count }, (_, i) => {
        const coordinates = project(rowAt(rows, i))
        const inside = coordinates.reduce((sum, value, k) => sum + value ** 2 / variances[k]!, 0)
        return inside + dot(centred, 0, centred) / left
      })
    },
    /** The score is a product of the centred row and a vector; what one number adds is its product. */
    async explain(row) {
      const coordinates = project(row.values)
      const shares = Float64Array.from(centred, (beside) => beside / left)
      for (let i = 0; i < variances.length; i++) {
        const weight = coordinates[i]! / variances[i]!
        for (let j = 0; j < width; j++) shares[j]! += weight * components[i * width + j]!
      }
      return shares.map((share, j) => share * (row.values[j]! - mean[j]!))
    },
    save: async (): Promise<SavedDetector> => ({
      settings: { left },
      arrays: new Map([
        ['mean', { shape: [width], values: mean }],
        ['variances', { shape: [variances.length], values: variances }],
        ['components', { shape: [variances.length, width], values: components }],
      ]),
    }),
    close: async () => {},
  }
}

function dot(a: Float64Array, from: number, b: Float64Array): number {
  let sum = 0
  for (let j = 0; j < b.length; j++) sum += a[from + j]! * b[j]!
  return sum
}

function meanOf({ values, count, width }: Rows): Float64Array {
  const mean = new Float64Array(width)
  for (let at = 0; at < values.length; at++) mean[at % width]! += values[at]!
  return mean.map((sum) => sum / count)
}

interface Components {
  /** Variances, largest first. */
  readonly values: Float64Array
  /** [values, width], orthonormal rows. */
  readonly vectors: Float64Array
}

/** The eigenvectors of the covariance [width, width]. */
function componentsOfMany(rows: Rows, mean: Float64Array): Components {
  const { count, width } = rows
  const covariance = new Float64Array(width * width)
  const centred = new Float64Array(width)
  for (let row = 0; row < count; row++) {
    const values = rowAt(rows, row)
    for (let j = 0; j < width; j++) centred[j] = values[j]! - mean[j]!
    for (let i = 0; i < width; i++) {
      const value = centred[i]!
      if (value === 0) continue
      for (let j = i; j < width; j++) covariance[i * width + j]! += value * centred[j]!
    }
  }
  const { values, vectors } = symmetric(covariance, width)
  return { values: values.map((value) => value / Math.max(1, count - 1)), vectors }
}

/** The same from the products of rows [count, count]: with their eigenvector u and value v, the component is Xᵀu / √v. */
function componentsOfFew(rows: Rows, mean: Float64Array): Components {
  const { count, width } = rows
  const centred = Float64Array.from(rows.values, (value, at) => value - mean[at % width]!)
  const row = (i: number): Float64Array => centred.subarray(i * width, (i + 1) * width)
  const products = new Float64Array(count * count)
  for (let i = 0; i < count; i++) {
    for (let j = i; j < count; j++) products[i * count + j] = dot(centred, i * width, row(j))
  }
  const found = symmetric(products, count)
  const least = 1e-12 * Math.max(found.values[0]!, 0)
  const kept = found.values.findIndex((value) => !(value > least))
  const values = found.values.slice(0, kept < 0 ? count : kept)
  const vectors = new Float64Array(values.length * width)
  for (let k = 0; k < values.length; k++) {
    const component = vectors.subarray(k * width, (k + 1) * width)
    for (let i = 0; i < count; i++) {
      const weight = found.vectors[k * count + i]! / Math.sqrt(values[k]!)
      for (let j = 0; j < width; j++) component[j]! += weight * centred[i * width + j]!
    }
  }
  return { values: values.map((value) => value / Math.max(1, count - 1)), vectors }
}

/** Eigenvalues, largest first, and vectors as rows, of a symmetric matrix of which the upper half is given. */
function symmetric(upper: Float64Array, size: number): Components {
  const matrix = new Matrix(size, size)
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      matrix.set(i, j, upper[i * size + j]!)
      matrix.set(j, i, upper[i * size + j]!)
    }
  }
  const found = new EigenvalueDecomposition(matrix, { assumeSymmetric: true })
  const vectors = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    for (let i = 0; i < size; i++) vectors[row * size + i] = found.eigenvectorMatrix.get(i, size - 1 - row)
  }
  return { values: Float64Array.from(found.realEigenvalues).reverse(), vectors }
}
