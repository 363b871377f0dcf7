/**
 * The directions in which rows vary most, found by block power iteration on random directions (Halko, Martinsson & Tropp,
 * arXiv:0909.4061): products with the rows alone, so that 60,000 pictures take seconds and nothing of width × width is made.
 */
import { float32, type Memory, program } from '../runtime/index.js'
import { AtelierError, randomStream } from '../tensor/index.js'
import { symmetricEigen } from './statistics/eigen.js'

/** Rows that are read in blocks, again and again. */
export interface RowSource {
  readonly count: number
  readonly width: number
  /** Rows `from` to before `to`, [to − from, width]. */
  rows(from: number, to: number): Float32Array
}

export interface PrincipalOptions {
  /** Directions wanted, from 1 to the width. */
  readonly count: number
  /** Passes over the rows. Default 8: captured variance to about 1e-4 of it where the spectrum falls slowly. */
  readonly passes?: number
  readonly seed?: number
}

export interface PrincipalComponents {
  readonly count: number
  readonly width: number
  /** [width] */
  readonly mean: Float32Array
  /** Orthonormal rows, the largest variance first [count, width]. */
  readonly directions: Float32Array
  /** Of the rows along each direction, with the divisor rows − 1 [count]. */
  readonly variances: Float64Array
  /** Over all columns. */
  readonly totalVariance: number
}

const blockRows = 2048
/** Directions beside those wanted, so that the last of these come out well, too. */
const spare = 10

/** @throws AtelierError on fewer than two rows, or more directions than columns. */
export async function principalComponents(
  memory: Memory,
  source: RowSource,
  { count, passes = 8, seed = 0 }: PrincipalOptions,
): Promise<PrincipalComponents> {
  const { width } = source
  if (source.count < 2 || !(Number.isSafeInteger(count) && count >= 1 && count <= width)) {
    throw new AtelierError(
      `principal components: ${count} directions of ${source.count} rows of ${width}: there are not so many`,
      'Ask for fewer directions, or give at least two rows',
    )
  }
  const asked = Math.min(width, count + spare)
  const { mean, totalVariance } = columnMoments(source)
  const step = program(
    memory,
    { x: float32(['rows', width]), mean: float32([width]), directions: float32([width, asked]) },
    ({ x, mean, directions }) => {
      const centred = x.sub(mean)
      const scores = centred.matmul(directions)
      return {
        outputs: {
          next: centred.transpose([1, 0]).matmul(scores),
          products: scores.transpose([1, 0]).matmul(scores),
        },
      }
    },
    { name: 'principal components' },
  )
  try {
    const stream = randomStream(seed, 'principal components')
    let directions = orthonormal(
      Float64Array.from({ length: width * asked }, () => stream.normal()),
      width,
      asked,
    )
    const products = new Float64Array(asked * asked)
    for (let pass = 0; pass < passes; pass++) {
      const next = new Float64Array(width * asked)
      products.fill(0)
      const fed = Float32Array.from(directions)
      for (let from = 0; from < source.count; from += blockRows) {
        const x = source.rows(from, Math.min(source.count, from + blockRows))
        const out = await step.run({ x, mean, directions: fed })
        addTo(next, out.next.data as Float32Array)
        addTo(products, out.products.data as Float32Array)
      }
      if (pass < passes - 1) directions = orthonormal(next, width, asked)
    }
    const { vectors, values } = rotation(products, asked, source.count)
    return {
      ...{ count, width, mean, totalVariance },
      directions: rotated(directions, vectors, width, asked, count),
      variances: values.subarray(0, count),
    }
  } finally {
    await step.close()
  }
}

function columnMoments(source: RowSource): { readonly mean: Float32Array; readonly totalVariance: number } {
  const { count, width } = source
  const sums = new Float64Array(width)
  const squares = new Float64Array(width)
  for (let from = 0; from < count; from += blockRows) {
    const x = source.rows(from, Math.min(count, from + blockRows))
    for (let at = 0; at < x.length; at += width) {
      for (let i = 0; i < width; i++) {
        const value = x[at + i]!
        sums[i]! += value
        squares[i]! += value * value
      }
    }
  }
  const totalVariance = squares.reduce((sum, square, i) => sum + (square - sums[i]! ** 2 / count) / (count - 1), 0)
  return { mean: Float32Array.from(sums, (sum) => sum / count), totalVariance }
}

function addTo(sum: Float64Array, values: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += values[i]!
}

/** Columns of [width, columns] made orthonormal by Gram and Schmidt, twice, which is enough (Giraud et al., 2005). */
function orthonormal(matrix: Float64Array, width: number, columns: number): Float64Array {
  for (let column = 0; column < columns; column++) {
    for (let round = 0; round < 2; round++) {
      for (let other = 0; other < column; other++) {
        let product = 0
        for (let i = 0; i < width; i++) product += matrix[i * columns + column]! * matrix[i * columns + other]!
        for (let i = 0; i < width; i++) matrix[i * columns + column]! -= product * matrix[i * columns + other]!
      }
      let square = 0
      for (let i = 0; i < width; i++) square += matrix[i * columns + column]! ** 2
      // Directions in which nothing varies stay zero.
      const scale = square > 0 ? 1 / Math.sqrt(square) : 0
      for (let i = 0; i < width; i++) matrix[i * columns + column]! *= scale
    }
  }
  return matrix
}

/** How to turn the directions so that scores along them are uncorrelated: one eigenvector a row, largest first. */
function rotation(products: Float64Array, size: number, rows: number) {
  const { values, vectors } = symmetricEigen(products, size)
  return { values: values.map((value) => Math.max(0, value) / (rows - 1)), vectors }
}

function rotated(
  directions: Float64Array,
  vectors: Float64Array,
  width: number,
  asked: number,
  count: number,
): Float32Array {
  const result = new Float32Array(count * width)
  for (let rank = 0; rank < count; rank++) {
    for (let i = 0; i < width; i++) {
      let sum = 0
      for (let j = 0; j < asked; j++) sum += directions[i * asked + j]! * vectors[rank * asked + j]!
      result[rank * width + i] = sum
    }
  }
  return result
}

/** Scores of rows [count, width] along the directions → [count, directions]. */
export function projectRows(rows: Float32Array | Float64Array, components: PrincipalComponents): Float32Array {
  const { count, width, mean, directions } = components
  const scores = new Float32Array((rows.length / width) * count)
  for (let row = 0; row < rows.length / width; row++) {
    for (let rank = 0; rank < count; rank++) {
      let sum = 0
      for (let i = 0; i < width; i++) sum += (rows[row * width + i]! - mean[i]!) * directions[rank * width + i]!
      scores[row * count + rank] = sum
    }
  }
  return scores
}

/** Rows as a source. */
export const sourceOfRows = (rows: Float32Array, width: number): RowSource => ({
  count: rows.length / width,
  width,
  rows: (from, to) => rows.subarray(from * width, to * width),
})
