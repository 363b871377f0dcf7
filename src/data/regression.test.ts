import { describe, expect, it } from 'vitest'
import { type RegressionOptions, regressionPrompts } from './regression.js'

const options: RegressionOptions = { prompts: 200, points: 8, dimensions: 3, seed: 1, split: 'training', step: 1 }

const variance = (values: Float32Array): number => values.reduce((sum, value) => sum + value ** 2, 0) / values.length

describe('prompts of linear regression', () => {
  it('are the same for the same options, and others for any other seed, split or step', () => {
    const { x, y } = regressionPrompts(options)
    expect(regressionPrompts(options)).toMatchObject({ x, y })
    for (const other of [{ seed: 2 }, { step: 2 }, { split: 'test' }] as const) {
      expect(regressionPrompts({ ...options, ...other }).x).not.toEqual(x)
      expect(regressionPrompts({ ...options, ...other }).y).not.toEqual(y)
    }
  })

  it('have unit inputs, and outputs of variance `dimensions`', () => {
    const { x, y } = regressionPrompts({ ...options, prompts: 4000 })
    expect(variance(x)).toBeCloseTo(1, 1)
    expect(Math.abs(variance(y) / 3 - 1)).toBeLessThan(0.06) // three deviations: 4,000 functions of 3 weights
  })

  it('have one linear function each: the fourth point follows from three', () => {
    const { x, y } = regressionPrompts({ ...options, dimensions: 1, prompts: 5, points: 4 })
    for (let i = 0; i < 20; i++) {
      const first = i - (i % 4)
      expect(y[i]! / x[i]!).toBeCloseTo(y[first]! / x[first]!, 4)
    }
  })

  it('leave out the coordinates that are not active', () => {
    const { x, y } = regressionPrompts({ ...options, active: 1, prompts: 2000 })
    expect(x.every((value, i) => i % 3 === 0 || value === 0)).toBe(true)
    expect(Math.abs(variance(y) - 1)).toBeLessThan(0.15)
    expect(() => regressionPrompts({ ...options, active: 4 })).toThrow('4 active coordinates of 3')
  })
})
