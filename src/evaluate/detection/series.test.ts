import { describe, expect, it } from 'vitest'
import { randomStream } from '../../tensor/index.js'
import { auroc, averagePrecision, nabProfiles, nabScore, volumesUnderSurface } from '../index.js'

/** A series with anomalies of the given first and last points. */
const labelled = (points: number, ...anomalies: readonly (readonly [number, number])[]): Uint8Array =>
  Uint8Array.from({ length: points }, (_, i) => (anomalies.some(([first, last]) => first <= i && i <= last) ? 1 : 0))

describe('volumesUnderSurface', () => {
  it('is one for scores that are the labels, without windows', () => {
    const labels = labelled(300, [50, 69], [200, 209])
    const { precisionRecall, roc } = volumesUnderSurface(labels, labels, { window: 0, thresholds: 300 })
    expect(precisionRecall).toBeCloseTo(1, 12)
    expect(roc).toBeCloseTo(1, 12)
  })

  it('is average precision and AUROC where the only anomaly is a point', () => {
    const stream = randomStream(1)
    const labels = labelled(200, [77, 77])
    const scores = Array.from(labels, (label) => 1.5 * label + stream.normal())
    const { precisionRecall, roc } = volumesUnderSurface(scores, labels, { window: 0, thresholds: 200 })
    expect(precisionRecall).toBeCloseTo(averagePrecision(scores, labels), 12)
    expect(roc).toBeCloseTo(auroc(scores, labels), 12)
  })

  it('is what its definition gives by hand', () => {
    // Alarms at 2, then at all; the anomaly at 3. With w = 2 the labels of 2 and 4 are √½: TP = √½ of 1 alarm, then 1 + 2√½ of 6.
    const root = Math.SQRT1_2
    const found = volumesUnderSurface([0, 0, 1, 0, 0, 0], labelled(6, [3, 3]), { window: 2, thresholds: 2 })
    const recall = root / (1 + root / 2)
    const widest = recall * root + (1 - recall) * ((1 + 2 * root) / 6)
    // Without a window the alarm misses; with w = 1 nothing is beside, since half of it is no whole point.
    expect(found.precisionRecall).toBeCloseTo((1 / 6 + 1 / 6 + widest) / 3, 12)
  })

  it('rewards a near miss in part', () => {
    const labels = labelled(400, [100, 119], [300, 319])
    const at = (shift: number) => {
      const scores = Array.from(labels, (_, i) => labels[i - shift] ?? 0)
      return volumesUnderSurface(scores, labels, { window: 40 }).precisionRecall
    }
    const [hit, late, missed] = [at(0), at(15), at(60)]
    expect(hit).toBeGreaterThan(late)
    expect(late).toBeGreaterThan(missed + 0.1)
  })

  it('asks for every anomaly', () => {
    const labels = labelled(400, [100, 139], [300, 301])
    const scores = Array.from(labels, (label, i) => (i < 200 ? label : 0))
    const { precisionRecall } = volumesUnderSurface(scores, labels, { window: 10 })
    expect(precisionRecall).toBeLessThan(0.7)
    expect(averagePrecision(scores, labels)).toBeGreaterThan(0.95)
  })

  it('gives random scores about the share of anomalous points', () => {
    const stream = randomStream(3)
    const labels = labelled(4000, [500, 699], [2000, 2199])
    const scores = Array.from(labels, () => stream.uniform())
    expect(volumesUnderSurface(scores, labels, { window: 20 }).precisionRecall).toBeLessThan(0.16)
  })

  it('refuses what is no window', () => {
    expect(() => volumesUnderSurface([1, 2], [0, 1], { window: 1.5 })).toThrow('window 1.5')
    expect(() => volumesUnderSurface([1, 2], [0, 1], { window: 1, thresholds: 1 })).toThrow('1 thresholds')
  })
})

describe('nabScore', () => {
  /** Scores of 1 at the given points. */
  const alarms = (...points: readonly number[]) => labelled(40, ...points.map((point) => [point, point] as const))
  const score = (...points: readonly number[]) =>
    nabScore([{ scores: alarms(...points), windows: [[20, 24]] }], { threshold: 1 }).score
  const sigmoid = (y: number) => 2 / (1 + Math.exp(5 * y)) - 1

  it('is 100 for the first point of every window, 0 for silence', () => {
    expect(score(20)).toBeCloseTo(100, 12)
    expect(score()).toBe(0)
  })

  it('falls as the alarm comes later, and takes the earliest', () => {
    const late = (100 * (sigmoid(-1 / 5) / sigmoid(-1) + 1)) / 2
    expect(score(24)).toBeCloseTo(late, 12)
    expect(score(24, 22, 23)).toBe(score(22))
    expect(score(22)).toBeGreaterThan(late)
  })

  it('takes off for alarms elsewhere, less just after a window', () => {
    expect(score(10)).toBeCloseTo((100 * -0.11) / 2, 12)
    expect(score(25)).toBeCloseTo((100 * 0.11 * sigmoid(1 / 4)) / 2, 12)
    expect(score(36)).toBeCloseTo((100 * -0.11) / 2, 12)
    expect(score(10, 36)).toBeCloseTo(100 * -0.11, 12)
  })

  it('does not look at the first 15 % of a series', () => {
    expect(score(5)).toBe(0)
    expect(score(6)).toBeLessThan(0)
    const long = { scores: new Uint8Array(10_000).fill(1, 749, 750), windows: [[9000, 9010]] as const }
    expect(nabScore([long], { threshold: 1 }).score).toBe(0)
    const later = { ...long, scores: new Uint8Array(10_000).fill(1, 750, 751) }
    expect(nabScore([later], { threshold: 1 }).score).toBeLessThan(0)
  })

  it('weighs by profile', () => {
    const series = [{ scores: alarms(10, 20), windows: [[20, 24]] as const }]
    const of = (profile: keyof typeof nabProfiles) => nabScore(series, { threshold: 1, profile: nabProfiles[profile] })
    expect(of('standard').score).toBeCloseTo((100 * (2 - 0.11)) / 2, 12)
    expect(of('fewFalsePositives').score).toBeCloseTo((100 * (2 - 0.22)) / 2, 12)
    expect(of('fewFalseNegatives').score).toBeCloseTo((100 * (3 - 0.11)) / 3, 12)
  })

  it('chooses one threshold for all series where none is given', () => {
    const scores = Float64Array.from({ length: 40 }, (_, i) => (i === 20 ? 0.8 : i === 30 ? 0.7 : 0))
    const other = Float64Array.from({ length: 40 }, (_, i) => (i === 21 ? 0.75 : 0))
    const corpus = [scores, other].map((each) => ({ scores: each, windows: [[20, 24]] as const }))
    const found = nabScore(corpus)
    expect(found.threshold).toBe(0.75)
    expect(nabScore(corpus, { threshold: 0.75 })).toEqual(found)
    expect(nabScore(corpus, { threshold: 0.65 }).score).toBeLessThan(found.score)
    expect(nabScore(corpus, { threshold: 0.78 }).score).toBeLessThan(found.score)
  })

  it('refuses misplaced windows', () => {
    const scores = alarms()
    const refused = (...windows: (readonly [number, number])[]) => expect(() => nabScore([{ scores, windows }]))
    refused([5, 9], [9, 12]).toThrow('from 9 to 12')
    refused([9, 5]).toThrow('from 9 to 5')
    refused([30, 40]).toThrow('in 40 points')
    refused().toThrow('no windows')
  })
})
