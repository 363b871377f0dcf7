/**
 * Principal components: usual rows lie near the subspace in which they vary most, and inside it not far from their mean. The score is
 * the squared Mahalanobis distance inside the subspace plus the squared distance to it in units of the variance that the left out
 * components have in the mean: the density of probabilistic PCA but for a constant (M. Tipping and C. Bishop 1999,
 * doi:10.1111/1467-9868.00196).
 */
import { principalComponents, symmetricEigen } from '../../evaluate/index.js'
import { createMemory } from '../../runtime/index.js'
import type { Detector, FittedDetector, SavedDetector } from '../detector.js'
import { type Rows, rowAt } from '../rows.js'
import { arrayIn, numberIn } from './saved.js'

export interface PcaSettings {
  /** Share of the variance that the kept components have together. */
  readonly explained: number
}

const usual: PcaSettings = { explained: 0.95 }

/** Of wider rows at most so many components are looked for. */
const widest = 256
const mostComponents = 128

export const pcaOf = (settings: Partial<PcaSettings> = {}): Detector => ({
  name: 'pca',
  about: 'squared distance from the mean in deviations, inside the principal subspace and beside it',
  async fit(rows, { seed, threads = 1 }) {
    const { explained } = { ...usual, ...settings }
    const { mean, total, values, vectors } =
      rows.width > widest ? await fewComponents(rows, seed, threads) : allComponents(rows)
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
  /** The row's coordinates inside the subspace; `centred` is left as the row less the mean. */
  const project = (row: Float32Array): Float64Array => {
    for (let j = 0; j < width; j++) centred[j] = row[j]! - mean[j]!
    return variances.map((_, i) => dot(components, i * width, centred))
  }
  return {
    name: 'pca',
    width,
    async score(rows) {
      return Float64Array.from({ length: rows.count }, (_, row) => {
        const coordinates = project(rowAt(rows, row))
        let [inside, beside] = [0, dot(centred, 0, centred)]
        for (let i = 0; i < coordinates.length; i++) {
          inside += coordinates[i]! ** 2 / variances[i]!
          beside -= coordinates[i]! ** 2
        }
        return inside + Math.max(0, beside) / left
      })
    },
    /** The score is a product of the centred row and a vector; what one number adds is its product. */
    async explain(row) {
      const coordinates = project(row.values)
      const weights = centred.map((value) => value / left)
      for (let i = 0; i < variances.length; i++) {
        const weight = coordinates[i]! * (1 / variances[i]! - 1 / left)
        for (let j = 0; j < width; j++) weights[j]! += weight * components[i * width + j]!
      }
      return weights.map((weight, j) => weight * centred[j]!)
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
  readonly mean: Float64Array
  /** Over all directions. */
  readonly total: number
  /** Variances, largest first. */
  readonly values: Float64Array
  /** [values, width], orthonormal rows. */
  readonly vectors: Float64Array
}

/** The first of wide rows' components, by iteration. */
async function fewComponents({ values, count, width }: Rows, seed: number, threads: number): Promise<Components> {
  const rows = (from: number, to: number): Float32Array => values.subarray(from * width, to * width)
  const wanted = Math.min(mostComponents, width, count)
  const found = await principalComponents(createMemory({ threads }), { count, width, rows }, { count: wanted, seed })
  return {
    mean: Float64Array.from(found.mean),
    total: found.totalVariance,
    values: found.variances,
    vectors: Float64Array.from(found.directions),
  }
}

/** All eigenvectors of the covariance [width, width]. */
function allComponents(rows: Rows): Components {
  const { count, width } = rows
  const mean = meanOf(rows)
  const covariance = new Float64Array(width * width)
  const centred = new Float64Array(width)
  for (let row = 0; row < count; row++) {
    const values = rowAt(rows, row)
    for (let j = 0; j < width; j++) centred[j] = values[j]! - mean[j]!
    for (let i = 0; i < width; i++) {
      for (let j = i; j < width; j++) covariance[i * width + j]! += (centred[i]! * centred[j]!) / Math.max(1, count - 1)
    }
  }
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < i; j++) covariance[i * width + j] = covariance[j * width + i]!
  }
  const { values, vectors } = symmetricEigen(covariance, width)
  const variances = values.map((value) => Math.max(0, value))
  return { mean, total: variances.reduce((a, b) => a + b, 0), values: variances, vectors }
}
