import { describe, expect, it } from 'vitest'
import { normalRows } from '../../../test/normal-rows.js'
import { divergenceFrontier, frontierOfShares } from '../index.js'

const normals = (count: number, width: number, seed: number, shift = 0): Float64Array =>
  normalRows(count, width, seed).map((value, i) => (i % width === 0 ? value + shift : value))

describe('frontierOfShares', () => {
  const of = (real: readonly number[], generated: readonly number[], scale?: number) =>
    frontierOfShares(Float64Array.from(real), Float64Array.from(generated), scale)

  it('is one for equal shares', () => {
    expect(of([0.2, 0.3, 0.5], [0.2, 0.3, 0.5]).value).toBeCloseTo(1, 9)
  })

  it('is 5 B(6, 5) = 1/252 for shares with nothing in common, within what 25 points give', () => {
    expect(of([1, 0], [0, 1]).value).toBeGreaterThan(1 / 252)
    expect(of([1, 0], [0, 1]).value).toBeLessThan(1.05 / 252)
  })

  it('is one half, of a triangle, at c = 1 for shares with nothing in common', () => {
    // x = 1 − λ and y = λ.
    expect(of([1, 0], [0, 1], 1).value).toBeCloseTo(0.5, 6)
  })

  it('does not change when real and generated change places', () => {
    const [real, generated] = [
      [0.1, 0.2, 0.7, 0],
      [0.3, 0, 0.3, 0.4],
    ]
    expect(of(real!, generated!).value).toBeCloseTo(of(generated!, real!).value, 12)
  })

  it('runs from what is left out to what is made up', () => {
    const { curve } = of([0.5, 0.5], [1, 0])
    expect(curve[0]).toEqual({ x: 0, y: 1 })
    expect(curve.at(-1)).toEqual({ x: 1, y: 0 })
    expect(curve.every(({ x }, i) => i === 0 || x >= curve[i - 1]!.x)).toBe(true)
    // At λ → 1 the mixture is the real one: KL(Q ‖ P) = ln 2.
    expect(curve[1]!.x).toBeCloseTo(2 ** -5, 4)
  })
})

describe('divergenceFrontier', () => {
  it('is near one between samples of one distribution, near zero between far ones', () => {
    const real = normals(600, 8, 1, 3)
    expect(divergenceFrontier(real, normals(600, 8, 2, 3), 8, { clusters: 6 }).value).toBeGreaterThan(0.95)
    const far = normals(600, 8, 3, 3).map((value, i) => (i % 8 === 0 ? -40 : value))
    expect(divergenceFrontier(real, far, 8, { clusters: 6 }).value).toBeLessThan(0.05)
  })

  it('falls with the distance', () => {
    const real = normals(400, 4, 1)
    const values = [0.3, 1, 2.5].map(
      (shift) => divergenceFrontier(real, normals(400, 4, 2, shift), 4, { clusters: 8 }).value,
    )
    expect(values[0]).toBeGreaterThan(values[1]!)
    expect(values[1]).toBeGreaterThan(values[2]!)
  })

  it('takes a tenth of the smaller set as clusters, which few rows fill by chance', () => {
    const [real, generated] = [normals(400, 4, 1), normals(300, 4, 2)]
    const value = divergenceFrontier(real, generated, 4).value
    expect(value).toBe(divergenceFrontier(real, generated, 4, { clusters: 30 }).value)
    expect(value).toBeLessThan(divergenceFrontier(real, generated, 4, { clusters: 4 }).value)
    expect(() => divergenceFrontier(real, generated, 4, { clusters: 1 })).toThrow('1 clusters')
  })
})
