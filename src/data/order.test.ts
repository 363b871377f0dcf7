import { describe, expect, it } from 'vitest'
import { randomStream } from '../tensor/index.js'
import { scattered, scatteredPlan } from './order.js'

const list = (count: number, seed: number): number[] =>
  Array.from({ length: count }, (_, position) => permutationOf(count, seed)(position))
const permutations = new Map<string, (position: number) => number>()
function permutationOf(count: number, seed: number): (position: number) => number {
  const name = `${count} ${seed}`
  if (!permutations.has(name)) permutations.set(name, scattered(count, randomStream(seed)))
  return permutations.get(name)!
}

describe('scattered', () => {
  it.each([1, 2, 3, 5, 16, 17, 1000, 4097])('visits each of %i places once', (count) => {
    expect(list(count, 1).sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index))
  })

  it('is another order for another seed', () => {
    expect(list(100, 1)).not.toEqual(list(100, 2))
    expect(list(100, 1)).toEqual(list(100, 1))
  })

  it('reaches far beyond 32 bits', () => {
    const count = 2 ** 40 + 12_345
    const permutation = scattered(count, randomStream(3))
    const places = Array.from({ length: 1000 }, (_, position) => permutation(position))
    expect(new Set(places).size).toBe(1000)
    expect(places.every((place) => Number.isSafeInteger(place) && place >= 0 && place < count)).toBe(true)
    expect(Math.max(...places)).toBeGreaterThan(count * 0.98)
  })

  // 300 permutations of 600, seeds 0 to 299, in 36 cells of 5,000 expected: 4.5 standard errors are passed once in 4,000.
  it('puts each place anywhere equally often', () => {
    const [cells, count, seeds] = [6, 600, 300]
    const counts = new Float64Array(cells * cells)
    for (let seed = 0; seed < seeds; seed++) {
      const permutation = scattered(count, randomStream(seed))
      for (let position = 0; position < count; position++) {
        counts[Math.floor(position / 100) * cells + Math.floor(permutation(position) / 100)]! += 1
      }
    }
    const expected = (count * seeds) / cells ** 2
    for (const found of counts) expect(Math.abs(found - expected)).toBeLessThan(4.5 * Math.sqrt(expected))
  })

  // Seed 7, 100,000 places: neighbours in the order are uncorrelated to 5 / sqrt(n).
  it('shows no correlation between neighbours', () => {
    const places = list(100_000, 7).map((place) => place / 100_000 - 0.5)
    for (const lag of [1, 2, 256]) {
      const products = places.slice(lag).map((place, index) => place * places[index]!)
      const correlation = (12 * products.reduce((sum, product) => sum + product, 0)) / products.length
      expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(100_000))
    }
  })
})

describe('scatteredPlan', () => {
  it('has blocks that do not overlap, from another offset and in another order in each epoch', () => {
    const plan = scatteredPlan(1000, 16, 5)
    const epochs = [plan(0), plan(1)].map((starts) => Array.from({ length: starts.count }, (_, at) => starts.at(at)))
    for (const starts of epochs) {
      const sorted = starts.toSorted((a, b) => a - b)
      expect(sorted.every((start, index) => index === 0 || start - sorted[index - 1]! === 16)).toBe(true)
      expect(sorted.at(-1)! + 16).toBeLessThan(1000)
    }
    expect(epochs[0]![0]! % 16).not.toBe(epochs[1]![0]! % 16)
  })
})
