import { describe, expect, it } from 'vitest'
import { byteTokenizer } from '../data/index.js'
import { randomStream } from '../tensor/index.js'
import { distinctShare, novelty, passageIndex, ratio, repeatedShare } from './index.js'

const tokenizer = byteTokenizer()
const encode = (text: string): Int32Array => tokenizer.encode(text)
const letters = (length: number, seed: number): string => {
  const stream = randomStream(seed, 'letters')
  return Array.from({ length }, () => 'abcdefghijklmnopqrstuvwxyz '[stream.integer(27)]).join('')
}

describe('novelty', () => {
  const canary = 'My locker at the dock has the number 4711.'
  const parts = Array.from({ length: 20 }, (_, i) => letters(500, 10 + i))
  const planted = passageIndex(encode(parts.join(canary)), tokenizer.size)
  const without = passageIndex(encode(parts.join('')), tokenizer.size)
  const samples = [letters(200, 1), `${letters(80, 2)}|${canary}|${letters(80, 3)}`, letters(200, 4)].map(encode)

  it('finds a planted sentence, with where and how often the training text holds it', () => {
    const { longest } = novelty(samples, planted, { orders: [8] })
    expect(tokenizer.decode(longest!.tokens)).toBe(canary)
    expect(longest).toMatchObject({ sample: 1, start: 81, occurrences: 19, trainingStart: 500 })
  })

  it('finds no copy where the sentence was not planted, or not drawn', () => {
    expect(novelty(samples, without, { orders: [8] }).longest!.tokens.length).toBeLessThan(8)
    const other = samples.map((_, i) => encode(letters(200, 50 + i)))
    const { longest, copied } = novelty(other, planted, { orders: [8] })
    expect(longest!.tokens.length).toBeLessThan(8)
    expect(copied[0]).toEqual({ order: 8, value: 0, low: 0, high: 0 })
  })

  it('counts copied n-grams of every order, over all samples', () => {
    const index = passageIndex(encode('abcdef'), tokenizer.size)
    const found = novelty(['abcxdef', 'zzzz'].map(encode), index, { orders: [1, 3, 4] })
    expect(found.copied.map(({ value }) => value)).toEqual([6 / 11, 2 / 7, 0])
    expect(found.meanLongest.value).toBe(1.5)
    expect(found).toMatchObject({ samples: 2, tokens: 11, duplicates: 0 })
    expect(novelty([encode('zz'), encode('zz')], index, { orders: [1] })).not.toHaveProperty('longest')
  })

  it('counts repetition inside samples and equal samples', () => {
    const index = passageIndex(encode('text'), tokenizer.size)
    const found = novelty(['aaaaaaa', 'abcdefg', 'abcdefg'].map(encode), index, { orders: [1] })
    expect(found.repeated.value).toBeCloseTo(0.75 / 3, 12)
    expect(found.duplicates).toBe(1)
  })

  it('gives the same interval for the same seed, with the samples inside', () => {
    const first = novelty(samples, planted, { orders: [4], seed: 3 })
    expect(novelty(samples, planted, { orders: [4], seed: 3 })).toEqual(first)
    const { value, low, high } = first.copied[0]!
    expect(low).toBeLessThan(value)
    expect(high).toBeGreaterThan(value)
  })

  it('refuses what it cannot compare', () => {
    expect(() => novelty([], planted, { orders: [4] })).toThrow('no samples')
    expect(() => novelty(samples, planted, { orders: [300] })).toThrow('order 300: the shortest sample has 200 tokens')
  })
})

describe('ratio', () => {
  it('covers the truth about as often as its level says', () => {
    const stream = randomStream(5, 'coverage')
    const trials = 400
    let covered = 0
    for (let trial = 0; trial < trials; trial++) {
      const values = Array.from({ length: 40 }, () => stream.normal())
      const ones = values.map(() => 1)
      const { low, high } = ratio(values, ones, { seed: trial, level: 0.9, resamples: 200 })
      if (low <= 0 && 0 <= high) covered++
    }
    // Three standard errors are 0.045; the percentile interval of 40 values is a little narrow.
    expect(covered / trials).toBeGreaterThan(0.84)
    expect(covered / trials).toBeLessThan(0.945)
  })
})

describe('distinct n-grams', () => {
  it('are counted over all samples, none across two', () => {
    expect(distinctShare([encode('abab'), encode('ba')], 2)).toBe(2 / 4)
    expect(distinctShare([encode('a')], 2)).toBe(0)
    expect(repeatedShare(encode('ababab'), 2)).toBe(3 / 5)
  })
})
