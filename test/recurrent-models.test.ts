import { describe, expect, it } from 'vitest'
import { characterTokenizer, streamLoader } from '../src/data/index.js'
import { languageLikelihood } from '../src/evaluate/index.js'
import { createLanguageModel, type LanguageModel } from '../src/models/index.js'
import { parameters } from '../src/nn/index.js'
import { sgd } from '../src/optim/index.js'
import { createMemory, int32, type Memory, program } from '../src/runtime/index.js'
import { textSampler } from '../src/sample/index.js'
import { randomStream } from '../src/tensor/index.js'
import { train } from '../src/train/index.js'

const letters = characterTokenizer('\nabcdefghijklmnopqrstuvwxyz ')
const vocabulary = letters.size
const context = 8
const families = ['rnn', 'lstm', 'gru'] as const
type Family = (typeof families)[number]

/** Every weight random, so that no part of the model is without effect and no distribution is flat. */
function randomModel(family: Family): { memory: Memory; model: LanguageModel } {
  const model = createLanguageModel({ family, vocabulary, context, layers: 2, width: 12, dropout: 0.5 })
  const memory = createMemory({ seed: 1 })
  for (const [name, weight] of parameters(model)) {
    const stream = randomStream(3, name)
    memory.write(
      weight,
      Float32Array.from({ length: weight.size }, () => 0.5 * stream.normal()),
    )
  }
  return { memory, model }
}

const random = randomStream(9)
const tokens = Int32Array.from({ length: 120 }, () => random.integer(vocabulary))

/** Logits [rows, time, vocabulary] of texts read whole, from their beginning. */
async function whole(memory: Memory, model: LanguageModel, texts: Int32Array, rows = 1): Promise<Float32Array> {
  const forward = program(memory, { texts: int32([rows, texts.length / rows]) }, ({ texts }) => ({
    outputs: { logits: model.forward(texts) },
  }))
  const { logits } = await forward.run({ texts })
  await forward.close()
  return logits.data as Float32Array
}

function nats(logits: Float32Array, target: number): number {
  const highest = Math.max(...logits)
  return highest + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - highest), 0)) - logits[target]!
}

const largestDifference = (a: Float32Array, b: Float32Array): number => {
  expect(a.length).toBe(b.length)
  return a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0)
}

describe.each(families)('the decoder of %s', (family) => {
  it.each([[Array(12).fill(1)], [[5, 7]], [[1, 9, 2]], [[12]]])('reads in parts of %j as the whole', async (parts) => {
    const { memory, model } = randomModel(family)
    const [rows, time] = [3, 12]
    const logits = await whole(memory, model, tokens.subarray(0, rows * time), rows)
    const decoder = model.decoder(rows)
    const inputs = { texts: int32([rows, 'time']), start: int32() }
    for (const every of [true, false]) {
      const read = program(memory, inputs, ({ texts, start }) => {
        const { logits, updates } = decoder.read(texts, start, { every })
        return { outputs: { logits }, updates }
      })
      // Twice: position 0 begins afresh, whatever the state is.
      for (const _ of [1, 2]) {
        let start = 0
        for (const count of parts) {
          const columns = <T extends Int32Array | Float32Array>(flat: T, from: number, to: number, size: number) =>
            Array.from({ length: rows }, (_, row) => [
              ...flat.subarray((row * time + from) * size, (row * time + to) * size),
            ]).flat()
          const texts = Int32Array.from(columns(tokens, start, start + count, 1))
          const came = await read.run({ texts, start })
          const from = every ? start : start + count - 1
          const wanted = Float32Array.from(columns(logits, from, start + count, vocabulary))
          expect(largestDifference(came.logits.data as Float32Array, wanted)).toBeLessThan(1e-5)
          start += count
        }
      }
      await read.close()
    }
    expect(Math.max(...logits)).toBeGreaterThan(1)
  })
})

describe.each(families)('likelihood with a carried state, of %s', (family) => {
  it('is that of reading each row on and on', async () => {
    const { memory, model } = randomModel(family)
    const { losses } = await languageLikelihood(memory, model, tokens, { isCarried: true })
    const wanted: number[] = []
    // 119 targets in eight rows: 15 each, the last one short.
    for (let start = 0; start < 119; start += 15) {
      const end = Math.min(start + 15, 119)
      const logits = await whole(memory, model, tokens.slice(start, end))
      for (let at = start; at < end; at++) {
        wanted.push(nats(logits.subarray((at - start) * vocabulary, (at - start + 1) * vocabulary), tokens[at + 1]!))
      }
    }
    expect(largestDifference(losses, Float32Array.from(wanted))).toBeLessThan(1e-5)
  })

  it('is what training measures, again and again', async () => {
    const { memory, model } = randomModel(family)
    const found: number[] = []
    const run = train({
      memory,
      model,
      loader: streamLoader(tokens, { batch: 2, context, seed: 1 }),
      batch: 2,
      context,
      steps: 4,
      optimizer: sgd({ learningRate: 0 }),
      schedule: () => 1,
      validation: tokens,
      validateEvery: 2,
    })
    for await (const event of run) if (event.kind === 'validation') found.push(event.loss)
    const { nats } = await languageLikelihood(memory, model, tokens, { isCarried: true })
    expect(found).toHaveLength(2)
    for (const loss of found) expect(Math.abs(loss - nats)).toBeLessThan(1e-6)
  })
})

describe.each(families)('text from %s', (family) => {
  it('goes on past the context with all that it has read', async () => {
    const { memory, model } = randomModel(family)
    const sampler = textSampler(memory, model, letters)
    const prompt = [...letters.encode('call me ishmael')]
    const { tokens } = await sampler.complete(prompt, { maxTokens: 5 * context, seed: 4 })
    const all = Int32Array.from([...prompt, ...tokens.map(({ id }) => id)])
    const logits = await whole(memory, model, all)
    for (const [i, token] of tokens.entries()) {
      const at = prompt.length + i - 1
      const wanted = -nats(logits.subarray(at * vocabulary, (at + 1) * vocabulary), token.id)
      expect(Math.abs(wanted - token.logProbability)).toBeLessThan(1e-4)
    }
    await sampler.close()
  })

  it('is that of its seed, streamed or not, alone or beside another', async () => {
    const { memory, model } = randomModel(family)
    const sampler = textSampler(memory, model, letters)
    const streamed = async (seed: number): Promise<string> => {
      let text = ''
      for await (const token of sampler.generate('whale', { maxTokens: 30, seed })) text += token.text
      return text
    }
    const { text } = await sampler.complete('whale', { maxTokens: 30, seed: 2 })
    expect(text.length).toBe(30)
    expect(await Promise.all([streamed(2), streamed(3), streamed(2)])).toEqual([text, await streamed(3), text])
    expect(await streamed(3)).not.toBe(text)
    await sampler.close()
    const again = textSampler(memory, model, letters, { chunks: [3] })
    expect((await again.complete('whale', { maxTokens: 30, seed: 2 })).text).toBe(text)
    await again.close()
  })
})
