import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalRows } from '../../../test/normal-rows.js'
import { kernelDistance, kernelDistanceOfSubsets } from '../index.js'
import { kernelDiagonal, kernelSums, sumsByPairs, sumsByPolynomial } from './cubic-kernel.js'

const normals = (count: number, width: number, seed: number, mean = 0): Float64Array =>
  normalRows(count, width, seed).map((value) => value + mean)

describe('sums of the cubic kernel', () => {
  it('are those of two short lists by hand', () => {
    // Products 2·1 + 0·3 = 2 and −2; over the width 1 and −1; plus one, cubed: 8 and 0.
    expect([...kernelSums(Float64Array.of(1, 3, -1, 5), 2, 1).of(Float64Array.of(2, 0))]).toEqual([8])
    expect([...kernelDiagonal(Float64Array.of(2, 0, 1, 1), 2)]).toEqual([27, 8])
  })

  it('are the same by pairs and by the polynomial', () => {
    const check = (width: number, count: number, seed: number) => {
      const [x, y] = [normals(4, width, seed), normals(count, width, seed + 1, 0.5)]
      const [pairs, polynomial] = [sumsByPairs(y, width).of(x), sumsByPolynomial(y, width).of(x)]
      for (const [i, sum] of pairs.entries())
        expect(Math.abs(polynomial[i]! - sum)).toBeLessThan(1e-11 * (1 + Math.abs(sum)))
    }
    const [width, count] = [fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 12 })]
    fc.assert(fc.property(width, count, fc.nat(1000), check), { seed: 1, numRuns: 100 })
  })
})

describe('kernelDistance', () => {
  // Of N(0, 1) and N(m, 1) in one dimension: E k = 1 + 3 E(xy) + 3 E(x²)E(y²) + E(x³)E(y³).
  const exact = (m: number): number => {
    const across = 1 + 3 * (1 + m ** 2)
    const shifted = 1 + 3 * m ** 2 + 3 * (1 + m ** 2) ** 2 + (m ** 3 + 3 * m) ** 2
    return 4 + shifted - 2 * across
  }

  // 600 pairs of samples of 12 and 9 rows, seeds 1 to 1,200: within three standard errors, where the biased estimator is 30 away.
  it.each([0, 0.4])('is right on average at any size, for means %d apart', (shift) => {
    const values = Array.from({ length: 600 }, (_, i) => {
      return kernelDistance(normals(12, 1, 2 * i + 1), normals(9, 1, 2 * i + 2, shift), 1).value
    })
    const mean = values.reduce((sum, value) => sum + value, 0) / 600
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 599)
    expect(Math.abs(mean - exact(shift)) / (deviation / Math.sqrt(600))).toBeLessThan(3)
  })

  // The mean squared error stated over 200 pairs of 150 and 100 rows against the variance of the 200 values, within 25 %.
  it('states the error that it has', () => {
    const found = Array.from({ length: 200 }, (_, i) =>
      kernelDistance(normals(150, 2, 2 * i + 1), normals(100, 2, 2 * i + 2, 1), 2),
    )
    const mean = found.reduce((sum, { value }) => sum + value, 0) / 200
    const variance = found.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / 199
    const stated = found.reduce((sum, { standardError }) => sum + standardError ** 2, 0) / 200
    expect(Math.abs(stated / variance - 1)).toBeLessThan(0.25)
  })

  it('does not exaggerate its error more than said where the distributions are equal', () => {
    const found = Array.from({ length: 200 }, (_, i) =>
      kernelDistance(normals(80, 4, 2 * i + 1), normals(80, 4, 2 * i + 2), 4),
    )
    const variance = found.reduce((sum, { value }) => sum + value ** 2, 0) / 200
    const stated = found.reduce((sum, { standardError }) => sum + standardError ** 2, 0) / 200
    expect(stated / variance).toBeGreaterThan(1)
    expect(stated / variance).toBeLessThan(2.6)
  })

  it('has the mean over subsets near that of all rows', () => {
    const [real, generated] = [normals(400, 3, 1), normals(300, 3, 2, 0.5)]
    const all = kernelDistance(real, generated, 3)
    const drawn = kernelDistanceOfSubsets(real, generated, 3, { subsets: 200, size: 60, seed: 5 })
    expect(Math.abs(drawn.value - all.value)).toBeLessThan(4 * drawn.standardError)
    expect(drawn.deviation / drawn.standardError).toBeCloseTo(Math.sqrt(200), 10)
    expect(drawn.deviation).toBeGreaterThan(all.standardError)
    const again = kernelDistanceOfSubsets(real, generated, 3, { subsets: 200, size: 60, seed: 5 })
    expect(again).toEqual(drawn)
    expect(() => kernelDistanceOfSubsets(real, generated, 3)).toThrow('subsets of 1000 of sets of 400 and 300 rows')
  })

  it('refuses two rows, of which none can be left out', () => {
    expect(() => kernelDistance(normals(2, 3, 1), normals(9, 3, 1), 3)).toThrow('2 rows: too few')
  })
})
