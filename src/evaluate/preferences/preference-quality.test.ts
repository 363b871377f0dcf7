import { describe, expect, it } from 'vitest'
import { randomStream } from '../../tensor/index.js'
import { baselineChances } from './preference-baselines.js'
import { preferenceQuality } from './preference-quality.js'

const chancesOf = (...shares: number[]) => Float64Array.from(shares.flatMap((p) => [Math.log(p), Math.log(1 - p)]))

describe('preferenceQuality', () => {
  it('says how often, how surely and how honestly', () => {
    const found = preferenceQuality(chancesOf(0.9, 0.8, 0.6, 0.3))
    expect(found.accuracy.value).toBe(0.75)
    expect(found.brier).toBeCloseTo((0.01 + 0.04 + 0.16 + 0.49) / 4, 12)
    expect(found.loss.value).toBeCloseTo(-(Math.log(0.9) + Math.log(0.8) + Math.log(0.6) + Math.log(0.3)) / 4, 12)
  })

  it('finds true chances calibrated and boasting ones not: 2,000 pairs', () => {
    const stream = randomStream(1)
    const truths = Array.from({ length: 2000 }, () => 0.5 + 0.5 * stream.uniform())
    const isKept = truths.map((p) => stream.uniform() < p)
    const of = (said: (p: number) => number) =>
      preferenceQuality(chancesOf(...truths.map((p, i) => (isKept[i] ? said(p) : 1 - said(p)))))
    const honest = of((p) => p)
    expect(honest.calibration.error).toBeLessThan(2 * honest.calibrationFloor)
    expect(of((p) => p ** 0.3).calibration.error).toBeGreaterThan(0.1)
  })
})

describe('baselineChances', () => {
  const stream = randomStream(2)
  const words = Array.from({ length: 400 }, () =>
    Array.from({ length: 2 + stream.integer(6) }, () => 'abcde'[stream.integer(5)]!).join(''),
  )
  const pairsBy = (score: (word: string) => number) =>
    words.slice(1).flatMap((word, i) => {
      const [a, b] = [word, words[i]!]
      if (score(a) === score(b)) return []
      return [score(a) > score(b) ? { chosen: a, rejected: b } : { chosen: b, rejected: a }]
    })
  const accuracy = (name: 'length' | 'counts', score: (word: string) => number): number => {
    const pairs = pairsBy(score)
    const half = Math.floor(pairs.length / 2)
    return preferenceQuality(baselineChances(name, pairs.slice(0, half), pairs.slice(half))).accuracy.value
  }

  it('prefers by length where that decides, and by letters where these do', () => {
    expect(accuracy('length', (word) => -word.length)).toBe(1)
    expect(accuracy('length', (word) => word.split('a').length)).toBeLessThan(0.85)
    expect(accuracy('counts', (word) => word.split('a').length)).toBeGreaterThan(0.9)
  })
})
