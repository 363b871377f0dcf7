import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalRows } from '../../../test/normal-rows.js'
import { createMemory } from '../../runtime/index.js'
import { randomStream } from '../../tensor/index.js'
import { expectedCoverage, precisionRecallDensityCoverage, selectRows } from '../index.js'

const memory = createMemory({ threads: 1 })

const normals = (count: number, width: number, seed: number): Float32Array =>
  Float32Array.from(normalRows(count, width, seed))

const compare = (real: readonly number[], generated: readonly number[], neighbours: number) =>
  precisionRecallDensityCoverage(memory, Float64Array.from(real), Float64Array.from(generated), 1, { neighbours })

describe('precisionRecallDensityCoverage', () => {
  it('is exact on a line', async () => {
    const found = await compare([0, 1, 2, 3], [0.5, 1.5, 10], 1)
    expect(found.precision).toBeCloseTo(2 / 3, 12)
    expect(found.recall).toBe(1)
    expect(found.density).toBeCloseTo(4 / 3, 12)
    expect(found.coverage).toBe(0.75)
    expect([...found.items.density]).toEqual([2, 2, 0])
    expect([...found.items.coverage]).toEqual([1, 1, 1, 0])
  })

  it('counts what is on the rim of a ball as outside', async () => {
    // Real balls reach to 1, generated ones to 10: 4 is on the rim of 3's ball, −6 on that of 4's.
    const found = await compare([0, 1, 2, 3], [4, 14], 1)
    expect(found).toMatchObject({ precision: 0, density: 0, coverage: 0, recall: 1 })
    expect((await compare([-6, -7], [4, 14], 1)).recall).toBe(0)
    expect((await compare([-5.9, -7], [4, 14], 1)).recall).toBe(0.5)
  })

  it('takes the k-th other row, not the row itself, as the reach of a ball', async () => {
    // The second neighbours of 0 and 10 are 10 away, and of 1 nine; a reach to the first would hold nothing.
    const found = await compare([0, 1, 10], [-2, 20, 30], 2)
    expect(found).toMatchObject({ precision: 1 / 3, density: 1 / 3, coverage: 2 / 3 })
  })

  it('is exact where many rows lie on a rim and products are in float32', async () => {
    const coarse = (seed: number) => normals(420, 6, seed).map((value) => Math.round(value))
    const [real, generated] = [coarse(1), coarse(2).map((value, i) => (i % 6 === 0 ? value + 1 : value))]
    const square = (a: Float32Array, i: number, b: Float32Array, j: number) => {
      let sum = 0
      for (let k = 0; k < 6; k++) sum += (a[6 * i + k]! - b[6 * j + k]!) ** 2
      return sum
    }
    const rows = [...Array(420).keys()]
    const reach = (all: Float32Array) =>
      rows.map(
        (i) =>
          rows
            .filter((j) => j !== i)
            .map((j) => square(all, i, all, j))
            .sort((a, b) => a - b)[2]!,
      )
    const [realReach, generatedReach] = [reach(real), reach(generated)]
    const held = rows.map((j) => rows.filter((i) => square(real, i, generated, j) < realReach[i]!))
    const found = await precisionRecallDensityCoverage(memory, real, generated, 6, { neighbours: 3 })
    expect([...found.items.density]).toEqual(held.map(({ length }) => length / 3))
    expect([...found.items.precision]).toEqual(held.map(({ length }) => (length > 0 ? 1 : 0)))
    const covered = new Set(held.flat())
    expect([...found.items.coverage]).toEqual(rows.map((i) => (covered.has(i) ? 1 : 0)))
    const reached = rows.map((i) => (rows.some((j) => square(real, i, generated, j) < generatedReach[j]!) ? 1 : 0))
    expect([...found.items.recall]).toEqual(reached)
    expect(rows.some((i) => rows.some((j) => square(real, i, generated, j) === realReach[i]))).toBe(true)
  })

  it('does not depend on the order of rows', async () => {
    const [real, generated] = [normals(30, 3, 1), normals(25, 3, 2)]
    const { items: _, ...before } = await precisionRecallDensityCoverage(memory, real, generated, 3)
    const check = async (seed: number) => {
      const shuffled = (rows: Float32Array) => selectRows(rows, 3, randomStream(seed).permutation(rows.length / 3))
      const { items, ...after } = await precisionRecallDensityCoverage(memory, shuffled(real), shuffled(generated), 3)
      expect(items.recall.length).toBe(30)
      for (const [name, value] of Object.entries(after)) {
        expect(value).toBeCloseTo(before[name as keyof typeof before], 12)
      }
    }
    await fc.assert(fc.asyncProperty(fc.nat(), check), { seed: 1, numRuns: 15 })
  })

  // 1,500 rows each of N(0, I) in 6 dimensions, seeds 1 and 2: coverage within four binomial errors, density within .08.
  it('finds the expected coverage and density between samples of one distribution', async () => {
    const found = await precisionRecallDensityCoverage(memory, normals(1500, 6, 1), normals(1500, 6, 2), 6)
    const expected = expectedCoverage(1500, 1500, 5)
    expect(Math.abs(found.coverage - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / 1500))
    expect(Math.abs(found.density - 1)).toBeLessThan(0.08)
  })

  it('tells missing modes from bad samples', async () => {
    const two = normals(400, 2, 1).map((value, i) => value + (i < 400 ? 0 : 50))
    const one = normals(400, 2, 3)
    const dropped = await precisionRecallDensityCoverage(memory, two, one, 2)
    expect(dropped.precision).toBeGreaterThan(0.9)
    expect([dropped.recall, dropped.coverage].map((value) => Math.round(value * 10) / 10)).toEqual([0.5, 0.5])
    const invented = await precisionRecallDensityCoverage(memory, one.slice(0, 400), two, 2)
    expect(Math.round(invented.precision * 10) / 10).toBe(0.5)
    expect(invented.coverage).toBeGreaterThan(0.7)
  })

  it('refuses fewer rows than a ball needs', async () => {
    await expect(compare([1, 2, 3], [1, 2, 3], 3)).rejects.toThrow('3 neighbours among 2 others')
  })
})

describe('expectedCoverage', () => {
  it('has its published value at k = 5', () => {
    expect(expectedCoverage(10_000, 10_000, 5)).toBeCloseTo(0.969, 3)
    expect(expectedCoverage(1e9, 1e9, 5)).toBeCloseTo(1 - 2 ** -5, 7)
    expect(expectedCoverage(2, 1, 1)).toBe(1 / 2)
  })

  // 4,000 draws of 6 real and 4 generated numbers, seed 1: within four binomial errors.
  it('is what simulation gives for few rows', async () => {
    const stream = randomStream(1)
    let covered = 0
    for (let draw = 0; draw < 4000; draw++) {
      const [real, generated] = [6, 4].map((count) => Array.from({ length: count }, () => stream.normal()))
      const reach = real!.map((x) => real!.map((other) => Math.abs(other - x)).sort((a, b) => a - b)[2]!)
      covered += real!.filter((x, i) => generated!.some((y) => Math.abs(y - x) < reach[i]!)).length / 6
    }
    const expected = expectedCoverage(6, 4, 2)
    expect(Math.abs(covered / 4000 - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / 4000))
    expect(expected).toBeCloseTo(1 - (5 / 9) * (4 / 8), 12)
  })
})
