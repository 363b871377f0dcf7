import { describe, expect, it } from 'vitest'
import { drawPoints, isPointShape, type PointShapeName, pointShapes, spreadPoints } from './point-set.js'

const shapes = Object.keys(pointShapes) as PointShapeName[]

describe.each(shapes)('the shape %s', (name) => {
  it('has the same points at the same places, whatever their number', () => {
    const many = drawPoints(name, { count: 50, seed: 3 })
    expect(drawPoints(name, { count: 7, seed: 3 }).points).toEqual(many.points.subarray(0, 14))
    expect(drawPoints(name, { count: 50, seed: 4 }).points).not.toEqual(many.points)
    expect(drawPoints(name, { count: 50, seed: 3, part: 'test' }).points).not.toEqual(many.points)
  })
})

it.each(['ring', 'grid'] as const)(
  '%s is an even mixture of Gaussians (20,000 points, seed 1, 3 deviations)',
  (name) => {
    const { points, mixture, count } = drawPoints(name, { count: 20_000, seed: 1 })
    const { centres, deviation } = mixture!
    const modes = centres.length / 2
    const counts = new Array<number>(modes).fill(0)
    let squares = 0
    for (let i = 0; i < count; i++) {
      const distances = counts.map((_, mode) =>
        Math.hypot(points[2 * i]! - centres[2 * mode]!, points[2 * i + 1]! - centres[2 * mode + 1]!),
      )
      const least = Math.min(...distances)
      counts[distances.indexOf(least)]! += 1
      squares += least ** 2
    }
    const expected = count / modes
    for (const found of counts) expect(Math.abs(found - expected)).toBeLessThan(4 * Math.sqrt(expected))
    // E r² = 2σ², of which the mean of 20,000 errs by 1/√20,000 of it.
    expect(squares / count / (2 * deviation ** 2)).toBeCloseTo(1, 1)
  },
)

it('makes many points of few, near to them', () => {
  const { points, count } = spreadPoints('drawn', [0, 0, 10, 10], { count: 200, seed: 1 })
  const far = Array.from({ length: count }, (_, i) =>
    Math.min(Math.hypot(points[2 * i]!, points[2 * i + 1]!), Math.hypot(points[2 * i]! - 10, points[2 * i + 1]! - 10)),
  )
  expect(Math.max(...far)).toBeLessThan(0.6)
  expect(new Set(points).size).toBe(400)
})

it('says what is wrong with points', () => {
  expect(() => spreadPoints('drawn', [1, 2, 3])).toThrow('3 numbers of "drawn"')
  expect(() => spreadPoints('drawn', [])).toThrow('0 numbers')
  expect(() => spreadPoints('drawn', [1, Number.NaN])).toThrow('not all of its numbers are finite')
  expect([isPointShape('ring'), isPointShape('constructor')]).toEqual([true, false])
})
