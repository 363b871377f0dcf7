import { describe, expect, it } from 'vitest'
import { normalRows } from '../../../test/normal-rows.js'
import { createMemory } from '../../runtime/index.js'
import { dataCopying, memorisation, nearThreshold } from '../index.js'

const memory = createMemory({ threads: 1 })
const width = 6

const normals = (count: number, seed: number): Float64Array => normalRows(count, width, seed)

/** Samples of which the first `copied` are training rows with noise of this deviation. */
function planted(training: Float64Array, copied: number, noise: number, seed: number): Float64Array {
  const shift = normals(200, seed + 1)
  return normals(200, seed).map((value, i) => (i < copied * width ? training[i]! + noise * shift[i]! : value))
}

const sets = (seed: number, copied: number, noise = 0, rows = 400) => {
  const training = normals(rows, 4 * seed)
  return { training, heldOut: normals(300, 4 * seed + 1), generated: planted(training, copied, noise, 4 * seed + 2) }
}

describe('memorisation', () => {
  it('finds planted copies and lists them first', async () => {
    const found = await memorisation(memory, sets(1, 15), width, { listed: 15 })
    expect(found.copies).toBe(15)
    expect(found.pairs.map(({ generated, training, distance }) => [generated, training, distance])).toEqual(
      Array.from({ length: 15 }, (_, i) => [i, i, 0]),
    )
    expect(found.nearChance).toBeLessThan(1e-4)
    expect(found.near.low).toBeGreaterThan(0.01)
  })

  it('finds near copies that are no longer exact', async () => {
    const found = await memorisation(memory, sets(2, 15, 0.03), width)
    expect(found.copies).toBe(0)
    expect(found.nearChance).toBeLessThan(1e-4)
    expect(found.pairs.slice(0, 15).every(({ generated, training }) => generated === training)).toBe(true)
  })

  it('finds a generator that always draws near its training set', async () => {
    const found = await memorisation(memory, sets(3, 200, 0.3), width)
    expect(found.nearer.low).toBeGreaterThan(0.75)
    expect(found.nearerChance).toBeLessThan(1e-6)
    expect(found.authenticity.high).toBeLessThan(0.2)
    expect(found.authenticityFloor).toBeGreaterThan(0.4)
  })

  // 200 honest generators: a chance below 5 % comes in at most 5 % of cases, within three binomial errors; the area is .5 on average.
  it('accuses an honest generator as rarely as it says', async () => {
    let [byNear, byRank, area, authentic, floor] = [0, 0, 0, 0, 0]
    for (let seed = 10; seed < 210; seed++) {
      const found = await memorisation(memory, sets(seed, 0, 0, 60), width, { percentile: 0.05 })
      byNear += found.nearChance < 0.05 ? 1 : 0
      byRank += found.nearerChance < 0.05 ? 1 : 0
      area += found.nearer.value / 200
      authentic += found.authenticity.value / 200
      floor += found.authenticityFloor / 200
      expect(found.copies).toBe(0)
    }
    const most = 200 * 0.05 + 3 * Math.sqrt(200 * 0.05 * 0.95)
    expect(byNear).toBeLessThan(most)
    expect(byNear).toBeGreaterThan(0)
    expect(byRank).toBeLessThan(most)
    expect(byRank).toBeGreaterThan(1)
    expect(Math.abs(area - 0.5)).toBeLessThan(0.01)
    expect(Math.abs(authentic - floor)).toBeLessThan(0.01)
  })

  it('has the exact chance of few samples, and a rim that is not near', async () => {
    const heldOut = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9)
    const of = (...generated: number[]) => {
      const sets = { training: Float64Array.of(0, 100), heldOut, generated: Float64Array.from(generated) }
      return memorisation(memory, sets, 1, { percentile: 0.1 })
    }
    // Of ten exchangeable distances the sample's is the least with a chance of one in ten; two are least of eleven with one in 55.
    expect(await of(0.5)).toMatchObject({ threshold: 1, near: { value: 1 } })
    expect((await of(0.5)).nearChance).toBeCloseTo(1 / 10, 12)
    expect((await of(0.5, 0.6)).nearChance).toBeCloseTo(1 / 55, 12)
    const onRim = await of(1)
    expect(onRim.near.value).toBe(0)
    expect(onRim.nearChance).toBeCloseTo(1, 12)
  })

  it('finds the nearest other training row of one that has equals', async () => {
    const training = Float64Array.of(0, 0, 0, 7, 9)
    const of = async (...generated: number[]) =>
      (
        await memorisation(
          memory,
          { training, heldOut: Float64Array.of(1, 2, 3), generated: Float64Array.from(generated) },
          1,
          {
            percentile: 0.5,
          },
        )
      ).authenticity.value
    expect(await of(0.5)).toBe(1)
    expect(await of(6.5)).toBe(0)
    expect(await of(4.5)).toBe(1)
  })
})

describe('nearThreshold', () => {
  it('is the ⌊p (n + 1)⌋-th smallest distance', () => {
    const distances = Array.from({ length: 99 }, (_, i) => 99 - i)
    expect(nearThreshold(distances, 0.05)).toEqual({ threshold: 5, rank: 5 })
    expect(nearThreshold(distances, 0.0199).threshold).toBe(1)
    expect(() => nearThreshold(distances, 0.0099)).toThrow('percentile 0.0099 of 99 held-out rows')
  })
})

describe('dataCopying', () => {
  /** Two far groups of rows: copies in the first, too much noise in the second. */
  const mixed = (seed: number, isHonest: boolean) => {
    const apart = (rows: Float64Array) => rows.map((value, i) => value + (i < rows.length / 2 ? 0 : 50))
    const training = apart(normals(400, seed))
    const [noise, fresh] = [normals(200, seed + 1), apart(normals(200, seed + 2))]
    const generated = fresh.map((value, i) => {
      if (isHonest) return value
      return i < fresh.length / 2 ? training[i]! + 0.2 * noise[i]! : 50 + 1.5 * noise[i]!
    })
    return { training, heldOut: apart(normals(300, seed + 3)), generated }
  }

  it('sees copies in one place that misses in another hide', async () => {
    const { value, cells } = await dataCopying(memory, mixed(1, false), width, { clusters: 2 })
    expect(cells.length).toBe(2)
    expect(cells[0]!.z).toBeLessThan(-5)
    expect(cells[1]!.z).toBeGreaterThan(3)
    expect(Math.abs(value)).toBeLessThan(6)
  })

  it('is below zero where samples are too near, above where they are too far', async () => {
    expect((await dataCopying(memory, sets(3, 200, 0.3), width, { clusters: 3 })).value).toBeLessThan(-3)
    const far = { ...sets(3, 0), generated: normals(200, 99).map((value) => 1.5 * value) }
    expect((await dataCopying(memory, far, width, { clusters: 3 })).value).toBeGreaterThan(3)
  })

  it('is within two deviations for an honest generator', async () => {
    const { value, cells } = await dataCopying(memory, mixed(20, true), width, { clusters: 4 })
    expect(Math.abs(value)).toBeLessThan(2)
    expect(cells.reduce((sum, { heldOut }) => sum + heldOut, 0)).toBe(300)
  })

  it('refuses cells of too few rows', async () => {
    await expect(dataCopying(memory, sets(1, 0), width, { clusters: 300 })).rejects.toThrow('none has 8 rows')
  })
})
