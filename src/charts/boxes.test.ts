import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { along, clearest, distance, spread } from './boxes.js'

const box = (left: number, top: number, right = left, bottom = top) => ({ left, top, right, bottom })

describe('spread', () => {
  it('leaves places that have room', () => {
    expect(spread([50, 10, 30], 15, 0, 100)).toEqual([50, 10, 30])
  })

  it('centres places that would overlap on their mean', () => {
    expect(spread([50, 50, 50], 10, 0, 100)).toEqual([40, 50, 60])
  })

  it('keeps order, distance and bounds wherever all fit', () => {
    const places = fc.array(fc.double({ min: -20, max: 220, noNaN: true }), { maxLength: 12 })
    fc.assert(
      fc.property(places, (wanted) => {
        const moved = spread(wanted, 16, 0, 200)
        const order = wanted.map((_, index) => index).sort((a, b) => wanted[a]! - wanted[b]! || a - b)
        for (const [rank, index] of order.entries()) {
          expect(moved[index]).toBeGreaterThanOrEqual(0)
          expect(moved[index]).toBeLessThanOrEqual(200 + 1e-9)
          if (rank > 0) expect(moved[index]! - moved[order[rank - 1]!]!).toBeGreaterThanOrEqual(16 - 1e-9)
        }
      }),
      { seed: 1 },
    )
  })
})

describe('boxes', () => {
  it('measures the distance between boxes', () => {
    expect(distance(box(0, 0, 10, 10), box(13, 14))).toBe(5)
    expect(distance(box(0, 0, 10, 10), box(5, 5, 20, 20))).toBe(0)
  })

  it('chooses the first candidate with enough room, else the roomiest', () => {
    const [near, far] = [box(0, 0, 10, 10), box(30, 0, 40, 10)]
    expect(clearest([near, far], [box(5, 5)])).toBe(far)
    expect(clearest([near, far], [])).toBe(near)
    expect(clearest([near, far], [box(5, 5), box(42, 5)])).toBe(far)
  })

  it('fills long lines with points', () => {
    const points = along([
      [0, 0],
      [60, 0],
    ])
    expect(points.length).toBe(11)
    expect(points.at(-1)).toEqual(box(60, 0))
  })
})
