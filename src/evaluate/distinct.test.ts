import { describe, expect, it } from 'vitest'
import { randomStream } from '../tensor/index.js'
import { distinctInterval, distinctShare } from './distinct.js'

const stream = randomStream(1, 'distinct')
/** Texts of 40 tokens from an alphabet of 30. */
const texts = (count: number): Int32Array[] =>
  Array.from({ length: count }, () => Int32Array.from({ length: 40 }, () => stream.integer(30)))

describe('the interval of distinct n-grams', () => {
  it('surrounds the share that distinctShare gives', () => {
    const samples = texts(20)
    const { value, low, high } = distinctInterval(samples, 2)
    expect(value).toBe(distinctShare(samples, 2))
    expect(low).toBeLessThan(value)
    expect(high).toBeGreaterThan(value)
  })

  it('is as wide as the share varies over draws of samples: within a factor of 1.5, 400 draws, seed 1', () => {
    const values = Array.from({ length: 400 }, () => distinctShare(texts(20), 2))
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))
    const widths = Array.from({ length: 50 }, () => distinctInterval(texts(20), 2)).map(({ low, high }) => high - low)
    const ratio = widths.reduce((sum, width) => sum + width, 0) / widths.length / (2 * 1.96 * deviation)
    expect(ratio).toBeGreaterThan(1 / 1.5)
    expect(ratio).toBeLessThan(1.5)
  })

  it('is a point where there is one sample or no n-gram', () => {
    const [one] = texts(1)
    const share = distinctShare([one!], 3)
    expect(distinctInterval([one!], 3)).toEqual({ value: share, low: share, high: share })
    expect(distinctInterval([Int32Array.of(1), Int32Array.of(2)], 3)).toEqual({ value: 0, low: 0, high: 0 })
  })
})
