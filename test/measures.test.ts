import { describe, expect, it } from 'vitest'
import {
  auroc,
  aurocInterval,
  averagePrecision,
  betaQuantile,
  betaShare,
  chiSquareShare,
  clopperPearson,
  energyDistance,
  frechetDistance,
  frontierOfShares,
  kernelDistance,
  mannWhitney,
  meanPairwiseDistance,
  moments,
  nearestRows,
  normalQuantile,
  normalShare,
  pca,
  pcaProject,
  pcaReconstruct,
  precisionRecallDensityCoverage,
  selfBleu,
  studentQuantile,
  vendiScore,
  volumesUnderSurface,
  wilson,
} from '../src/evaluate/index.js'
import { createMemory } from '../src/runtime/index.js'
import { distance, ramp, recorded } from './recorded.js'

const memory = createMemory({ threads: 1 })

interface Recorded {
  readonly samples: {
    readonly frechet: number
    readonly frechetFlat: number
    readonly frechetFewRows: number
    readonly kernel: { readonly value: number; readonly standardError: number }
    readonly prdc: Readonly<Record<'precision' | 'recall' | 'density' | 'coverage', number>>
    readonly nearest: { readonly places: number[]; readonly distances: number[] }
    readonly covariance: number[]
    readonly energy: number
    readonly meanPairwise: number
    readonly vendi: number
    readonly vendiFewRows: number
    readonly frontier: number
    readonly selfBleu: number[]
    readonly variances: number[]
    readonly leftByTwo: number
    readonly rankZ: number
  }
  readonly rankings: {
    readonly auroc: number
    readonly mannWhitney: number
    readonly delong: readonly [number, number]
    readonly averagePrecision: number
    readonly volumes: readonly [number, number]
  }
  readonly distributions: Readonly<Record<string, readonly number[][]>>
}

const { samples, rankings, distributions } = recorded('measures.json') as Recorded

/** As in `fixtures/measures.py`. */
const rows = (count: number, width: number, key: number): Float64Array => {
  const [left, right] = [ramp(count * width, key), ramp(count * width, key + 50)]
  return Float64Array.from(left, (value, i) => value * right[i]! * 8 + 0.25 * key)
}

const [real, generated] = [rows(60, 5, 1), rows(45, 5, 2)]

describe('measures of samples, as numpy and scipy compute them', () => {
  it('agree on the covariance', () => {
    expect(distance(moments(real, 5).covariance, samples.covariance)).toBeLessThan(1e-13)
  })

  it('agree on the Fréchet distance', () => {
    expect(frechetDistance(real, generated, 5)).toBeCloseTo(samples.frechet, 9)
  })

  // Here scipy's root of a singular matrix has errors of about 1e-8.
  it('agree on the Fréchet distance of flat and of few rows', () => {
    const flat = real.map((value, i) => (i % 5 === 4 ? real[i - 4]! + real[i - 3]! : value))
    expect(frechetDistance(flat, generated, 5)).toBeCloseTo(samples.frechetFlat, 6)
    expect(frechetDistance(real, rows(4, 5, 3), 5)).toBeCloseTo(samples.frechetFewRows, 6)
  })

  it('agree on the kernel distance and its standard error', () => {
    const { value, standardError } = kernelDistance(real, generated, 5)
    expect(value).toBeCloseTo(samples.kernel.value, 10)
    expect(standardError).toBeCloseTo(samples.kernel.standardError, 10)
  })

  it('agree on the nearest rows', async () => {
    const { places, distances } = await nearestRows(memory, generated, real, 5, { count: 3 })
    expect([...places]).toEqual(samples.nearest.places)
    expect(distance(distances, samples.nearest.distances)).toBeLessThan(1e-13)
  })

  it('agree on precision, recall, density and coverage', async () => {
    const near = generated.map((value) => value - 0.2)
    const found = await precisionRecallDensityCoverage(memory, real, near, 5, { neighbours: 3 })
    for (const name of ['precision', 'recall', 'density', 'coverage'] as const) {
      expect(found[name], name).toBeCloseTo(samples.prdc[name], 12)
      expect(found[name], name).not.toBe(1)
    }
  })
})

describe('measures of diversity, as numpy and scipy compute them', () => {
  it('agree on the energy distance and the mean distance', async () => {
    expect((await energyDistance(memory, real, generated, 5)).value).toBeCloseTo(samples.energy, 6)
    expect((await meanPairwiseDistance(memory, real, 5)).value).toBeCloseTo(samples.meanPairwise, 6)
  })

  it('agree on the Vendi score, of more rows than columns and of fewer', () => {
    expect(vendiScore(real, 5)).toBeCloseTo(samples.vendi, 11)
    expect(vendiScore(rows(4, 7, 3), 7)).toBeCloseTo(samples.vendiFewRows, 11)
  })

  it('agree on the divergence frontier', () => {
    const found = frontierOfShares(Float64Array.of(0.1, 0.2, 0.3, 0.4), Float64Array.of(0.4, 0.4, 0.2, 0))
    expect(found.value).toBeCloseTo(samples.frontier, 12)
  })

  it('agree on self-BLEU', () => {
    const texts = Array.from({ length: 5 }, (_, i) =>
      Int32Array.from({ length: 12 }, (_, t) => (i * 7 + t * t * 3 + ((i * t) % 5)) % 6),
    )
    expect(distance(selfBleu(texts, 4).items, samples.selfBleu)).toBeLessThan(1e-12)
  })

  it('agree on principal components', () => {
    const found = pca(real, 5)
    expect(distance(found.variances, samples.variances)).toBeLessThan(1e-12)
    const two = pca(real, 5, { components: 2 })
    const back = pcaReconstruct(two, pcaProject(two, real))
    const left = back.reduce((sum, value, i) => sum + (value - real[i]!) ** 2, 0)
    expect(left).toBeCloseTo(samples.leftByTwo, 10)
  })

  it("agree on Mann and Whitney's test with ties", () => {
    const column = (all: Float64Array, at: number) =>
      Array.from({ length: all.length / 5 }, (_, row) => roundHalfToEven(8 * all[5 * row + at]!))
    expect(mannWhitney(column(generated, 0), column(real, 1)).z).toBeCloseTo(samples.rankZ, 8)
  })
})

describe('measures of rankings, as numpy and scipy compute them', () => {
  const other = ramp(80, 9)
  const scores = ramp(80, 4).map((value, i) => roundHalfToEven(value * other[i]! * 40))
  const shift = ramp(80, 3)
  const labels = scores.map((score, i) => (shift[i]! + score / 40 > 0.15 ? 1 : 0))

  it('agree with many ties', () => {
    expect(new Set(scores).size).toBeLessThan(25)
    expect(auroc(scores, labels)).toBeCloseTo(rankings.auroc, 12)
    expect(rankings.mannWhitney).toBeCloseTo(rankings.auroc, 12)
    expect(averagePrecision(scores, labels)).toBeCloseTo(rankings.averagePrecision, 12)
  })

  it("agree on DeLong's interval", () => {
    const { low, high } = aurocInterval(scores, labels)
    expect(low).toBeCloseTo(rankings.delong[0], 10)
    expect(high).toBeCloseTo(rankings.delong[1], 10)
  })
})

describe('volumes under the surface, as numpy computes them', () => {
  it('agree with several anomalies, at the rim and close together', () => {
    const anomalies = [
      [0, 3],
      [40, 52],
      [60, 60],
      [100, 119],
    ] as const
    const labels = Array.from({ length: 150 }, (_, i) => (anomalies.some(([a, b]) => a <= i && i <= b) ? 1 : 0))
    const [left, right] = [ramp(150, 6), ramp(150, 11)]
    const scores = left.map((value, i) => roundHalfToEven(value * right[i]! * 40 + 4 * labels[(i + 147) % 150]!))
    const { roc, precisionRecall } = volumesUnderSurface(scores, labels, { window: 12, thresholds: 60 })
    expect(roc).toBeCloseTo(rankings.volumes[0], 11)
    expect(precisionRecall).toBeCloseTo(rankings.volumes[1], 11)
  })
})

describe('distribution functions, as scipy computes them', () => {
  const functions: Readonly<Record<string, (...given: number[]) => number | readonly number[]>> = {
    normalShare,
    normalQuantile,
    chiSquareShare,
    studentQuantile,
    betaShare,
    betaQuantile,
    wilson: (successes, trials) => bounds(wilson(successes!, trials!)),
    clopperPearson: (successes, trials) => bounds(clopperPearson(successes!, trials!)),
  } as Readonly<Record<string, (...given: number[]) => number | readonly number[]>>

  it.each(Object.keys(distributions))('agree on %s', (name) => {
    for (const row of distributions[name]!) {
      const given = row.slice(0, functions[name]!.length)
      const found = [functions[name]!(...given)].flat() as number[]
      for (const [i, wanted] of row.slice(given.length).entries()) {
        expect(Math.abs(found[i]! - wanted) / (Math.abs(wanted) || 1), `${name}(${given})`).toBeLessThan(1e-10)
      }
    }
  })
})

const bounds = ({ low, high }: { readonly low: number; readonly high: number }): readonly number[] => [low, high]

function roundHalfToEven(value: number): number {
  const below = Math.floor(value)
  if (value - below !== 0.5) return Math.round(value)
  return below % 2 === 0 ? below : below + 1
}
