import { Matrix, SVD } from 'ml-matrix'
import { describe, expect, it } from 'vitest'
import { randomStream } from '../../tensor/index.js'
import type { Detector } from '../detector.js'
import { type Rows, rowAt, rowsOf } from '../rows.js'
import { autoencoderOf } from './autoencoder.js'
import { drawPlaces } from './draw.js'
import { ecod } from './ecod.js'
import { harmonic, meanDepth } from './harmonic.js'
import { detectors } from './index.js'
import { isolationForest, isolationForestOf } from './isolation-forest.js'
import { kNearest, kNearestOf } from './k-nearest.js'
import { pcaOf } from './pca.js'
import { sampledNearest } from './sampled-nearest.js'
import { expectedLengths, growTree, pathLength, type Tree } from './tree.js'
import { vaeOf } from './vae.js'

const options = { seed: 1, threads: 1 }

/** Normal rows that vary together, and far less across. */
function cloud(count: number, width: number, seed: number): Rows {
  const stream = randomStream(seed, 'cloud')
  const values = new Float32Array(count * width)
  for (let i = 0; i < count; i++) {
    const shared = stream.normal()
    for (let j = 0; j < width; j++) values[i * width + j] = shared * (j % 2 === 0 ? 1 : -1) + 0.3 * stream.normal()
  }
  return rowsOf(values, width)
}

const one = (...values: readonly number[]): Rows => rowsOf(Float32Array.from(values), values.length)

async function scoreOf(detector: Detector, rows: Rows, row: Rows): Promise<number> {
  return (await (await detector.fit(rows, options)).score(row))[0]!
}

describe('the depth of a search tree', () => {
  it('has exact harmonic numbers', () => {
    expect([0, 1, 2].map(harmonic)).toEqual([0, 1, 1.5])
    expect(harmonic(4)).toBeCloseTo(25 / 12, 14)
    expect(harmonic(255)).toBeCloseTo(Math.log(255) + 0.57721566490153 + 1 / 510 - 1 / (12 * 255 ** 2), 10)
  })

  it('is 2 H(n−1) − 2 (n−1)/n', () => {
    expect([0, 1, 2, 3].map(meanDepth)).toEqual([0, 0, 1, 2 * 1.5 - 4 / 3])
    // With ln n + γ for the harmonic number, as the paper has it, it would be 10.2448.
    expect(meanDepth(256)).toBeCloseTo(10.2486899, 7)
  })
})

describe('isolation trees', () => {
  /** x < 5 is a leaf of 3 rows; else y < 1 is a leaf of 1, and the rest one of 4. */
  const tree: Tree = {
    features: Int32Array.of(0, -1, 1, -1, -1),
    cuts: Float64Array.of(5, 0, 1, 0, 0),
    children: Int32Array.of(1, -1, 3, -1, -1),
    sizes: Int32Array.of(8, 3, 5, 1, 4),
  }

  it('measures paths on a tree made by hand', () => {
    expect(pathLength(tree, Float32Array.of(4, 0))).toBe(1 + meanDepth(3))
    expect(pathLength(tree, Float32Array.of(5, 0))).toBe(2)
    expect(pathLength(tree, Float32Array.of(6, 1))).toBe(2 + meanDepth(4))
  })

  it('expects at each node the mean over its rows', () => {
    const [root, left, right] = expectedLengths(tree)
    expect(left).toBe(1 + meanDepth(3))
    expect(right).toBeCloseTo((2 + 4 * (2 + meanDepth(4))) / 5, 12)
    expect(root).toBeCloseTo((3 * left! + 5 * right!) / 8, 12)
  })

  it('parts rows until each stands alone', () => {
    const rows = cloud(64, 3, 1)
    const places = Uint32Array.from({ length: 64 }, (_, i) => i)
    const { features, sizes, children } = growTree(rows, places, 100, randomStream(1))
    for (const [node, feature] of features.entries()) {
      if (feature < 0) expect(sizes[node]).toBe(1)
      else expect(sizes[children[node]!]! + sizes[children[node]! + 1]!).toBe(sizes[node])
    }
    expect(features.filter((feature) => feature < 0)).toHaveLength(64)
  })

  it('stops where rows are equal', () => {
    const rows = rowsOf(new Float32Array(20).fill(3), 2)
    const { features, sizes } = growTree(
      rows,
      Uint32Array.from({ length: 10 }, (_, i) => i),
      8,
      randomStream(1),
    )
    expect([...features]).toEqual([-1])
    expect([...sizes]).toEqual([10])
  })
})

describe('isolation forest', () => {
  it('gives usual rows about one half, and far ones more', async () => {
    const rows = cloud(500, 4, 2)
    const fitted = await isolationForest.fit(rows, options)
    const scores = await fitted.score(rows)
    const mean = scores.reduce((a, b) => a + b, 0) / scores.length
    expect(mean).toBeGreaterThan(0.38)
    expect(mean).toBeLessThan(0.5)
    expect((await fitted.score(one(9, -9, 9, -9)))[0]).toBeGreaterThan(0.7)
  })

  it('counts a row as alone that breaks what was constant', async () => {
    const rows = rowsOf(
      Float32Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? Math.sin(i) : 7)),
      2,
    )
    const fitted = await isolationForest.fit(rows, options)
    const [usual] = await fitted.score(one(0.1, 7))
    const [broken] = await fitted.score(one(0.1, 8))
    expect(broken).toBeCloseTo(2 ** (-1 / meanDepth(100)), 12)
    expect(broken!).toBeGreaterThan(usual!)
    const [x, constant] = await fitted.explain(one(0.1, 8))
    expect(constant!).toBeGreaterThan(x!)
  })

  it('explains by shares that sum to how much shorter the paths are than expected', async () => {
    const rows = cloud(300, 3, 3)
    const fitted = await isolationForestOf({ trees: 50 }).fit(rows, options)
    const row = one(2, 2, 2)
    const shares = await fitted.explain(row)
    const mean = -Math.log2((await fitted.score(row))[0]!) * meanDepth(256)
    const usual = (await Promise.all([...Array(300).keys()].map((i) => fitted.score(rowsOf(rowAt(rows, i), 3))))).map(
      ([score]) => -Math.log2(score!) * meanDepth(256),
    )
    const expected = usual.reduce((a, b) => a + b, 0) / usual.length
    expect(Math.abs(shares.reduce((a, b) => a + b, 0) - (expected - mean))).toBeLessThan(0.15)
  })
})

describe('nearest neighbours', () => {
  it('are those of brute force, for few rows and for many', async () => {
    const [rows, asked] = [cloud(300, 30, 4), cloud(40, 30, 5)]
    const fitted = await kNearestOf({ neighbours: 3 }).fit(rows, options)
    const expected = Array.from({ length: 40 }, (_, i) => {
      const distances = Array.from({ length: 300 }, (_, k) =>
        Math.sqrt(rowAt(asked, i).reduce((sum, value, j) => sum + (value - rowAt(rows, k)[j]!) ** 2, 0)),
      ).sort((a, b) => a - b)
      return (distances[0]! + distances[1]! + distances[2]!) / 3
    })
    const many = await fitted.score(asked)
    for (const [i, value] of expected.entries()) expect(many[i]).toBeCloseTo(value, 10)
    const [alone] = await fitted.score(rowsOf(rowAt(asked, 7), 30))
    expect(alone).toBe(many[7])
  })

  it('in samples are the mean over the samples', async () => {
    const rows = rowsOf(Float32Array.of(0, 1, 2, 3), 1)
    expect(await scoreOf(sampledNearest, rows, one(5))).toBe(2)
  })

  it('in samples find anomalies that come in a group of the fit, where nearest neighbours do not', async () => {
    const values = [...cloud(400, 2, 6).values]
    for (let i = 0; i < 20; i++) values.push(8 + 0.01 * i, 8)
    const rows = rowsOf(Float32Array.from(values), 2)
    const [group, usual] = [one(8.05, 8), one(0.3, -0.2)]
    const ratio = async (detector: Detector): Promise<number> =>
      (await scoreOf(detector, rows, group)) / (await scoreOf(detector, rows, usual))
    expect(await ratio(kNearest)).toBeLessThan(1)
    expect(await ratio(sampledNearest)).toBeGreaterThan(5)
  })
})

describe('principal components', () => {
  it('score as the singular values of ml-matrix say', async () => {
    const rows = cloud(200, 5, 7)
    const mean = Array.from(
      { length: 5 },
      (_, j) => rows.values.reduce((s, v, at) => s + (at % 5 === j ? v : 0), 0) / 200,
    )
    const centred = new Matrix(200, 5)
    for (let i = 0; i < 200; i++) for (let j = 0; j < 5; j++) centred.set(i, j, rowAt(rows, i)[j]! - mean[j]!)
    const svd = new SVD(centred)
    const row = [1, 2, 0.5, -1, 0]
    const inDirections = svd.rightSingularVectors.transpose().mmul(Matrix.columnVector(row.map((v, j) => v - mean[j]!)))
    const variances = svd.diagonal.map((s) => s ** 2 / 199)
    const left = (variances[1]! + variances[2]! + variances[3]! + variances[4]!) / 4
    const beside = [1, 2, 3, 4].reduce((sum, k) => sum + inDirections.get(k, 0) ** 2, 0)
    const expected = inDirections.get(0, 0) ** 2 / variances[0]! + beside / left
    expect(await scoreOf(pcaOf({ explained: 0.5 }), rows, one(...row))).toBeCloseTo(expected, 4)
  })

  it('of wide rows come by iteration, and score much as exact ones do', async () => {
    const rows = cloud(100, 300, 8)
    const strange = rowsOf(
      Float32Array.from({ length: 300 }, (_, j) => (j === 40 ? 6 : 0)),
      300,
    )
    const fitted = await pcaOf({ explained: 0.5 }).fit(rows, options)
    const shares = await fitted.explain(strange)
    expect(shares.indexOf(Math.max(...shares))).toBe(40)
    expect((await fitted.score(strange))[0]!).toBeCloseTo(
      shares.reduce((a, b) => a + b, 0),
      6,
    )
  })
})

describe('empirical distributions', () => {
  it('sum what each tail says', async () => {
    const rows = rowsOf(Float32Array.of(1, 2, 3, 4), 1)
    // Symmetric: the left tail holds 3 of 4, the right 2 of 4.
    expect(await scoreOf(ecod, rows, one(3))).toBeCloseTo(-Math.log(2 / 4), 12)
    expect(await scoreOf(ecod, rows, one(9))).toBeCloseTo(-Math.log(0.5 / 4), 12)
    expect(await scoreOf(ecod, rows, one(1))).toBeCloseTo(-Math.log(1 / 4), 12)
  })
})

const quick = { ...detectors, autoencoder: autoencoderOf({ steps: 200 }), vae: vaeOf({ steps: 200 }) }

describe.each(Object.values(quick))('$name', (detector) => {
  const rows = cloud(300, 4, 9)
  const far = one(0.5, -0.5, 6, -0.5) // the third number is out of step

  it('finds what was planted, the stranger the further it is, and names it', async () => {
    const fitted = await detector.fit(rows, options)
    const usual = [...(await fitted.score(cloud(200, 4, 10)))].sort((a, b) => a - b)
    const [near, farther, strange] = await fitted.score(
      rowsOf(Float32Array.of(0.5, -0.5, 0.5, -0.5, 0.5, -0.5, 3, -0.5, ...far.values), 4),
    )
    expect(strange!).toBeGreaterThan(usual[159]!)
    expect(farther!).toBeGreaterThanOrEqual(near!)
    expect(strange!).toBeGreaterThanOrEqual(farther!)
    const shares = await fitted.explain(far)
    expect(shares.indexOf(Math.max(...shares))).toBe(2)
    await fitted.close()
  })

  it('gives the same scores, bit for bit, when it is loaded, and for the same seed', async () => {
    const asked = cloud(30, 4, 11)
    const [fitted, again] = [await detector.fit(rows, options), await detector.fit(rows, options)]
    const loaded = detector.load(await fitted.save())
    const scores = await fitted.score(asked)
    expect(await loaded.score(asked)).toEqual(scores)
    expect(await again.score(asked)).toEqual(scores)
    expect(scores.every(Number.isFinite)).toBe(true)
    for (const each of [fitted, again, loaded]) await each.close()
  })

  it('learns from four rows', async () => {
    const fitted = await detector.fit(rowsOf(Float32Array.of(0, 1, 1, 0, 1, 1, 0, 0.5), 2), options)
    expect([...(await fitted.score(one(5, 5)))].every(Number.isFinite)).toBe(true)
    await fitted.close()
  })

  it('refuses what it did not save', () => {
    expect(() => detector.load({ settings: {}, arrays: new Map() })).toThrow('Fit it again')
  })
})

describe('drawPlaces', () => {
  it('draws each place at most once, and all alike', () => {
    const counts = new Int32Array(10)
    const stream = randomStream(12)
    for (let round = 0; round < 3000; round++) {
      const drawn = drawPlaces(10, 4, stream)
      expect(new Set(drawn).size).toBe(4)
      for (const place of drawn) counts[place]!++
    }
    // 3,000 draws of 4 in 10: 1,200 each, deviation √(3000 · .4 · .6) = 27; within four.
    expect(Math.max(...counts.map((count) => Math.abs(count - 1200)))).toBeLessThan(4 * 27)
  })
})
