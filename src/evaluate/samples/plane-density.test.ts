import { describe, expect, it } from 'vitest'
import { randomStream } from '../../tensor/index.js'
import { divergenceOf, planeDensity } from './plane-density.js'

const normal = (count: number, centre: number, seed: number): Float32Array => {
  const random = randomStream(seed, 'density test')
  return Float32Array.from({ length: 2 * count }, () => centre + 0.5 * random.normal())
}
const square = { reach: 2, side: 40 } as const
const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0)

describe('the density of points of a plane', () => {
  it('sums to 1, with points outside and at the border too', () => {
    expect(sum(planeDensity([0, 0, 1.99, -1.99, 7, 7, -2, 2], square))).toBeCloseTo(1, 12)
    expect(planeDensity([7, 7], { ...square, even: 0 }).at(-1)).toBe(1)
  })

  it('has its weight where the points are', () => {
    const density = planeDensity([1, -1], { reach: 2, side: 8, blur: 1, even: 0 })
    expect(density.indexOf(Math.max(...density))).toBe(2 * 8 + 6)
  })

  it('diverges from itself by nothing, and from what is far away by much', () => {
    const [near, other, far] = [normal(4000, 0, 1), normal(4000, 0, 2), normal(4000, 1, 3)].map((points) =>
      planeDensity(points, square),
    )
    expect(divergenceOf(near!, near!)).toBe(0)
    expect(divergenceOf(near!, other!)).toBeLessThan(0.15)
    // Two Gaussians 1 apart on both axes with deviation .5: (1² + 1²) / (2 · .5²) = 4 nats; the kernel and the even share take some of it.
    expect(divergenceOf(near!, far!)).toBeGreaterThan(2)
  })

  it('refuses no points', () => {
    expect(() => planeDensity([], square)).toThrow('no points')
  })
})
