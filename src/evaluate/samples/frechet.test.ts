import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalRows } from '../../../test/normal-rows.js'
import {
  frechetDistance,
  frechetFloor,
  frechetWarning,
  type Gaussian,
  gaussianDistance,
  moments,
  splitFloor,
} from '../index.js'

const gaussian = (mean: readonly number[], covariance: readonly number[]): Gaussian => ({
  width: mean.length,
  mean: Float64Array.from(mean),
  covariance: Float64Array.from(covariance),
})

const identity = (width: number): number[] =>
  Array.from({ length: width ** 2 }, (_, i) => (i % (width + 1) === 0 ? 1 : 0))

describe('gaussianDistance', () => {
  it('has the closed forms', () => {
    const [shifted, centred] = [gaussian([0.5, 0.5, 0.5, 0.5], identity(4)), gaussian([0, 0, 0, 0], identity(4))]
    expect(gaussianDistance(shifted, centred)).toBeCloseTo(1, 9)
    const wide = gaussian(
      [0, 0, 0],
      identity(3).map((value) => 4 * value),
    )
    expect(gaussianDistance(wide, gaussian([0, 0, 0], identity(3)))).toBeCloseTo(3, 9)
    const [tilted, straight] = [gaussian([0, 0], [2, 1, 1, 2]), gaussian([0, 0], [1, 0, 0, 4])]
    expect(gaussianDistance(tilted, straight)).toBeCloseTo(0.7712204476, 9)
  })

  it('is zero between equal Gaussians, singular ones too', () => {
    const full = moments(normalRows(200, 16, 1), 16)
    const flat = moments(normalRows(8, 16, 2), 16)
    expect(gaussianDistance(full, full)).toBeLessThan(1e-12)
    expect(gaussianDistance(flat, flat)).toBeLessThan(1e-12)
    const point = gaussian([1, 2], [0, 0, 0, 0])
    expect(gaussianDistance(point, point)).toBe(0)
  })

  it('is exact between singular Gaussians on different axes', () => {
    const [along, across] = [
      gaussian([0, 0, 0], identity(3).fill(0, 4)),
      gaussian([0, 0, 0], identity(3).fill(0, 0, 4)),
    ]
    expect(gaussianDistance(along, across)).toBeCloseTo(3, 12)
    expect(gaussianDistance(along, gaussian([0, 0, 0], new Array(9).fill(0)))).toBeCloseTo(1, 12)
  })

  it('refuses different widths', () => {
    const two = gaussian([0, 0], identity(2))
    expect(() => gaussianDistance(two, gaussian([0], [1]))).toThrow('Fréchet distance: features of 2 and 1 columns')
  })
})

describe('frechetDistance', () => {
  const rows = (seed: number, count: number) => fc.constant(normalRows(count, 3, seed))
  const drawn = fc.nat(1000).chain((seed) => fc.tuple(rows(seed, 20), rows(seed + 5000, 12)))

  it('is symmetric, and does not change when both sets turn and move', () => {
    const check = ([a, b]: readonly [Float64Array, Float64Array], angle: number, shift: number) => {
      const apart = frechetDistance(a, b, 3)
      expect(frechetDistance(b, a, 3)).toBeCloseTo(apart, 10)
      const turn = (all: Float64Array) => turned(all, angle).map((value) => value + shift)
      expect(frechetDistance(turn(a), turn(b), 3)).toBeCloseTo(apart, 10)
    }
    const angle = fc.double({ min: 0, max: 7, noNaN: true })
    fc.assert(fc.property(drawn, angle, fc.double({ min: -9, max: 9, noNaN: true }), check), { seed: 1, numRuns: 50 })
  })

  it('grows with the square of the scale', () => {
    const check = ([a, b]: readonly [Float64Array, Float64Array]) => {
      const tenfold = (all: Float64Array) => all.map((value) => 10 * value)
      expect(frechetDistance(tenfold(a), tenfold(b), 3) / frechetDistance(a, b, 3)).toBeCloseTo(100, 8)
    }
    fc.assert(fc.property(drawn, check), { seed: 2, numRuns: 20 })
  })

  it('keeps its digits far from the origin', () => {
    const [a, b] = [normalRows(50, 4, 1), normalRows(50, 4, 2)]
    const far = (all: Float64Array) => all.map((value) => value + 1e6)
    expect(frechetDistance(far(a), far(b), 4)).toBeCloseTo(frechetDistance(a, b, 4), 6)
  })

  it('refuses what has no covariance', () => {
    expect(() => frechetDistance(normalRows(1, 3, 1), normalRows(5, 3, 1), 3)).toThrow('moments: 1 rows: too few')
    expect(() => frechetDistance(normalRows(5, 3, 1), normalRows(5, 3, 1), 4)).toThrow('15 values in rows of 4')
    expect(() => frechetDistance(Float64Array.of(1, 2, Number.NaN, 4), normalRows(2, 2, 1), 2)).toThrow(
      'NaN at row 1, column 0',
    )
  })
})

/** Rows of three, turned around two axes. */
const turned = (rows: Float64Array, angle: number): Float64Array => {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return rows.map((_, i) => {
    const [x, y, z] = rows.subarray(i - (i % 3), i - (i % 3) + 3) as unknown as [number, number, number]
    const [first, second] = [cos * x - sin * y, sin * x + cos * y]
    return [first, cos * second - sin * z, sin * second + cos * z][i % 3]!
  })
}

describe('the floor of the Fréchet distance', () => {
  it('has a closed form for equal variances', () => {
    const { covariance } = gaussian(new Array(32).fill(0), identity(32))
    expect(frechetFloor({ covariance, width: 32 }, [1000, 1000])).toBeCloseTo((32 + (32 * 33) / 4) / 500, 10)
    expect(frechetFloor({ covariance: new Float64Array(4), width: 2 }, [10, 10])).toBe(0)
  })

  // Published .58 in 32 dimensions and 2.2 in 64, at 1,000 rows: four standard errors of the mean of four pairs, seeds 1 to 8.
  it.each([
    [32, 0.58, 0.05],
    [64, 2.2, 0.1],
  ])('is that of samples of 1,000 rows in %d dimensions', (width, published, tolerance) => {
    const pair = (i: number) =>
      frechetDistance(normalRows(1000, width, 2 * i + 1), normalRows(1000, width, 2 * i + 2), width)
    const measured = (pair(0) + pair(1) + pair(2) + pair(3)) / 4
    expect(Math.abs(measured - published)).toBeLessThan(tolerance)
    const floor = frechetFloor({ covariance: Float64Array.from(identity(width)), width }, [1000, 1000])
    expect(Math.abs(measured / floor - 1)).toBeLessThan(0.06)
  })

  // The mean of 400 pairs of samples of seed 1 on, within 5 %: about three standard errors.
  it('is right for unequal variances and sample sizes', () => {
    const scales = [3, 1, 0.2]
    const scaled = (count: number, seed: number) => normalRows(count, 3, seed).map((value, i) => value * scales[i % 3]!)
    let sum = 0
    for (let i = 0; i < 400; i++) sum += frechetDistance(scaled(400, 2 * i + 1), scaled(150, 2 * i + 2), 3)
    const covariance = Float64Array.from(identity(3), (value, i) => value * scales[i % 3]! ** 2)
    expect(Math.abs(sum / 400 / frechetFloor({ covariance, width: 3 }, [400, 150]) - 1)).toBeLessThan(0.05)
  })

  it('is measured on disjoint halves of real rows', async () => {
    const real = normalRows(600, 8, 3)
    const seen: number[] = []
    const floor = await splitFloor(
      real,
      8,
      (a, b) => {
        seen.push(a.length, b.length)
        const inFirst = new Set(a)
        expect(b.filter((value) => inFirst.has(value)).length).toBe(0)
        return frechetDistance(a, b, 8)
      },
      { counts: [200, 100], splits: 3, seed: 4 },
    )
    expect(seen).toEqual([1600, 800, 1600, 800, 1600, 800])
    expect(new Set(floor.values).size).toBe(3)
    expect(floor.value).toBeCloseTo((floor.values[0]! + floor.values[1]! + floor.values[2]!) / 3, 12)
    await expect(splitFloor(real, 8, () => 0, { counts: [500, 101] })).rejects.toThrow('there are only 600')
  })

  it('is warned of below 5,000 rows', () => {
    expect(frechetWarning([60_000, 5000], 64)).toBeUndefined()
    expect(frechetWarning([60_000, 4999], 64)).toMatch(/4999 rows.*biased upwards/)
    expect(frechetWarning([64, 4999], 64)).toMatch(/singular/)
  })
})
