import { expect, it } from 'vitest'
import { lookedAt } from './heads'

it('draws the widest looks of a row and counts the rest', () => {
  const map = Float32Array.from([1, 0, 0, 0, 0.7, 0.3, 0, 0, 0.1, 0.6, 0.3, 0, 0.1, 0.2, 0.3, 0.4])
  const { arcs, rest } = lookedAt(map, 4, 3, 2)
  expect(arcs.map(({ place }) => place)).toEqual([3, 2])
  expect(rest.count).toBe(2)
  expect(rest.share).toBeCloseTo(0.3)
  expect(lookedAt(map, 4, 1)).toMatchObject({ arcs: [{ place: 0 }, { place: 1 }], rest: { count: 0, share: 0 } })
})
