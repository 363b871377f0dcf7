import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalRows } from '../../../test/normal-rows.js'
import { createMemory } from '../../runtime/index.js'
import { randomStream } from '../../tensor/index.js'
import {
  classCoverage,
  duplicateRows,
  energyDistance,
  meanPairwiseDistance,
  modeCoverage,
  nearDuplicates,
  vendiScore,
  vendiScoreOf,
} from '../index.js'

const memory = createMemory({ threads: 1 })

describe('duplicateRows', () => {
  it('finds later equals of a row, whatever the type', () => {
    expect(duplicateRows(Float64Array.of(1, 2, 0, 1, 1, 2, -0, 1, 1, 2), 2)).toEqual([2, 3, 4])
    expect(duplicateRows(Uint8Array.of(7, 8, 8, 7, 7, 8), 2)).toEqual([2])
    expect(duplicateRows(Float32Array.of(1, 2, 3), 1)).toEqual([])
  })

  it('finds what comparing all rows finds', () => {
    const check = (values: number[]) => {
      const rows = Int32Array.from(values.slice(0, values.length - (values.length % 2)))
      const texts = Array.from({ length: rows.length / 2 }, (_, i) => `${rows[2 * i]},${rows[2 * i + 1]}`)
      expect(duplicateRows(rows, 2)).toEqual([...texts.keys()].filter((i) => texts.indexOf(texts[i]!) < i))
    }
    fc.assert(fc.property(fc.array(fc.nat(3), { maxLength: 60 }), check), { seed: 1, numRuns: 100 })
  })
})

describe('nearDuplicates', () => {
  it('lists rows with another one below the threshold, not at it', async () => {
    const { share, pairs } = await nearDuplicates(memory, Float64Array.of(0, 1, 5, 5.25, 9), 1, 1)
    expect(share).toBe(2 / 5)
    expect(pairs).toEqual([
      { row: 2, other: 3, distance: 0.25 },
      { row: 3, other: 2, distance: 0.25 },
    ])
  })
})

describe('classCoverage', () => {
  it('has its closed forms', () => {
    const found = classCoverage([0, 0, 0, 1], [0, 1, 2, 3], 4)
    expect([...found.counts]).toEqual([3, 1, 0, 0])
    expect(found.covered).toBe(2)
    expect(found.entropy).toBeCloseTo(Math.log(4) - 0.75 * Math.log(3), 12)
    expect(found.divergence).toBeCloseTo(0.75 * Math.log(3), 12)
    expect(classCoverage([3, 2, 1, 0], [0, 1, 2, 3], 4)).toMatchObject({ entropy: Math.log(4), divergence: 0 })
    expect(classCoverage([0, 1], [0, 0], 2).divergence).toBe(Number.POSITIVE_INFINITY)
  })

  it('refuses labels that are no classes', () => {
    expect(() => classCoverage([0, 4], [0, 1], 4)).toThrow('label 4 at 1')
    expect(() => classCoverage([], [0, 1], 4)).toThrow('no labels')
  })
})

describe('modeCoverage', () => {
  const ring = Float64Array.from({ length: 16 }, (_, i) => {
    const angle = (Math.PI / 4) * Math.floor(i / 2)
    return 2 * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle))
  })

  // 20,000 draws of the ring of seed 1: within four binomial errors of .98889.
  it('finds all modes of the mixture itself, and its share within three deviations', () => {
    const stream = randomStream(1)
    const samples = Float64Array.from({ length: 40_000 }, () => 0.02 * stream.normal())
    for (let row = 0; row < 20_000; row++) {
      const mode = stream.integer(8)
      for (const i of [0, 1]) samples[2 * row + i]! += ring[2 * mode + i]!
    }
    const { counts, hit, highQuality, expected } = modeCoverage(samples, ring, 2, { deviation: 0.02 })
    expect(hit).toBe(8)
    expect(Math.min(...counts)).toBeGreaterThan(2250)
    expect(expected).toBeCloseTo(1 - Math.exp(-4.5), 12)
    expect(expected).toBeCloseTo(0.98889, 5)
    expect(Math.abs(highQuality.value - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / 20_000))
  })

  it('counts a mode only by samples that are near it', () => {
    const samples = Float64Array.of(2, 0, 2, 0.4, 0, 2.29, 0, 2.31)
    const found = modeCoverage(samples, ring, 2, { deviation: 0.1 })
    expect(found).toMatchObject({ hit: 2, highQuality: { value: 0.5 } })
    expect([...found.counts]).toEqual([1, 0, 1, 0, 0, 0, 0, 0])
    expect(modeCoverage(Float64Array.of(3), Float64Array.of(0), 1, { deviation: 1 }).hit).toBe(0)
  })
})

describe('meanPairwiseDistance', () => {
  it('leaves out the distance of a row to itself', async () => {
    const { value } = await meanPairwiseDistance(memory, Float64Array.of(0, 3, 9), 1)
    expect(value).toBeCloseTo(6, 6)
  })

  // E|X − Y| of standard normals is 2 / √π; 400 of seed 1, within three of its standard errors.
  it('is right for normal numbers, within its error', async () => {
    const { value, standardError } = await meanPairwiseDistance(memory, normalRows(400, 1, 1), 1)
    expect(Math.abs(value - 2 / Math.sqrt(Math.PI)) / standardError).toBeLessThan(3)
    expect(standardError).toBeLessThan(0.06)
  })
})

describe('energyDistance', () => {
  it('is the same in large sets, in float32, as pair by pair', async () => {
    const [real, generated] = [normalRows(700, 3, 1), normalRows(700, 3, 2).map((value) => value + 0.5)]
    const mean = (a: Float64Array, b: Float64Array, pairs: number) => {
      let sum = 0
      for (let i = 0; i < a.length; i += 3) {
        for (let j = 0; j < b.length; j += 3)
          sum += Math.hypot(a[i]! - b[j]!, a[i + 1]! - b[j + 1]!, a[i + 2]! - b[j + 2]!)
      }
      return sum / pairs
    }
    const within = mean(real, real, 700 * 699) + mean(generated, generated, 700 * 699)
    const { value } = await energyDistance(memory, real, generated, 3)
    expect(value).toBeCloseTo(2 * mean(real, generated, 700 ** 2) - within, 6)
  })

  it('is exact between points', async () => {
    const found = await energyDistance(memory, Float64Array.of(0, 0, 0), Float64Array.of(5, 5, 5), 1)
    expect(found).toEqual({ value: 10, standardError: 0 })
  })

  // 200 pairs of 30 and 20 rows: mean within three standard errors of zero, which a biased estimate would miss.
  it('is zero on average between samples of one distribution', async () => {
    const values: number[] = []
    for (let i = 0; i < 200; i++) {
      values.push((await energyDistance(memory, normalRows(30, 2, 2 * i + 1), normalRows(20, 2, 2 * i + 2), 2)).value)
    }
    const mean = values.reduce((sum, value) => sum + value, 0) / 200
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 199)
    expect(Math.abs(mean) / (deviation / Math.sqrt(200))).toBeLessThan(3)
  })

  it('sees a difference that mean and covariance do not have', async () => {
    const stream = randomStream(1)
    const coins = Float64Array.from({ length: 500 }, () => (stream.uniform() < 0.5 ? -1 : 1))
    const { value, standardError } = await energyDistance(memory, normalRows(500, 1, 9), coins, 1)
    expect(value / standardError).toBeGreaterThan(5)
  })
})

describe('vendiScore', () => {
  it('counts directions, equal ones once', () => {
    expect(vendiScore(Float64Array.of(1, 0, 0, 0, 5, 0, 0, 0, 2), 3)).toBeCloseTo(3, 10)
    expect(vendiScore(Float64Array.of(1, 2, 2, 4, 3, 6, 0.5, 1), 2)).toBeCloseTo(1, 10)
    expect(vendiScore(Float64Array.of(1, 0, 1, 0, 0, 1, 0, 3), 2)).toBeCloseTo(2, 10)
  })

  it('is that of the similarity', () => {
    const rows = normalRows(6, 4, 3)
    const cosines = Float64Array.from({ length: 36 }, (_, at) => {
      const [i, j] = [Math.floor(at / 6), at % 6].map((row) => rows.subarray(4 * row, 4 * row + 4))
      const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, k) => sum + value * b[k]!, 0)
      return dot(i!, j!) / Math.sqrt(dot(i!, i!) * dot(j!, j!))
    })
    expect(vendiScore(rows, 4)).toBeCloseTo(vendiScoreOf(cosines, 6), 10)
  })

  it('refuses what has no direction, or is not alike to itself', () => {
    expect(() => vendiScore(Float64Array.of(1, 0, 0, 0), 2)).toThrow('row 1: all zeros')
    expect(() => vendiScoreOf(Float64Array.of(1, 0, 0, 2), 2)).toThrow('similarity 2 of row 1')
  })
})
