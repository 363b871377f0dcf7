import { describe, expect, it } from 'vitest'
import { randomStream } from '../tensor/index.js'
import {
  countPenalty,
  draw,
  epsilon,
  minP,
  repetitionPenalty,
  softmax,
  temperature,
  topK,
  topP,
  typical,
} from './filters.js'

const logitsOf = (probabilities: readonly number[]) => Float32Array.from(probabilities, Math.log)
const rounded = (logits: Float32Array, digits = 4) => [...softmax(logits)].map((p) => Number(p.toFixed(digits)))
const kept = (logits: Float32Array) => [...logits.keys()].filter((token) => logits[token]! > -Infinity)
const uniform = logitsOf([0.2, 0.2, 0.2, 0.2, 0.2])

describe('temperature', () => {
  it('flattens above 1 and sharpens below', () => {
    const logits = logitsOf([0.1, 0.2, 0.3, 0.4])
    expect(rounded(temperature(logits, 2), 6)).toEqual([0.1627, 0.230093, 0.281805, 0.325401])
    expect(rounded(temperature(logits, 0.5), 6)).toEqual([0.033333, 0.133333, 0.3, 0.533333])
  })

  it('at 0 leaves the most probable token, the lowest index among equals', () => {
    expect(kept(temperature(Float32Array.of(1, 3, 3, 2), 0))).toEqual([1])
    expect(rounded(temperature(Float32Array.of(-5, -5), 0))).toEqual([1, 0])
  })

  it('does not overflow when tiny', () => {
    expect(rounded(temperature(Float32Array.of(100, 101, -300), 1e-40))).toEqual([0, 1, 0])
  })
})

describe('top-k', () => {
  it('keeps the most probable tokens', () => {
    expect(rounded(topK(logitsOf([0.6, 0, 0.1, 0.3]), 2))).toEqual([0.6667, 0, 0, 0.3333])
  })

  it('keeps all for 0 and for more than there are', () => {
    expect(kept(topK(uniform, 0))).toHaveLength(5)
    expect(kept(topK(uniform, 5))).toHaveLength(5)
    expect(kept(topK(uniform, 6))).toHaveLength(5)
  })

  it('keeps exactly as many as asked, lower indices among equals', () => {
    expect(kept(topK(Float32Array.of(1, 2, 1, 1, 2), 3))).toEqual([0, 1, 4])
    expect(kept(topK(uniform, 1))).toEqual([0])
  })

  it('brings no removed token back', () => {
    expect(kept(topK(Float32Array.of(-Infinity, 1, -Infinity), 2))).toEqual([1])
  })
})

describe('top-p', () => {
  it.each([
    [[0.3, 0.1, 0.1, 0.5], 0.8, [0, 3]],
    [[0.15, 0.3, 0.3, 0.25], 0.8, [1, 2, 3]],
    [[0.4, 0.3, 0.2, 0.1], 0.7, [0, 1]],
    [[0.4, 0.3, 0.2, 0.1], 0.8, [0, 1, 2]],
    [[0.4, 0.3, 0.2, 0.1], 1, [0, 1, 2, 3]],
    [[0.4, 0.3, 0.2, 0.1], 1e-9, [0]],
  ])('of %j at %d keeps %j', (probabilities, mass, tokens) => {
    expect(kept(topP(logitsOf(probabilities), mass))).toEqual(tokens)
  })

  it('leaves the rest in proportion', () => {
    const logits = logitsOf([0.4, 0.3, 0.2, 0.1])
    expect(rounded(topP(logits, 0.7), 6)).toEqual([0.571429, 0.428571, 0, 0])
    expect(rounded(topP(logits, 0.8), 6)).toEqual([0.444444, 0.333333, 0.222222, 0])
    expect(rounded(topP(logitsOf([0, 0.5, 0.4, 0.1]), 0.6))).toEqual([0, 0.5556, 0.4444, 0])
  })

  it('keeps lower indices among equals', () => {
    expect(kept(topP(uniform, 0.5))).toEqual([0, 1, 2])
  })
})

describe('top-p and typical', () => {
  it('count eight tenths, which float64 adds up to a little less, as 0.8', () => {
    const tenths = new Float32Array(10)
    expect(kept(topP(tenths, 0.8))).toHaveLength(8)
    expect(kept(typical(tenths, 0.8))).toHaveLength(8)
  })
})

describe('min-p', () => {
  it.each([
    [[0.9, 0.0274, 0.047, 0.0274], 0.05, [0, 2]],
    [[0.15, 0.3, 0.3, 0.25], 0.05, [0, 1, 2, 3]],
    [[0.97, 0.01, 0.01, 0.01], 0.05, [0]],
  ])('of %j at %d keeps %j', (probabilities, ratio, tokens) => {
    expect(kept(minP(logitsOf(probabilities), ratio))).toEqual(tokens)
  })

  it.each([
    [0, 4],
    [0.24, 4],
    [0.26, 3],
    [0.49, 3],
    [0.51, 2],
    [0.74, 2],
    [0.76, 1],
    [1, 1],
    [1.05, 1],
  ])('at %d keeps %d of .4 .3 .2 .1', (ratio, count) => {
    expect(kept(minP(logitsOf([0.4, 0.3, 0.2, 0.1]), ratio))).toHaveLength(count)
  })
})

describe('typical', () => {
  it.each([
    [[0.97, 0.01, 0.01, 0.01], 0.5, [0]],
    [[0.4, 0.2, 0.2, 0.2], 0.5, [1, 2, 3]],
    [[0.4, 0.2, 0.2, 0.2], 1, [0, 1, 2, 3]],
    [[0, 0.4, 0.2, 0.2, 0.2], 0.99, [1, 2, 3, 4]],
  ])('of %j at %d keeps %j', (probabilities, mass, tokens) => {
    expect(kept(typical(logitsOf(probabilities), mass))).toEqual(tokens)
  })
})

describe('epsilon', () => {
  it.each([
    [[0.87, 0.099, 0.001, 0.03], 0.1, [0]],
    [[0.4, 0.299, 0.101, 0.2], 0.1, [0, 1, 2, 3]],
    [[0.4, 0.3, 0.2, 0.1], 0.9, [0]],
  ])('of %j at %d keeps %j', (probabilities, threshold, tokens) => {
    expect(kept(epsilon(logitsOf(probabilities), threshold))).toEqual(tokens)
  })
})

describe('penalties', () => {
  it('multiply negative logits and divide positive ones', () => {
    const penalized = repetitionPenalty(Float32Array.of(-0.1, 0.1, 0.4), [0, 1, 2], 2)
    expect(penalized).toEqual(Float32Array.of(-0.2, 0.05, 0.2))
  })

  it('all but rule out repeated tokens at 50', () => {
    expect(rounded(repetitionPenalty(uniform, [0], 50))).toEqual([0, 0.25, 0.25, 0.25, 0.25])
    expect(rounded(repetitionPenalty(uniform, [0, 1, 2], 50))).toEqual([0, 0, 0, 0.5, 0.5])
  })

  it('count a repeated token once for repetition', () => {
    expect(repetitionPenalty(Float32Array.of(1, 1), [0, 0, 0], 2)).toEqual(Float32Array.of(0.5, 1))
  })

  it('subtract frequency for each time and presence once', () => {
    expect(rounded(countPenalty(uniform, [0], { frequency: 5, presence: 5 }), 6)).toEqual([
      0.000011, 0.249997, 0.249997, 0.249997, 0.249997,
    ])
    const twice = countPenalty(Float32Array.of(0, 0, 0), [1, 1, 2], { frequency: 2, presence: 1 })
    expect(twice).toEqual(Float32Array.of(0, -5, -3))
  })

  it('name a token outside the vocabulary', () => {
    expect(() => repetitionPenalty(uniform, [0, 5], 2)).toThrow(/token 5 at 1 of the history/)
    expect(() => countPenalty(uniform, [-1], { frequency: 1, presence: 0 })).toThrow(/token -1 at 0/)
  })
})

describe('every filter', () => {
  const filters: Record<string, (logits: Float32Array) => Float32Array> = {
    temperature: (logits) => temperature(logits, 0.7),
    greedy: (logits) => temperature(logits, 0),
    topK: (logits) => topK(logits, 2),
    topP: (logits) => topP(logits, 0.9),
    minP: (logits) => minP(logits, 0.1),
    typical: (logits) => typical(logits, 0.9),
    epsilon: (logits) => epsilon(logits, 0.1),
  }

  it.each(Object.entries(filters))('%s names the index of NaN and Infinity', (_, filter) => {
    expect(() => filter(Float32Array.of(1, Number.NaN, 2))).toThrow(/logit NaN of token 1/)
    expect(() => filter(Float32Array.of(1, 2, Infinity))).toThrow(/logit Infinity of token 2/)
  })

  it.each(Object.entries(filters))('%s refuses logits that are all removed', (_, filter) => {
    expect(() => filter(Float32Array.of(-Infinity, -Infinity))).toThrow(/every token is removed/)
    expect(() => filter(new Float32Array(0))).toThrow(/every token is removed/)
  })

  it.each(Object.entries(filters))('%s leaves its input as it was and a token to draw', (_, filter) => {
    const stream = randomStream(3, 'logits')
    for (let trial = 0; trial < 50; trial++) {
      const logits = Float32Array.from({ length: 1 + stream.integer(20) }, () => 5 * stream.normal())
      const before = logits.slice()
      const tokens = kept(filter(logits))
      expect(logits).toEqual(before)
      expect(tokens).toContain(logits.indexOf(Math.max(...logits)))
    }
  })
})

describe('draw', () => {
  it('inverts the cumulative distribution', () => {
    const probabilities = Float64Array.of(0.25, 0.5, 0.25)
    expect([0, 0.2499, 0.25, 0.7499, 0.75, 1 - 2 ** -53].map((u) => draw(probabilities, u))).toEqual([0, 0, 1, 1, 2, 2])
  })

  it('never gives a token of probability 0', () => {
    const probabilities = Float64Array.of(0, 0.1, 0, 0.2, 0.7 - 1e-16, 0)
    for (const u of [0, 0.1, 0.2, 0.3, 0.30000000000000004, 0.999999, 1 - 2 ** -53]) {
      expect(probabilities[draw(probabilities, u)]).toBeGreaterThan(0)
    }
    expect(draw(Float64Array.of(0, 5e-324, 0), 0.99)).toBe(1)
  })

  // Seed 11, 100,000 draws; chi-square with 6 degrees of freedom passes 22.46 once in a thousand.
  it('draws each token as often as its probability says', () => {
    const probabilities = softmax(Float32Array.of(0, 1, -1, 0.5, -Infinity, 2, -2, 1.5))
    const stream = randomStream(11, 'draw')
    const seen = new Float64Array(8)
    for (let i = 0; i < 100_000; i++) seen[draw(probabilities, stream.uniform())]! += 1
    expect(seen[4]).toBe(0)
    const distance = seen.reduce((sum, n, token) => {
      const expected = 100_000 * probabilities[token]!
      return expected > 0 ? sum + (n - expected) ** 2 / expected : sum
    }, 0)
    expect(distance).toBeLessThan(22.46)
  })

  it('refuses what is not a distribution', () => {
    expect(() => draw(Float64Array.of(1), 1)).toThrow(/u 1/)
    expect(() => draw(Float64Array.of(1), Number.NaN)).toThrow(/u NaN/)
    expect(() => draw(Float64Array.of(0.5, Number.NaN), 0.1)).toThrow(/probability NaN of token 1/)
    expect(() => draw(Float64Array.of(0.5, -0.1), 0.1)).toThrow(/probability -0.1 of token 1/)
    expect(() => draw(Float64Array.of(0, 0), 0.1)).toThrow(/every probability is 0/)
  })
})
