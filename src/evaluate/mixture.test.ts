import { describe, expect, it } from 'vitest'
import { splitTail } from '../data/index.js'
import { type LanguageModel, ngram } from '../models/index.js'
import { createMemory } from '../runtime/index.js'
import { constant, crossEntropy, randomStream, type Tensor } from '../tensor/index.js'
import { mixtureWithNgram, ngramFloor } from './index.js'

const vocabulary = 12

/** A source where the last token tells much of the next, and the one before it a little more. */
function source(length: number, seed: number): Int32Array {
  const stream = randomStream(seed, 'source')
  const tokens = new Int32Array(length)
  for (let i = 2; i < length; i++) {
    const chance = stream.uniform()
    if (chance < 0.4) tokens[i] = (tokens[i - 1]! + 5) % vocabulary
    else if (chance < 0.8) tokens[i] = (3 * tokens[i - 1]! + tokens[i - 2]! + 1) % vocabulary
    else tokens[i] = stream.integer(vocabulary)
  }
  return tokens
}

const { training, heldOut } = splitTail(source(6000, 1), 0.2)

/** A model that knows the last token alone: logits [last, next]. */
function bigramModel(logits: Float32Array): LanguageModel {
  const forward = (tokens: Tensor) => constant(logits, [vocabulary, vocabulary]).gather(tokens)
  return {
    config: { family: 'table', vocabulary, context: 32 },
    forward,
    embed: (tokens) => tokens,
    forwardEmbedded: forward,
    hidden: forward,
    loss: (tokens, targets) => crossEntropy(forward(tokens), targets),
    decoder: () => {
      throw new Error('not read on')
    },
  }
}

const flat = bigramModel(new Float32Array(vocabulary ** 2))

describe('ngramFloor', () => {
  it('chooses its order on the end of the training text', () => {
    const floor = ngramFloor(training, heldOut, { vocabulary })
    expect(floor.order).toBe(3)
    const counted = ngram(training, { order: 3, vocabulary })
    expect(floor.nats).toBe(counted.loss(heldOut.slice(1), { context: heldOut.slice(0, 1) }))
    expect(floor.seconds).toBeGreaterThan(0)
  })

  it('does not look at the held-out text to choose', () => {
    const noise = Int32Array.from(heldOut, (_, i) => (i * i) % vocabulary)
    expect(ngramFloor(training, noise, { vocabulary }).order).toBe(3)
    const constantEnd = training.slice().fill(0, training.length * 0.5)
    expect(ngramFloor(constantEnd, heldOut, { vocabulary, orders: [1, 8] }).order).toBe(8)
  })

  it('tries the orders that it is given', () => {
    expect(ngramFloor(training, heldOut, { vocabulary, orders: [1, 2] }).order).toBe(2)
    expect(() => ngramFloor(training, heldOut, { vocabulary, orders: [] })).toThrow(/no orders/)
    expect(() => ngramFloor(training, heldOut.slice(0, 1), { vocabulary })).toThrow(/1 held-out tokens/)
  })
})

describe('mixtureWithNgram', () => {
  it('gives a model that knows nothing next to no share', async () => {
    const mixture = await mixtureWithNgram(createMemory(), flat, training, heldOut)
    expect(mixture.share).toBeLessThan(0.2)
    expect(mixture.modelNats).toBeCloseTo(Math.log(vocabulary), 6)
    expect(mixture.ngramNats).toBeCloseTo(ngramFloor(training, heldOut, { vocabulary }).nats, 10)
    expect(Math.abs(mixture.nats - mixture.ngramNats)).toBeLessThan(0.01)
  })

  it('averages token by token with the best share', async () => {
    const logits = Float32Array.from({ length: vocabulary ** 2 }, (_, i) => ((i * 7) % 5) / 4)
    const model = bigramModel(logits)
    const orders = [1]
    const mixture = await mixtureWithNgram(createMemory(), model, training, heldOut, { orders, batch: 3, stride: 8 })
    const nats = (fitted: Int32Array, text: Int32Array, share: number): number => {
      const counted = ngram(fitted, { order: 1, vocabulary }).logProbabilities([])
      let sum = 0
      for (let i = 1; i < text.length; i++) {
        const row = logits.subarray(text[i - 1]! * vocabulary, (text[i - 1]! + 1) * vocabulary)
        const total = row.reduce((all, logit) => all + Math.exp(logit), 0)
        sum -= Math.log((share * Math.exp(row[text[i]!]!)) / total + (1 - share) * Math.exp(counted[text[i]!]!))
      }
      return sum / (text.length - 1)
    }
    expect(mixture.nats).toBeCloseTo(nats(training, heldOut, mixture.share), 6)
    const { training: counted, heldOut: tail } = splitTail(training, 0.1)
    const shares = Array.from({ length: 201 }, (_, i) => i / 200)
    const best = shares.reduce((a, b) => (nats(counted, tail, a) <= nats(counted, tail, b) ? a : b))
    expect(Math.abs(mixture.share - best)).toBeLessThanOrEqual(0.005)
  })

  it('gives a model that knows what cannot be counted the larger share', async () => {
    const counts = new Float64Array(vocabulary ** 2).fill(1)
    const long = source(50_000, 6)
    for (let i = 1; i < long.length; i++) counts[long[i - 1]! * vocabulary + long[i]!]!++
    const model = bigramModel(Float32Array.from(counts, Math.log))
    const mixture = await mixtureWithNgram(createMemory(), model, training, heldOut, { orders: [1] })
    expect(mixture.share).toBeGreaterThan(0.95)
    expect(mixture.modelNats).toBeLessThan(mixture.ngramNats - 0.1)
    expect(Math.abs(mixture.nats - mixture.modelNats)).toBeLessThan(0.01)
  })
})
