import { describe, expect, it } from 'vitest'
import { randomStream } from '../../tensor/index.js'
import { conformalShare, conformalThreshold } from '../index.js'

const counting = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1)

describe('conformalThreshold', () => {
  it('is the ⌈(n + 1)(1 − rate)⌉-th score', () => {
    expect(conformalThreshold(counting(99), 0.05)).toMatchObject({ threshold: 95, rank: 95, count: 99 })
    expect(conformalThreshold(counting(100).reverse(), 0.05).threshold).toBe(96)
    expect(conformalThreshold(counting(19), 0.05).threshold).toBe(19)
    expect(conformalThreshold(counting(9), 0.7).threshold).toBe(3)
  })

  it('refuses a rate that so few scores cannot promise', () => {
    expect(() => conformalThreshold(counting(18), 0.05)).toThrow(/from 18 normal scores.*Hold out at least 19/)
    expect(() => conformalThreshold(counting(18), 0)).toThrow('rate 0')
    expect(() => conformalThreshold([1, Number.NaN], 0.5)).toThrow('not numbers')
  })

  // 20,000 sets of 50 scores, of which .1 asks for the 46th: the mean rate is 5 / 51, within four standard errors.
  it('keeps its rate on average and its bounds in 95 of 100 cases', () => {
    const stream = randomStream(1)
    let [rates, inside] = [0, 0]
    for (let set = 0; set < 20_000; set++) {
      const { threshold, falseAlarms } = conformalThreshold(
        Array.from({ length: 50 }, () => stream.uniform()),
        0.1,
      )
      const rate = 1 - threshold
      rates += rate
      inside += falseAlarms.low <= rate && rate <= falseAlarms.high ? 1 : 0
      expect(falseAlarms.value).toBeCloseTo(5 / 51, 12)
    }
    expect(Math.abs(rates / 20_000 - 5 / 51)).toBeLessThan((4 * 0.041) / Math.sqrt(20_000))
    expect(Math.abs(inside / 20_000 - 0.95)).toBeLessThan(0.006)
  })
})

describe('conformalShare', () => {
  it('counts the score itself among those that reach it', () => {
    expect(conformalShare(5, [1, 2, 3])).toBe(1 / 4)
    expect(conformalShare(2, [1, 2, 3])).toBe(3 / 4)
  })

  it('alarms below the rate where the threshold does', () => {
    const normal = counting(99)
    const { threshold } = conformalThreshold(normal, 0.05)
    for (const score of [94.5, 95, 95.5, 96]) expect(conformalShare(score, normal) <= 0.05).toBe(score > threshold)
  })
})
