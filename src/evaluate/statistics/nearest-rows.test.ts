import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalRows } from '../../../test/normal-rows.js'
import { createMemory } from '../../runtime/index.js'
import { randomStream } from '../../tensor/index.js'
import { nearestRows, type Rows } from '../index.js'

const memory = createMemory({ threads: 1 })

const normals = (count: number, width: number, seed: number, mean = 0): Float32Array =>
  Float32Array.from(normalRows(count, width, seed), (value) => value + mean)

/** Two groups of rows 6,000 apart in every column. */
const groups = (count: number, width: number, seed: number): Float32Array =>
  normals(count, width, seed).map((value, i) => value + (Math.floor(i / width) % 2 === 0 ? 3000 : -3000))

/** Whole numbers from −3 to 3, so that many rows are equally far apart. */
const coarse = (count: number, width: number, seed: number): Float32Array =>
  normals(count, width, seed).map((value) => Math.max(-3, Math.min(3, Math.round(value))))

/** Every pair in float64, sorted. */
function byHand(rows: Rows, searched: Rows, width: number, count: number, isSelf: boolean) {
  const [places, distances] = [[], []] as [number[], number[]]
  for (let row = 0; row * width < rows.length; row++) {
    const all = Array.from({ length: searched.length / width }, (_, other) => {
      let square = 0
      for (let i = 0; i < width; i++) square += (rows[row * width + i]! - searched[other * width + i]!) ** 2
      return { other, distance: Math.sqrt(square) }
    }).filter(({ other }) => !isSelf || other !== row)
    const nearest = all.sort((a, b) => a.distance - b.distance || a.other - b.other).slice(0, count)
    places.push(...nearest.map(({ other }) => other))
    distances.push(...nearest.map(({ distance }) => distance))
  }
  return { places, distances }
}

describe('nearestRows', () => {
  it.each([false, true])('finds what comparing every pair finds (itself left out: %s)', async (isSelf) => {
    const whole = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 4, max: 20 }), fc.nat(999), fc.boolean())
    const check = async ([width, count, seed, isCoarse]: readonly [number, number, number, boolean]) => {
      const stream = randomStream(seed)
      const value = () => (isCoarse ? stream.integer(3) : stream.normal())
      const rows = Float64Array.from({ length: count * width }, value)
      const searched = isSelf ? rows : Float64Array.from({ length: (count + 3) * width }, value)
      const found = await nearestRows(memory, rows, searched, width, { count: 3, isSelf })
      const wanted = byHand(rows, searched, width, 3, isSelf)
      expect([...found.places]).toEqual(wanted.places)
      expect([...found.distances]).toEqual(wanted.distances)
    }
    await fc.assert(fc.asyncProperty(whole, check), { seed: 1, numRuns: 60 })
  })

  // All of these are large enough for products in float32.
  it.each([
    ['across blocks', normals(1030, 3, 1), normals(1030, 3, 2)],
    ['far from the origin, where these lose all digits', normals(400, 8, 1, 3000), normals(400, 8, 2, 3000)],
    ['in two far groups, where centring does not help', groups(400, 8, 1), groups(401, 8, 2)],
    ['among equally near rows', coarse(300, 6, 1), coarse(700, 6, 2)],
  ])('is exact %s', async (_, rows, searched) => {
    const width = rows.length === 3090 ? 3 : rows.length === 3200 ? 8 : 6
    expect((rows.length * searched.length) / width).toBeGreaterThan(1e6)
    const found = await nearestRows(memory, rows, searched, width, { count: 3 })
    const wanted = byHand(rows, searched, width, 3, false)
    expect([...found.places]).toEqual(wanted.places)
    expect([...found.distances]).toEqual(wanted.distances)
  })

  it('leaves out rows themselves in large sets, too', async () => {
    const rows = coarse(550, 4, 3)
    const found = await nearestRows(memory, rows, rows, 4, { count: 2, isSelf: true })
    const wanted = byHand(rows, rows, 4, 2, true)
    expect([...found.places]).toEqual(wanted.places)
  })

  it('finds an equal row at distance zero, but not the row itself', async () => {
    const rows = Float64Array.of(0.1, 0.7, 9, 9, 0.1, 0.7)
    const { places, distances } = await nearestRows(memory, rows, rows, 2, { count: 1, isSelf: true })
    expect([...places]).toEqual([2, 0, 0])
    expect([distances[0], distances[2]]).toEqual([0, 0])
  })

  it('refuses more neighbours than there are rows', async () => {
    const rows = normals(5, 2, 1)
    await expect(nearestRows(memory, rows, rows, 2, { count: 5, isSelf: true })).rejects.toThrow(
      '5 neighbours among 4 others',
    )
    await expect(nearestRows(memory, rows, rows, 2, { count: 0 })).rejects.toThrow('0 neighbours among 5')
  })
})
