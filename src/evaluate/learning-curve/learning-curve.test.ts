import { describe, expect, it } from 'vitest'
import { randomStream } from '../../tensor/index.js'
import { enoughInWords, errorAt, examplesFor, fitPowerLaw, learningCurve } from '../index.js'

const truth = { floor: 0.05, scale: 0.4, exponent: 0.7 }
const counts = [1, 2, 4, 8, 16, 32]

/** Accuracies on the true curve with normal noise of this deviation. */
function measured(deviation: number, draws: number, seed = 1) {
  const random = randomStream(seed, 'curve')
  return counts.map((examples) => ({
    examples,
    accuracies: Array.from({ length: draws }, () => 1 - errorAt(truth, examples) + deviation * random.normal()),
  }))
}

describe('a power law', () => {
  it('is found where the errors follow one', () => {
    const found = fitPowerLaw(counts.map((examples) => ({ examples, error: errorAt(truth, examples) })))
    expect(found.floor).toBeCloseTo(truth.floor, 5)
    expect(found.scale).toBeCloseTo(truth.scale, 5)
    expect(found.exponent).toBeCloseTo(truth.exponent, 4)
  })

  it('has no floor and no scale below zero', () => {
    const rising = fitPowerLaw(counts.map((examples) => ({ examples, error: 0.1 + 0.01 * examples })))
    expect(rising.scale).toBe(0)
    const straight = fitPowerLaw(counts.map((examples) => ({ examples, error: 0.3 - 0.05 * Math.log(examples) })))
    expect(straight.floor).toBeGreaterThanOrEqual(0)
  })

  it('of three numbers of examples has no floor, since any three would fit one', () => {
    const three = [1, 2, 4].map((examples) => ({ examples, error: errorAt(truth, examples) }))
    expect(fitPowerLaw(three).floor).toBe(0)
  })

  it('says how many examples an error takes', () => {
    expect(examplesFor(truth, errorAt(truth, 12))).toBeCloseTo(12, 8)
    expect(examplesFor(truth, 0.05)).toBe(Number.POSITIVE_INFINITY)
  })

  it('needs three different numbers of examples', () => {
    const two = [1, 2, 2].map((examples) => ({ examples, error: 0.1 }))
    expect(() => fitPowerLaw(two)).toThrow('examples 1, 2, 2: at least three different numbers')
    expect(() => fitPowerLaw([0, 1, 2].map((examples) => ({ examples, error: 0.1 })))).toThrow('from 1 on')
  })
})

describe('a learning curve', () => {
  it('covers the number that is needed about as often as it says', () => {
    const needed = examplesFor(truth, 0.15)
    let covered = 0
    const trials = 60
    for (let trial = 0; trial < trials; trial++) {
      const { needed: found } = learningCurve(measured(0.03, 10, trial), { wanted: 0.85, resamples: 60, seed: trial })
      if (found.low <= needed && needed <= found.high) covered += 1
    }
    // Percentiles of ten draws cover somewhat less than the .95 that is asked for: .89 of 200 trials. .75 of 60 is three deviations below.
    expect(covered / trials).toBeGreaterThan(0.75)
  })

  it('answers in a sentence', () => {
    const options = { resamples: 100, seed: 1 }
    const words = enoughInWords(
      learningCurve(measured(0.005, 10), { ...options, wanted: 0.85 }),
      'examples of each class',
    )
    expect(words).toMatch(/^(7|8|9) examples of each class \(\d+ to \d+\) give 85\.0 %\. Measured: (8|16) are enough/)
    const never = enoughInWords(learningCurve(measured(0.002, 10), { ...options, wanted: 0.99 }), 'examples')
    expect(never).toMatch(/^The curve levels off at 9[45]\.\d %.*no number of examples gives 99\.0 % this way\.$/)
  })

  it('refuses what cannot be', () => {
    expect(() => learningCurve(measured(0.1, 2), { wanted: 1 })).toThrow('1 wanted: not between 0 and 1')
    const gap = [...measured(0.1, 2), { examples: 64, accuracies: [] }]
    expect(() => learningCurve(gap, { wanted: 0.5 })).toThrow('64 examples: nothing was measured')
  })
})
