import { describe, expect, it } from 'vitest'
import { randomStream } from '../tensor/index.js'
import { quantiles } from './quantiles.js'

describe('quantiles', () => {
  it('are nearest ranks', () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i)
    expect(quantiles(values, [0.5, 0.95, 0.99, 1]).map(({ value }) => value)).toEqual([50, 95, 99, 100])
    expect(quantiles([3], [0.5, 0.99])).toEqual([3, 3].map((value) => ({ value, low: value, high: value })))
    expect(quantiles([], [0.5])[0]!.value).toBeNaN()
  })

  it('lie in their intervals about 95 times in a hundred: 2,000 draws of 400, seed 1', () => {
    const stream = randomStream(1, 'quantiles')
    const shares = [0.5, 0.95]
    const held = [0, 0]
    for (let draw = 0; draw < 2000; draw++) {
      const values = Float64Array.from({ length: 400 }, () => stream.uniform())
      for (const [i, { low, high }] of quantiles(values, shares).entries()) {
        if (low <= shares[i]! && shares[i]! <= high) held[i]! += 1
      }
    }
    for (const count of held) expect(Math.abs(count / 2000 - 0.955)).toBeLessThan(0.02)
  })
})
