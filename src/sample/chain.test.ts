import { describe, expect, it } from 'vitest'
import { randomStream } from '../tensor/index.js'
import { chain, filterOrder, type SamplingSettings, validateSettings } from './chain.js'

const logits = Float32Array.from([0.4, 0.3, 0.2, 0.1], Math.log)
const rounded = (probabilities: Float64Array) => [...probabilities].map((p) => Number(p.toFixed(4)))

describe('chain', () => {
  it('with nothing set gives the model its own distribution', () => {
    const { probabilities, logProbabilities, steps } = chain({})(logits)
    expect(rounded(probabilities)).toEqual([0.4, 0.3, 0.2, 0.1])
    expect(logProbabilities[3]).toBeCloseTo(Math.log(0.1), 6)
    expect(steps).toEqual([])
  })

  it('reports which filters ran, in order, and what each removed', () => {
    const { probabilities, logProbabilities, steps } = chain({ minP: 0.8, topK: 3, temperature: 0.5 })(logits)
    expect(steps).toEqual([
      { filter: 'temperature', removed: 0 },
      { filter: 'topK', removed: 1 },
      { filter: 'minP', removed: 2 },
    ])
    expect(rounded(probabilities)).toEqual([1, 0, 0, 0])
    expect([...logProbabilities]).toEqual([0, -Infinity, -Infinity, -Infinity])
  })

  it('cuts after temperature, and elsewhere in another order', () => {
    const settings = { temperature: 2, topP: 0.7 }
    expect(rounded(chain(settings)(logits).probabilities)).toEqual([0.3886, 0.3366, 0.2748, 0])
    const cutFirst = chain(settings, ['topP', 'temperature'])(logits)
    expect(rounded(cutFirst.probabilities)).toEqual([0.5359, 0.4641, 0, 0])
    expect(cutFirst.steps.map(({ filter }) => filter)).toEqual(['topP', 'temperature'])
  })

  it('penalizes the history before all else', () => {
    const { probabilities, steps } = chain({ repetitionPenalty: 50, presencePenalty: 100, temperature: 0 })(
      logits,
      [0, 1, 1],
    )
    expect(rounded(probabilities)).toEqual([0, 0, 1, 0])
    expect(steps.map(({ filter }) => filter)).toEqual(['repetition', 'count', 'temperature'])
  })

  it('adds a bias by token, which can rule one out or force it', () => {
    expect(chain({ logitBias: { 1: -100 } })(logits).probabilities[1]).toBeLessThan(1e-40)
    expect(chain({ logitBias: { 1: 100 } })(logits).probabilities[1]).toBeCloseTo(1, 12)
    expect(() => chain({ logitBias: { 4: 1 } })(logits)).toThrow('token 4: not below 4')
  })

  it('at temperature 0 takes the most probable token whatever the rest say', () => {
    const rest: SamplingSettings[] = [{}, { topP: 1e-6 }, { topK: 3 }, { minP: 1 }, { typical: 0.2 }, { epsilon: 0.9 }]
    for (const settings of rest) {
      const { probabilities } = chain({ ...settings, temperature: 0 })(Float32Array.of(0, 2, 2, 1))
      expect([...probabilities]).toEqual([0, 1, 0, 0])
    }
  })

  it('gives log-probabilities that are the logarithms of probabilities that add up to 1', () => {
    const stream = randomStream(5, 'logits')
    const wide = Float32Array.from({ length: 1000 }, () => 4 * stream.normal())
    const { probabilities, logProbabilities } = chain({ topK: 50, topP: 0.9, temperature: 0.8 })(wide)
    expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12)
    for (const [token, p] of probabilities.entries()) {
      if (p === 0) expect(logProbabilities[token]).toBe(-Infinity)
      else expect(logProbabilities[token]).toBeCloseTo(Math.log(p), 10)
    }
  })

  it('keeps the logarithm of a probability too small for float64', () => {
    const { probabilities, logProbabilities } = chain({})(Float32Array.of(0, -1000))
    expect(probabilities[1]).toBe(0)
    expect(logProbabilities[1]).toBe(-1000)
  })

  it('draws only from what is allowed', () => {
    expect(rounded(chain({})(logits, [], Uint8Array.of(0, 1, 0, 1)).probabilities)).toEqual([0, 0.75, 0, 0.25])
    expect(() => chain({})(logits, [], new Uint8Array(4))).toThrow(/no token is allowed/)
    expect(() => chain({})(logits, [], new Uint8Array(3))).toThrow(/3 allowed flags/)
  })

  it.each([Number.NaN, Infinity, -Infinity])('names the index of the logit %d', (bad) => {
    expect(() => chain({})(Float32Array.of(1, 2, bad))).toThrow(`logit ${bad} of token 2`)
  })

  it('knows every filter by name', () => {
    const all: Required<SamplingSettings> = {
      temperature: 0.9,
      topK: 3,
      topP: 0.99,
      minP: 0.01,
      typical: 0.99,
      epsilon: 0.01,
      repetitionPenalty: 1.1,
      frequencyPenalty: 0.1,
      presencePenalty: 0.1,
      logitBias: { 0: -1 },
    }
    expect(chain(all)(logits, [0]).steps.map(({ filter }) => filter)).toEqual(filterOrder)
  })
})

describe('validateSettings', () => {
  it.each([
    [{ temperature: -0.1 }, 'temperature -0.1'],
    [{ temperature: Number.NaN }, 'temperature NaN'],
    [{ temperature: Infinity }, 'temperature Infinity'],
    [{ logitBias: { 1: Number.NaN } }, 'logitBias {"1":null}'],
    [{ logitBias: { x: 1 } }, 'logitBias {"x":1}'],
    [{ topK: 1.5 }, 'topK 1.5'],
    [{ topK: -1 }, 'topK -1'],
    [{ topP: 0 }, 'topP 0'],
    [{ topP: 1.01 }, 'topP 1.01'],
    [{ minP: 1.05 }, 'minP 1.05'],
    [{ typical: 0 }, 'typical 0'],
    [{ epsilon: 1 }, 'epsilon 1'],
    [{ repetitionPenalty: 0 }, 'repetitionPenalty 0'],
    [{ frequencyPenalty: Number.NaN }, 'frequencyPenalty NaN'],
    [{ presencePenalty: Infinity }, 'presencePenalty Infinity'],
    [{ topp: 0.9 }, 'topp: not a setting'],
    [{ constructor: 1 }, 'constructor: not a setting'],
  ])('refuses %j', (settings, message) => {
    expect(() => validateSettings(settings as SamplingSettings)).toThrow(message)
    expect(() => chain(settings as SamplingSettings)).toThrow(message)
  })

  it('names every bad value at once', () => {
    expect(() => validateSettings({ topK: -1, topP: 2 })).toThrow(/topK -1: .*; topP 2: /)
  })

  it('refuses a number in quotes', () => {
    expect(() => validateSettings(JSON.parse('{"topK": "5"}'))).toThrow(/topK 5/)
  })

  it('accepts the bounds', () => {
    validateSettings({ temperature: 0, topK: 0, topP: 1, minP: 0, typical: 1, epsilon: 0, repetitionPenalty: 0.5 })
    validateSettings({ minP: 1, frequencyPenalty: -2, presencePenalty: 2 })
  })
})
