import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalRows } from '../../../test/normal-rows.js'
import { kMeans, mannWhitney, pca, pcaProject, pcaReconstruct } from '../index.js'

describe('kMeans', () => {
  const groups = normalRows(90, 2, 1).map((value, i) => value + 30 * (Math.floor(i / 60) % 3) * (i % 2 === 0 ? 1 : -1))

  it('finds groups that are far apart, and their means', () => {
    const { labels, centres, squares } = kMeans(groups, 2, { clusters: 3 })
    for (let group = 0; group < 3; group++) {
      const members = [...labels.subarray(group * 30, group * 30 + 30)]
      expect(new Set(members).size).toBe(1)
      for (const i of [0, 1]) {
        let mean = 0
        for (let row = group * 30; row < group * 30 + 30; row++) mean += groups[2 * row + i]! / 30
        expect(centres[2 * members[0]! + i]).toBeCloseTo(mean, 10)
      }
    }
    const around = labels.reduce((sum, label, row) => {
      return sum + [0, 1].reduce((square, i) => square + (groups[2 * row + i]! - centres[2 * label + i]!) ** 2, 0)
    }, 0)
    expect(squares).toBeCloseTo(around, 8)
  })

  it('gives every row its nearest centre, no cluster empty, better with more clusters', () => {
    const check = (seed: number, clusters: number) => {
      const rows = normalRows(40, 2, seed).map((value) => Math.round(value * 2))
      const { centres, labels, squares } = kMeans(rows, 2, { clusters, seed, starts: 2 })
      const square = (row: number, cluster: number) =>
        (rows[2 * row]! - centres[2 * cluster]!) ** 2 + (rows[2 * row + 1]! - centres[2 * cluster + 1]!) ** 2
      for (const [row, label] of labels.entries()) {
        for (let other = 0; other < clusters; other++)
          expect(square(row, label)).toBeLessThanOrEqual(square(row, other))
      }
      expect(squares).toBeLessThanOrEqual(kMeans(rows, 2, { clusters: 1 }).squares + 1e-9)
    }
    fc.assert(fc.property(fc.nat(500), fc.integer({ min: 1, max: 6 }), check), { seed: 1, numRuns: 40 })
  })

  it('is the same for a seed, and one row a cluster if asked', () => {
    expect(kMeans(groups, 2, { clusters: 5, seed: 7 })).toEqual(kMeans(groups, 2, { clusters: 5, seed: 7 }))
    expect(kMeans(groups.subarray(0, 20), 2, { clusters: 10 }).squares).toBe(0)
    expect(() => kMeans(groups, 2, { clusters: 91 })).toThrow('91 clusters of 90 rows')
  })
})

describe('pca', () => {
  it('is the same from columns and from rows', () => {
    const rows = normalRows(7, 7, 4)
    const [few, many] = [pca(rows, 7), pca(Float64Array.of(...rows, ...rows), 7)]
    expect(few.variances.length).toBe(6)
    for (const [i, variance] of few.variances.entries()) {
      expect(many.variances[i]! * (13 / 12)).toBeCloseTo(variance, 10)
      const along = few.components
        .subarray(7 * i, 7 * i + 7)
        .reduce((sum, value, k) => sum + value * many.components[7 * i + k]!, 0)
      expect(Math.abs(along)).toBeCloseTo(1, 8)
    }
  })

  it('has orthonormal components and the variances of its coordinates', () => {
    const rows = normalRows(60, 4, 5).map((value, i) => value * (1 + (i % 4)) + 100)
    const found = pca(rows, 4, { components: 3 })
    const coordinates = pcaProject(found, rows)
    for (let a = 0; a < 3; a++) {
      for (let b = 0; b < 3; b++) {
        let [dot, covariance] = [0, 0]
        for (let i = 0; i < 4; i++) dot += found.components[4 * a + i]! * found.components[4 * b + i]!
        for (let row = 0; row < 60; row++) covariance += (coordinates[3 * row + a]! * coordinates[3 * row + b]!) / 59
        expect(dot).toBeCloseTo(a === b ? 1 : 0, 10)
        expect(covariance).toBeCloseTo(a === b ? found.variances[a]! : 0, 8)
      }
    }
  })

  it('keeps as few components as explain a share, and gives all back with all', () => {
    const rows = normalRows(500, 3, 6).map((value, i) => value * [10, 3, 1][i % 3]!)
    expect(pca(rows, 3, { share: 0.85 }).variances.length).toBe(1)
    expect(pca(rows, 3, { share: 0.95 }).variances.length).toBe(2)
    const all = pca(rows, 3)
    expect(all.variances.length).toBe(3)
    const back = pcaReconstruct(all, pcaProject(all, rows))
    expect(Math.max(...back.map((value, i) => Math.abs(value - rows[i]!)))).toBeLessThan(1e-10)
  })

  it('has no components of rows that do not vary', () => {
    expect(pca(Float64Array.of(1, 2, 1, 2, 1, 2), 2)).toMatchObject({ totalVariance: 0, variances: new Float64Array() })
    expect(() => pca(normalRows(5, 8, 1), 8, { components: 5 })).toThrow('at most 4 vary')
  })
})

describe('mannWhitney', () => {
  it('is exact for lists without overlap, and zero for equal values', () => {
    // U = 6 of 6 pairs, mean 3, variance 6 · 6 / 12.
    expect(mannWhitney([4, 5, 6], [1, 2]).z).toBeCloseTo(3 / Math.sqrt(3), 12)
    expect(mannWhitney([1, 2], [4, 5, 6]).z).toBeCloseTo(-3 / Math.sqrt(3), 12)
    expect(mannWhitney([1, 1], [1, 1])).toEqual({ area: 0.5, z: 0 })
  })
})
