import { describe, expect, it } from 'vitest'
import { regressionPrompts } from '../data/index.js'
import { errorCurve, fewShotReport } from './few-shot.js'
import { averaging, bayesError, leastSquares, nearestNeighbours, predictZero } from './regression.js'

const options = { dimensions: 4, examples: 12, prompts: 4000, batch: 500, seed: 5 }

/** Within four standard errors of what theory says, at every number of examples. */
function expectCurve(curve: Awaited<ReturnType<typeof errorCurve>>, theory: (examples: number) => number): void {
  for (const [k, error] of curve.errors.entries()) {
    expect(Math.abs(error - theory(k)), `${k} examples: ${error}`).toBeLessThan(4 * curve.standardErrors[k]! + 1e-6)
  }
}

describe('errors by number of examples, on 4,000 prompts of seed 5', () => {
  it('are those of the Bayes line for least squares', async () => {
    const curve = await errorCurve(leastSquares, options)
    expectCurve(curve, (k) => bayesError(k, 4))
    expect(bayesError(0, 4)).toBe(1)
    expect(curve.errors[1]).toBeGreaterThan(0.7)
    expect(Math.max(...curve.errors.slice(4))).toBeLessThan(1e-6)
  })

  it('are 1 for zero', async () => expectCurve(await errorCurve(predictZero, options), () => 1))

  it('are (dimensions + 1) / examples for averaging', async () => {
    expectCurve(await errorCurve(averaging, options), (k) => (k === 0 ? 1 : 5 / k))
  })

  it('fall slowly for neighbours, which one example makes worse than zero', async () => {
    const { errors } = await errorCurve(nearestNeighbours(3), options)
    expect(errors[1]).toBeGreaterThan(1.5)
    expect(errors[12]).toBeLessThan(1)
    expect(errors[12]).toBeGreaterThan(0.3)
  })

  it('come in one report, from the same prompts', async () => {
    const report = await fewShotReport(leastSquares, { ...options, prompts: 510, batch: 100 })
    expect(report.model).toEqual(report.baselines.leastSquares)
    expect(report.excess).toEqual(new Array(13).fill(0))
    const { excess, model } = await fewShotReport(predictZero, options)
    expectCurve({ ...model, errors: excess }, (k) => Math.min(1, k / 4))
    expect(report.bayes).toEqual([1, 0.75, 0.5, 0.25, 0, 0, 0, 0, 0, 0, 0, 0, 0])
  })
})

describe('every predictor', () => {
  it.each([
    ['least squares', leastSquares],
    ['neighbours', nearestNeighbours(3)],
    ['averaging', averaging],
  ])('knows only the pairs before: %s', async (_, predict) => {
    const prompts = regressionPrompts({ prompts: 2, points: 4, dimensions: 3, seed: 1, split: 'test', step: 1 })
    const before = await predict(prompts)
    const y = prompts.y.map((value, i) => (i === 1 ? value + 1 : value))
    const after = await predict({ ...prompts, y })
    const changed = Array.from(before, (value, i) => value !== after[i])
    expect(changed).toEqual([false, false, true, true, false, false, false, false])
  })
})
