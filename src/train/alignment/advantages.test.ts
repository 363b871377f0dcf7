import { describe, expect, it } from 'vitest'
import { generalisedAdvantages, groupAdvantages, penalisedRewards, whitened } from './advantages.js'

const rounded = (values: ArrayLike<number>, digits = 6): number[] =>
  Array.from(values, (value) => Number(value.toFixed(digits)))

describe('generalisedAdvantages', () => {
  const rewards = [0.1, -0.2, 1]
  const values = [0.5, 0.4, 0.7]

  it('is what comes less what was expected at λ 1, and one step ahead at λ 0', () => {
    expect(rounded(generalisedAdvantages(rewards, values, { discount: 1, lambda: 1 }).advantages)).toEqual([
      0.4, 0.4, 0.3,
    ])
    expect(rounded(generalisedAdvantages(rewards, values, { discount: 1, lambda: 0 }).advantages)).toEqual([
      0, 0.1, 0.3,
    ])
  })

  it('is the sum of discounted errors in between', () => {
    const { advantages, returns } = generalisedAdvantages(rewards, values, { discount: 0.9, lambda: 0.8 })
    const errors = [0.1 + 0.9 * 0.4 - 0.5, -0.2 + 0.9 * 0.7 - 0.4, 1 - 0.7]
    const wanted = errors.map((_, t) => errors.slice(t).reduce((sum, e, k) => sum + (0.9 * 0.8) ** k * e, 0))
    expect(rounded(advantages, 12)).toEqual(rounded(wanted, 12))
    expect(rounded(returns, 12)).toEqual(
      rounded(
        wanted.map((a, t) => a + values[t]!),
        12,
      ),
    )
  })
})

describe('penalisedRewards', () => {
  it('puts the score at the last token, over the penalty there', () => {
    expect(rounded(penalisedRewards([-0.1, -0.1, -0.1], 1, 0.5))).toEqual([0.05, 0.05, 1.05])
    expect(penalisedRewards([], 1, 0.5)).toEqual(new Float64Array(0))
  })
})

describe('groupAdvantages', () => {
  const rewards = [1, 0, 0, 1, 0, 0, 0, 1]

  it('divides by the deviation that it is told', () => {
    const [good, bad] = [0, 1]
    const of = (deviation: 'sample' | 'population' | 'none') => rounded(groupAdvantages(rewards, deviation))
    expect([of('sample')[good], of('sample')[bad]]).toEqual([1.207381, -0.724429])
    expect([of('population')[good], of('population')[bad]]).toEqual([1.290994, -0.774597])
    expect([of('none')[good], of('none')[bad]]).toEqual([0.625, -0.375])
  })

  it('has nothing to say of answers that are all alike', () => {
    expect(groupAdvantages([2, 2, 2], 'sample')).toEqual(new Float64Array(3))
    expect(groupAdvantages([2], 'population')).toEqual(new Float64Array(1))
  })
})

describe('whitened', () => {
  it('has mean 0 and deviation 1', () => {
    const values = whitened(Float64Array.of(1, 2, 3, 10))
    expect(values.reduce((a, b) => a + b)).toBeCloseTo(0, 12)
    expect(values.reduce((a, b) => a + b * b, 0) / 4).toBeCloseTo(1, 6)
  })
})
