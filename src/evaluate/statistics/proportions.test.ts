import { describe, expect, it } from 'vitest'
import { randomStream } from '../../tensor/index.js'
import { clopperPearson, type Interval, wilson } from '../index.js'

describe('clopperPearson', () => {
  it('has its known values', () => {
    expect(clopperPearson(0, 100).low).toBe(0)
    expect(clopperPearson(0, 100).high).toBeCloseTo(0.0362167, 7)
    const { value, low, high } = clopperPearson(5, 100)
    expect([value, low, high].map((x) => x.toFixed(7))).toEqual(['0.0500000', '0.0164319', '0.1128349'])
    expect(clopperPearson(100, 100)).toMatchObject({ low: 1 - clopperPearson(0, 100).high, high: 1 })
  })

  it('is the exact tail: ½ α successes or more at its lower bound', () => {
    const { low } = clopperPearson(3, 12, 0.9)
    const choose = [1, 12, 66]
    const fewer = choose.reduce((sum, ways, k) => sum + ways * low ** k * (1 - low) ** (12 - k), 0)
    expect(1 - fewer).toBeCloseTo(0.05, 12)
  })
})

describe('intervals of a share', () => {
  /** How often the interval holds the share, exactly: over all numbers of successes. */
  function coverage(interval: (successes: number, trials: number) => Interval, share: number, trials: number): number {
    let [logProbability, covered] = [trials * Math.log1p(-share), 0]
    for (let successes = 0; successes <= trials; successes++) {
      const { low, high } = interval(successes, trials)
      if (low <= share && share <= high) covered += Math.exp(logProbability)
      logProbability += Math.log(((trials - successes) / (successes + 1)) * (share / (1 - share)))
    }
    return covered
  }

  const shares = [0.003, 0.02, 0.11, 0.3, 0.5, 0.77, 0.95, 0.999]

  it('are never too narrow by Clopper and Pearson', () => {
    for (const share of shares) {
      for (const trials of [5, 40, 300]) expect(coverage(clopperPearson, share, trials)).toBeGreaterThanOrEqual(0.95)
    }
  })

  it('cover as stated on average by Wilson', () => {
    const stream = randomStream(1)
    const found = Array.from({ length: 400 }, () => coverage(wilson, stream.uniform(), 30))
    expect(Math.abs(found.reduce((sum, each) => sum + each, 0) / 400 - 0.95)).toBeLessThan(0.01)
  })

  it('refuse what is no count', () => {
    for (const interval of [wilson, clopperPearson]) {
      expect(() => interval(3, 2)).toThrow('3 of 2')
      expect(() => interval(0.5, 2)).toThrow('0.5 of 2')
      expect(() => interval(0, 0)).toThrow('0 of 0')
    }
  })
})
