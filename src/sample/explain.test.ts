import { describe, expect, it } from 'vitest'
import { randomStream } from '../tensor/index.js'
import { chain, distributionAt, type FilterStep, rankOf, type SamplingSettings, uncertaintyOf } from './index.js'

const logitsOf = (probabilities: readonly number[]) => Float32Array.from(probabilities, Math.log)
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const rounded = (values: readonly number[], digits = 4) => values.map((value) => Number(value.toFixed(digits)))
const step = (settings: SamplingSettings, probabilities: readonly number[]): FilterStep =>
  distributionAt(logitsOf(probabilities), settings).steps.at(-1)!

/** 50 logits, seed 5. */
function someLogits(): Float32Array {
  const stream = randomStream(5)
  return Float32Array.from({ length: 50 }, () => 3 * stream.normal())
}

describe('uncertainty', () => {
  it.each([1, 2, 10, 50_257])('of an even choice among %d is that many choices', (count) => {
    const { entropy, bits, choices } = uncertaintyOf(new Float64Array(count).fill(1 / count))
    expect(entropy).toBeCloseTo(Math.log(count), 9)
    expect(bits).toBeCloseTo(Math.log2(count), 9)
    expect(choices / count).toBeCloseTo(1, 9)
  })

  it('of a certain token is none', () => {
    expect(uncertaintyOf([0, 1, 0])).toEqual({ entropy: 0, bits: 0, choices: 1 })
  })

  it('of two tokens is that of a coin', () => {
    expect(uncertaintyOf([0.11, 0.89]).bits).toBeCloseTo(0.499916, 6)
  })

  it.each([0.25, 0.8, 1, 2, 7])('at temperature %d is log Z minus the mean of the logits over it', (temperature) => {
    const logits = someLogits()
    const scaled = Array.from(logits, (logit) => logit / temperature)
    const total = sum(scaled.map(Math.exp))
    const entropy = Math.log(total) - sum(scaled.map((logit) => (logit * Math.exp(logit)) / total))
    const { tempered, drawn } = distributionAt(logits, { temperature })
    expect(tempered.entropy).toBeCloseTo(entropy, 5)
    expect(drawn).toEqual(tempered)
  })
})

describe('distribution', () => {
  it('at temperature 0 is one-hot, the lowest id among equals', () => {
    const { model, tempered, drawn } = distributionAt(Float32Array.of(1, 3, 3, 2), { temperature: 0, topP: 0.5 })
    expect(drawn).toEqual({ probabilities: [0, 1, 0, 0], entropy: 0, bits: 0, choices: 1 })
    expect(tempered).toEqual(drawn)
    expect(model.probabilities[1]).toBeCloseTo(Math.E / (2 * Math.E + 1 + Math.exp(-1)), 6)
  })

  it('is what the chain draws from, to the last bit, and keeps what it keeps', () => {
    const settings = {
      ...{ temperature: 0.7, topK: 20, topP: 0.9, minP: 0.02, typical: 0.95, epsilon: 0.01 },
      ...{ repetitionPenalty: 1.3, frequencyPenalty: 0.1, presencePenalty: 0.2 },
    }
    const history = [3, 3, 7, 21]
    const allowed = new Uint8Array(50).fill(1).fill(0, 40)
    const { steps, drawn } = distributionAt(someLogits(), settings, { history, allowed })
    const drawing = chain(settings)(someLogits(), history, allowed)
    expect(drawn.probabilities).toEqual([...drawing.probabilities])
    const [vocabulary, ...filters] = steps
    expect(vocabulary).toMatchObject({ filter: 'vocabulary', kept: 40 })
    expect(filters.map(({ filter, removed }) => ({ filter, removed: removed.length }))).toEqual(drawing.steps)
    expect(steps.at(-1)!.kept).toBe(drawn.probabilities.filter((p) => p > 0).length)
    expect(sum(drawn.probabilities)).toBeCloseTo(1, 12)
  })

  it('follows another order of the filters', () => {
    const settings = { temperature: 3, topP: 0.6 }
    const ordered = distributionAt(logitsOf([0.5, 0.3, 0.2]), settings, { order: ['topP', 'temperature'] })
    expect(ordered.steps.map(({ filter, removed }) => [filter, removed])).toEqual([
      ['topP', [2]],
      ['temperature', []],
    ])
    expect(distributionAt(logitsOf([0.5, 0.3, 0.2]), settings).steps.at(-1)!.removed).toEqual([2])
  })

  it('takes the same logits after JSON', () => {
    const logits = someLogits()
    const again = JSON.parse(JSON.stringify(Array.from(logits)))
    const settings = { temperature: 0.3, topP: 0.8 }
    expect(distributionAt(again, settings)).toEqual(distributionAt(logits, settings))
  })

  it('is the same after JSON', () => {
    const explained = distributionAt(someLogits(), { temperature: 0.5, topK: 9 })
    expect(JSON.parse(JSON.stringify(explained))).toEqual(explained)
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses a logit %d', (wrong) => {
    expect(() => distributionAt(Float32Array.of(0, wrong))).toThrow(/of token 1: not finite/)
  })

  it('refuses bad settings and a history outside the vocabulary', () => {
    expect(() => distributionAt(someLogits(), { topP: 2 })).toThrow(/topP 2/)
    expect(() => distributionAt(someLogits(), { repetitionPenalty: 2 }, { history: [50] })).toThrow(/token 50 at 0/)
  })
})

describe('a filter', () => {
  it.each<[SamplingSettings, number[], number[], number]>([
    [{ topK: 2 }, [0.6, 0.02, 0.08, 0.3], [1, 2], 0.1],
    [{ topP: 0.8 }, [0.3, 0.1, 0.1, 0.5], [1, 2], 0.2],
    [{ topP: 0.7 }, [0.4, 0.3, 0.2, 0.1], [2, 3], 0.3],
    [{ minP: 0.05 }, [0.9, 0.0274, 0.047, 0.0256], [1, 3], 0.053],
    [{ typical: 0.5 }, [0.4, 0.2, 0.2, 0.2], [0], 0.4],
    [{ epsilon: 0.15 }, [0.4, 0.1, 0.2, 0.3], [1], 0.1],
  ])('%j of %j removes %j and their mass', (settings, probabilities, removed, mass) => {
    const found = step(settings, probabilities)
    expect(found.removed).toEqual(removed)
    expect(found.removedMass).toBeCloseTo(mass, 6)
    expect(found.moved).toBeCloseTo(mass, 6)
    expect(found.kept).toBe(probabilities.length - removed.length)
  })

  it('removes what, with the mass it keeps, is all', () => {
    const { tempered, steps } = distributionAt(someLogits(), { temperature: 1.5, topP: 0.7 })
    const { removed, removedMass, kept } = steps[1]!
    const keptMass = sum(tempered.probabilities.filter((_, token) => !removed.includes(token)))
    expect(removedMass + keptMass).toBeCloseTo(1, 12)
    expect(keptMass).toBeGreaterThanOrEqual(0.7 - 1e-6)
    expect(removed.length + kept).toBe(50)
    expect(removed.length).toBeGreaterThan(10)
  })

  it('takes from what the one before it left', () => {
    const { steps } = distributionAt(logitsOf([0.5, 0.3, 0.15, 0.05]), { topK: 3, topP: 0.8 })
    expect(rounded(steps.map(({ removedMass }) => removedMass))).toEqual([0.05, Number((0.15 / 0.95).toFixed(4))])
  })

  it('that only moves probability removes nothing', () => {
    const { removed, removedMass, moved, kept } = step({ temperature: 2 }, [0.1, 0.2, 0.3, 0.4])
    expect([removed, removedMass, kept]).toEqual([[], 0, 4])
    expect(moved).toBeCloseTo(0.1627 + 0.230093 - 0.3, 5)
    const penalty = distributionAt(logitsOf([0.25, 0.25, 0.5]), { presencePenalty: Math.LN2 }, { history: [2] })
    expect(rounded([...penalty.drawn.probabilities, penalty.steps[0]!.moved])).toEqual([0.3333, 0.3333, 0.3333, 0.1667])
  })
})

describe('rank', () => {
  it('counts the likelier, lower ids among equals, of the known', () => {
    const logits = [1, 5, 3, 5, -2]
    expect([0, 1, 2, 3, 4].map((id) => rankOf(logits, id))).toEqual([4, 1, 3, 2, 5])
    expect(rankOf(logits, 0, Uint8Array.of(1, 0, 1, 1, 1))).toBe(3)
  })
})
