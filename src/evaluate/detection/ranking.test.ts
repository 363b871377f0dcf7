import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomStream } from '../../tensor/index.js'
import {
  alarmsAt,
  auroc,
  aurocInterval,
  averagePrecision,
  bestAlarms,
  normalShare,
  precisionRecallCurve,
  rankingInterval,
  rocCurve,
} from '../index.js'

/** Scores with ties, and labels of both kinds. */
const judged = fc
  .array(fc.record({ score: fc.integer({ min: -5, max: 5 }), label: fc.nat(1) }), { minLength: 2, maxLength: 40 })
  .filter((items) => new Set(items.map(({ label }) => label)).size === 2)
  .map((items) => ({ scores: items.map(({ score }) => score), labels: items.map(({ label }) => label) }))

/** Every pair of a positive and a negative. */
function byPairs({ scores, labels }: { readonly scores: number[]; readonly labels: number[] }): number {
  const of = (kind: number) => scores.filter((_, i) => labels[i] === kind)
  const pairs = of(1).flatMap((positive) => of(0).map((negative) => (Math.sign(positive - negative) + 1) / 2))
  return pairs.reduce((sum, each) => sum + each, 0) / pairs.length
}

describe('auroc', () => {
  it('is the share of pairs in order, ties half', () => {
    fc.assert(
      fc.property(judged, (items) => {
        expect(auroc(items.scores, items.labels)).toBeCloseTo(byPairs(items), 12)
      }),
      { seed: 1, numRuns: 200 },
    )
  })

  it('does not change under monotone maps, and turns over with the sign', () => {
    fc.assert(
      fc.property(judged, ({ scores, labels }) => {
        const area = auroc(scores, labels)
        expect(auroc(scores.map(Math.exp), labels)).toBe(area)
        expect(auroc(scores.map((score) => 2 * score ** 3 - 7), labels)).toBe(area) // biome-ignore format: one line
        expect(
          auroc(
            scores.map((score) => -score),
            labels,
          ),
        ).toBeCloseTo(1 - area, 12)
      }),
      { seed: 2, numRuns: 100 },
    )
  })

  it('takes infinite scores, and is one half where all are equal', () => {
    expect(auroc([-Infinity, 0, Infinity, Infinity], [0, 0, 1, 0])).toBeCloseTo(5 / 6, 12)
    expect(auroc([3, 3, 3], [1, 0, 0])).toBe(0.5)
  })

  it('refuses what cannot be ranked', () => {
    expect(() => auroc([1, 2], [1])).toThrow('2 scores and 1 labels')
    expect(() => auroc([1, 2], [1, 2])).toThrow('label 2 at 1')
    expect(() => auroc([1, 2], [1, 1])).toThrow('only positives')
    expect(() => auroc([1, Number.NaN], [1, 0])).toThrow('score NaN at 1')
  })
})

describe('aurocInterval', () => {
  // Normal scores 1 apart: the true area is Φ(1 / √2). 1,000 seeded samples; the coverage has a standard error of .7 %.
  it.each([
    [30, 60],
    [15, 400],
  ])('holds the true area as often as stated, with %d positives and %d negatives', (positives, negatives) => {
    let covered = 0
    for (let seed = 0; seed < 1000; seed++) {
      const stream = randomStream(seed)
      const labels = Array.from({ length: positives + negatives }, (_, i) => (i < positives ? 1 : 0))
      const { low, high } = aurocInterval(
        labels.map((label) => label + stream.normal()),
        labels,
      )
      const truth = normalShare(Math.SQRT1_2)
      covered += low <= truth && truth <= high ? 1 : 0
    }
    expect(Math.abs(covered / 1000 - 0.95)).toBeLessThan(0.02)
  })

  it('does not promise perfection after perfect separation of few', () => {
    const { value, low, high } = aurocInterval([1, 2, 3, 4, 5], [0, 0, 0, 1, 1])
    expect([value, high]).toEqual([1, 1])
    expect(low).toBeCloseTo(Math.sqrt(0.025), 12)
    expect(aurocInterval([5, 4, 1, 2, 3], [0, 0, 1, 1, 1]).low).toBe(0)
    expect(aurocInterval([1, 2, 3], [0, 0, 1])).toEqual({ value: 1, low: 0, high: 1 })
  })
})

describe('curves', () => {
  const scores = [0.9, 0.8, 0.8, 0.7, 0.1]
  const labels = [1, 0, 1, 0, 1]

  it('run over distinct scores', () => {
    expect(rocCurve(scores, labels)).toEqual({
      thresholds: Float64Array.of(Number.POSITIVE_INFINITY, 0.9, 0.8, 0.7, 0.1),
      falseAlarms: Float64Array.of(0, 0, 0.5, 1, 1),
      recall: Float64Array.of(0, 1 / 3, 2 / 3, 2 / 3, 1),
    })
    expect(precisionRecallCurve(scores, labels)).toEqual({
      thresholds: Float64Array.of(0.9, 0.8, 0.7, 0.1),
      precision: Float64Array.of(1, 2 / 3, 2 / 4, 3 / 5),
      recall: Float64Array.of(1 / 3, 2 / 3, 2 / 3, 1),
    })
  })

  it('have the areas that are reported', () => {
    expect(averagePrecision(scores, labels)).toBeCloseTo((1 + 2 / 3 + 3 / 5) / 3, 12)
    fc.assert(
      fc.property(judged, ({ scores, labels }) => {
        const { falseAlarms, recall } = rocCurve(scores, labels)
        const trapezoids = recall.map(
          (high, i) => ((high + (recall[i - 1] ?? 0)) / 2) * (falseAlarms[i]! - (falseAlarms[i - 1] ?? 0)),
        )
        expect(trapezoids.reduce((sum, each) => sum + each, 0)).toBeCloseTo(auroc(scores, labels), 12)
      }),
      { seed: 3, numRuns: 100 },
    )
  })

  it('take more scores than a function takes arguments', () => {
    const scores = Float64Array.from({ length: 300_000 }, (_, i) => i)
    const labels = Uint8Array.from(scores, (score) => score % 2)
    expect(rocCurve(scores, labels).recall.length).toBe(300_001)
    expect(bestAlarms(scores, labels).f1).toBeCloseTo(2 / 3, 4)
  })

  it('give the share of positives to scores that say nothing', () => {
    expect(averagePrecision([4, 4, 4, 4], [1, 0, 0, 0])).toBe(0.25)
  })
})

describe('alarms', () => {
  it('are the scores above the threshold, not those at it', () => {
    const [scores, labels] = [[1, 2, 3, 4], [0, 1, 0, 1]] // biome-ignore format: side by side
    expect(alarmsAt(scores, labels, 2)).toEqual({
      threshold: 2,
      truePositives: 1,
      falsePositives: 1,
      trueNegatives: 1,
      falseNegatives: 1,
      precision: 0.5,
      recall: 0.5,
      falseAlarms: 0.5,
      f1: 0.5,
    })
    expect(alarmsAt(scores, labels, 4)).toMatchObject({ precision: 0, recall: 0, f1: 0, falseAlarms: 0 })
    expect(alarmsAt(scores, labels, -1)).toMatchObject({ precision: 0.5, recall: 1, f1: 2 / 3, falseAlarms: 1 })
  })

  it('are best where no other threshold is better', () => {
    fc.assert(
      fc.property(judged, ({ scores, labels }) => {
        const best = bestAlarms(scores, labels)
        const others = [-9, ...scores].map((threshold) => alarmsAt(scores, labels, threshold).f1)
        expect(best.f1).toBe(Math.max(...others))
        expect(alarmsAt(scores, labels, best.threshold)).toEqual(best)
      }),
      { seed: 4, numRuns: 100 },
    )
  })
})

describe('rankingInterval', () => {
  it('resamples positives and negatives apart, and nearly agrees with DeLong', () => {
    const stream = randomStream(5)
    const labels = Array.from({ length: 300 }, (_, i) => (i % 5 === 0 ? 1 : 0))
    const scores = labels.map((label) => label + stream.normal())
    const counted = (drawn: ArrayLike<number>, kinds: ArrayLike<number>) => {
      expect(Array.from(kinds).filter((kind) => kind === 1).length).toBeGreaterThan(58)
      return auroc(drawn, kinds)
    }
    const [drawn, exact] = [rankingInterval(counted, scores, labels), aurocInterval(scores, labels)]
    expect(drawn.value).toBe(exact.value)
    expect(Math.abs(drawn.low - exact.low)).toBeLessThan(0.015)
    expect(Math.abs(drawn.high - exact.high)).toBeLessThan(0.015)
  })
})
