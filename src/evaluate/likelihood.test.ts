import { describe, expect, it } from 'vitest'
import { byteTokenizer } from '../data/index.js'
import { Gpt, type LanguageModel } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { createMemory, int32, type Memory, program } from '../runtime/index.js'
import { randomStream } from '../tensor/index.js'
import { languageLikelihood, likelihoodMeter } from './index.js'

const vocabulary = 256
const context = 16

function randomModel(): { memory: Memory; model: LanguageModel } {
  const model = new Gpt({ family: 'gpt', vocabulary, context, layers: 2, heads: 2, width: 16 })
  const memory = createMemory()
  for (const [name, weight] of parameters(model)) {
    const stream = randomStream(3, name)
    memory.write(
      weight,
      Float32Array.from({ length: weight.size }, () => 0.3 * stream.normal()),
    )
  }
  return { memory, model }
}

const text = 'Ahab’s whale — naïve, white, and 抹香鯨. '.repeat(5)
const tokenizer = byteTokenizer()
const tokens = tokenizer.encode(text)

/** −log p of `tokens[at]` after the tokens from `start` on. */
async function lossAt(memory: Memory, model: LanguageModel, start: number, at: number): Promise<number> {
  const forward = program(memory, { tokens: int32([1, at - start]) }, (fed) => ({
    outputs: { logits: model.forward(fed.tokens) },
  }))
  const { logits } = await forward.run({ tokens: tokens.slice(start, at) })
  await forward.close()
  const row = (logits.data as Float32Array).slice(-vocabulary)
  return Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0)) - row[tokens[at]!]!
}

describe('languageLikelihood', () => {
  it.each([context, 5])('is the same for every batch size, at stride %d', async (stride) => {
    const { memory, model } = randomModel()
    const [one, ...others] = await Promise.all(
      [1, 3, 8].map((batch) => languageLikelihood(memory, model, tokens, { batch, stride, tokenizer })),
    )
    expect(one!.tokens).toBe(tokens.length - 1)
    for (const other of others) {
      expect(other.tokens).toBe(one!.tokens)
      expect(Math.abs(other.nats - one!.nats)).toBeLessThan(1e-6)
      for (const [i, loss] of one!.losses.entries()) expect(Math.abs(other.losses[i]! - loss)).toBeLessThan(1e-5)
    }
  })

  it('predicts every token once, in order, with the context that the stride leaves', async () => {
    const { memory, model } = randomModel()
    const stride = 6
    const { losses } = await languageLikelihood(memory, model, tokens, { stride })
    expect(losses).toHaveLength(tokens.length - 1)
    for (const at of [1, 9, context, context + 1, context + stride, context + stride + 1, tokens.length - 1]) {
      const window = Math.max(0, Math.ceil((at - context) / stride))
      expect(Math.abs(losses[at - 1]! - (await lossAt(memory, model, window * stride, at)))).toBeLessThan(1e-4)
    }
  })

  it('counts bytes and characters of what it predicts', async () => {
    const { memory, model } = randomModel()
    const found = await languageLikelihood(memory, model, tokens, { tokenizer })
    const sum = found.losses.reduce((total, loss) => total + loss, 0)
    expect(found.bytes).toBe(new TextEncoder().encode(text).length - 1)
    expect(found.characters).toBe([...text].length - 1)
    expect(found.nats).toBeCloseTo(sum / found.tokens, 4)
    expect(found.bitsPerByte).toBeCloseTo(found.nats / Math.LN2, 10)
    expect(found.natsPerCharacter).toBeCloseTo((found.nats * found.tokens) / found.characters!, 10)
    expect(found.perplexity).toBeCloseTo(Math.exp(found.nats), 10)
    expect(found.tokensPerSecond).toBeGreaterThan(0)
    expect((await languageLikelihood(memory, model, tokens)).bitsPerByte).toBeUndefined()
  })

  it('spreads a limited number of batches over the text', async () => {
    const { memory, model } = randomModel()
    const { losses } = await languageLikelihood(memory, model, tokens, { batch: 1 })
    const some = await languageLikelihood(memory, model, tokens, { batch: 1, limitBatches: 2 })
    const windows = Math.ceil((tokens.length - 1) / context)
    const second = Math.floor(windows / 2) * context
    expect([...some.losses]).toEqual([...losses.slice(0, context), ...losses.slice(second, second + context)])
    await expect(languageLikelihood(memory, model, tokens, { limitBatches: 0 })).rejects.toThrow(/limitBatches 0/)
  })

  it('sees weights change between measurements', async () => {
    const { memory, model } = randomModel()
    const meter = likelihoodMeter(memory, model)
    expect((await meter.measure(tokens)).nats).not.toBeCloseTo(Math.log(vocabulary), 3)
    const head = parameters(model).get('head.weight')!
    memory.write(head, new Float32Array(head.size))
    expect((await meter.measure(tokens)).nats).toBeCloseTo(Math.log(vocabulary), 6)
    await meter.close()
  })
})
