import { Matrix, SingularValueDecomposition } from 'ml-matrix'
import { describe, expect, it } from 'vitest'
import { createMemory } from '../runtime/index.js'
import { randomStream } from '../tensor/index.js'
import { principalComponents, projectRows, sourceOfRows } from './principal-components.js'

const memory = createMemory({ threads: 1 })
const stream = randomStream(1, 'rows')
const [count, width] = [300, 24]
/** Rows whose columns are mixtures of others, with a mean far from zero. */
const rows = (() => {
  const mixing = Float64Array.from({ length: width * width }, (_, i) => stream.normal() / (1 + (i % width)))
  const made = new Float32Array(count * width)
  for (let row = 0; row < count; row++) {
    const drawn = Array.from({ length: width }, () => stream.normal())
    for (let i = 0; i < width; i++)
      made[row * width + i] = 5 + drawn.reduce((sum, value, j) => sum + value * mixing[i * width + j]!, 0)
  }
  return made
})()

/** By singular values of the centred rows, in float64. */
const exact = (() => {
  const matrix = Matrix.from1DArray(count, width, Array.from(rows))
  const centred = matrix.clone().center('column')
  const { diagonal, rightSingularVectors } = new SingularValueDecomposition(centred)
  return { variances: diagonal.map((value) => value ** 2 / (count - 1)), vectors: rightSingularVectors }
})()

describe('principal components', () => {
  it('are those of a singular value decomposition', async () => {
    const found = await principalComponents(memory, sourceOfRows(rows, width), { count: 4, passes: 20 })
    for (const [rank, variance] of found.variances.entries()) {
      expect(variance / exact.variances[rank]!).toBeCloseTo(1, 5)
      const direction = Array.from(found.directions.subarray(rank * width, (rank + 1) * width))
      const cosine = direction.reduce((sum, value, i) => sum + value * exact.vectors.get(i, rank), 0)
      expect(Math.abs(cosine)).toBeCloseTo(1, 5)
    }
    const total = exact.variances.reduce((sum, value) => sum + value, 0)
    expect(found.totalVariance / total).toBeCloseTo(1, 5)
  })

  it('give uncorrelated scores with mean zero and their variances', async () => {
    const found = await principalComponents(memory, sourceOfRows(rows, width), { count: 3, passes: 20 })
    const scores = projectRows(rows, found)
    const product = (a: number, b: number) => {
      let sum = 0
      for (let row = 0; row < count; row++) sum += scores[row * 3 + a]! * scores[row * 3 + b]!
      return sum / (count - 1)
    }
    expect(product(0, 0) / found.variances[0]!).toBeCloseTo(1, 4)
    expect(Math.abs(product(0, 1)) / found.variances[0]!).toBeLessThan(1e-4)
    expect(Math.abs(scores.filter((_, i) => i % 3 === 0).reduce((sum, value) => sum + value, 0)) / count).toBeLessThan(
      1e-3,
    )
  })

  it('leaves directions zero where nothing varies', async () => {
    const flat = new Float32Array(40 * 6).map((_, i) => (i % 6 === 2 ? Math.sin(i) : 1))
    const { variances } = await principalComponents(memory, sourceOfRows(flat, 6), { count: 3 })
    expect(variances[0]).toBeGreaterThan(0.1)
    expect(variances[1]).toBeCloseTo(0, 6)
  })

  it('refuses more directions than columns, and a single row', async () => {
    await expect(principalComponents(memory, sourceOfRows(rows, width), { count: 25 })).rejects.toThrow(
      'principal components: 25 directions of 300 rows of 24',
    )
    await expect(principalComponents(memory, sourceOfRows(rows.subarray(0, 24), width), { count: 1 })).rejects.toThrow(
      '1 rows',
    )
  })
})
