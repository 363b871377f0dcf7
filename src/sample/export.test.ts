import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { readOnnx } from '../../test/read-onnx.js'
import { Gpt, Gpt2, gru, type LanguageModel, Llama, lstm, rnn } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { createMemory, int32, type Memory, program } from '../runtime/index.js'
import { randomStream } from '../tensor/index.js'
import { exportLanguageModel } from './export.js'

const vocabulary = 29
const context = 128
const config = { vocabulary, context, layers: 2, heads: 2, width: 16 }
const attending: Record<string, () => LanguageModel> = {
  gpt: () => new Gpt({ family: 'gpt', ...config }),
  gpt2: () => new Gpt2({ family: 'gpt2', ...config }),
  llama: () =>
    new Llama({ family: 'llama', ...config, heads: 4, groups: 2, headSize: 8, queryKeyNorm: true, tied: true }),
}
const unheaded = { vocabulary, context, layers: 2, width: 16 }
const recurrent: Record<string, () => LanguageModel> = {
  rnn: () => rnn({ family: 'rnn', ...unheaded }),
  lstm: () => lstm({ family: 'lstm', ...unheaded, dropout: 0.5 }),
  gru: () => gru({ family: 'gru', ...unheaded }),
}
const families = { ...attending, ...recurrent }
const levels = ['all', 'disabled'] as const

/** Every weight random, so that no part of the model is without effect. */
function randomModel(family: string): { memory: Memory; model: LanguageModel } {
  const model = families[family]!()
  const memory = createMemory({ seed: 1 })
  for (const [name, weight] of parameters(model)) {
    const stream = randomStream(3, name)
    memory.write(
      weight,
      Float32Array.from({ length: weight.size }, () => 0.2 * stream.normal()),
    )
  }
  return { memory, model }
}

const someTokens = (count: number): Int32Array =>
  Int32Array.from({ length: count }, (_, i) => (i * i * 7 + i) % vocabulary)

/** Logits [batch, time, vocabulary] by our own program. */
async function ours(memory: Memory, model: LanguageModel, tokens: Int32Array, batch: number): Promise<Float32Array> {
  const forward = program(memory, { tokens: int32([batch, tokens.length / batch]) }, (fed) => ({
    outputs: { logits: model.forward(fed.tokens) },
  }))
  const { logits } = await forward.run({ tokens })
  await forward.close()
  return logits.data as Float32Array
}

/** The most probable token of each row of logits. */
const favourites = (logits: Float32Array): number[] =>
  Array.from({ length: logits.length / vocabulary }, (_, i) => {
    const row = logits.subarray(i * vocabulary, (i + 1) * vocabulary)
    return row.indexOf(Math.max(...row))
  })

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  return Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0)
}

describe.each(Object.keys(families))('exportLanguageModel of %s', (family) => {
  it.each(levels)('runs in plain ONNX Runtime at other batches and lengths (optimisation %s)', async (level) => {
    const { memory, model } = randomModel(family)
    const bytes = await exportLanguageModel(memory, model)
    const session = await InferenceSession.create(bytes, { graphOptimizationLevel: level })
    for (const [batch, time] of [
      [4, 11],
      [1, 1],
      [3, 1],
      [5, 64],
      [1, context],
    ] as const) {
      const tokens = someTokens(batch * time)
      const { logits } = await session.run({ tokens: new OrtTensor('int32', tokens, [batch, time]) })
      expect(logits!.dims).toEqual([batch, time, vocabulary])
      const expected = await ours(memory, model, tokens, batch)
      expect(Math.max(...expected)).toBeGreaterThan(0.2)
      expect(largestDifference(logits!.data as Float32Array, expected)).toBeLessThan(1e-5)
      expect(favourites(logits!.data as Float32Array)).toEqual(favourites(expected))
    }
    await session.release()
  })

  it('says in the file what it is, in standard operators only', async () => {
    const { memory, model } = randomModel(family)
    const file = readOnnx(await exportLanguageModel(memory, model, { tokenizer: 'abc' }))
    expect(file.producer).toBe('atelier')
    expect(file.version).toBe(8)
    expect(file.opsets).toEqual([['', 18]])
    expect(file.domains).toEqual([''])
    expect(file.operators).toContain('Gather')
    expect(file.operators).not.toContain('SimplifiedLayerNormalization')
    expect(JSON.parse(file.metadata.config!)).toEqual(model.config)
    expect(file.metadata.tokenizer).toBe('abc')
    expect(file.inputs).toEqual({ tokens: { type: 6, shape: ['batch', 'time'] } })
    expect(file.outputs).toEqual({ logits: { type: 1, shape: ['batch', 'time', vocabulary] } })
    for (const name of parameters(model).keys()) expect(file.initializers).toContain(name)
  })
})

describe.each(Object.keys(attending))('a cached file of %s', (family) => {
  it.each(levels)('reads on from a state that the caller keeps (optimisation %s)', async (level) => {
    const { memory, model } = randomModel(family)
    const bytes = await exportLanguageModel(memory, model, { cached: true })
    const session = await InferenceSession.create(bytes, { graphOptimizationLevel: level })
    const [batch, time] = [4, 12]
    const tokens = someTokens(batch * time)
    const expected = await ours(memory, model, tokens, batch)
    const past = session.inputNames.filter((name) => name.startsWith('past.'))
    expect(past).toEqual(['past.0.keys', 'past.0.values', 'past.1.keys', 'past.1.values'])
    const shape = [batch, 2, context, 8]
    let state: Record<string, OrtTensor> = Object.fromEntries(
      past.map((name) => [name, new OrtTensor('float32', new Float32Array(batch * 2 * context * 8), shape)]),
    )
    let start = 0
    for (const count of [7, 1, 1, 3]) {
      const part = Array.from({ length: batch }, (_, row) => [
        ...tokens.subarray(row * time + start, row * time + start + count),
      ])
      const results = await session.run({
        tokens: new OrtTensor('int32', Int32Array.from(part.flat()), [batch, count]),
        start: new OrtTensor('int32', Int32Array.of(start), []),
        ...state,
      })
      start += count
      expect(results.logits!.dims).toEqual([batch, vocabulary])
      const last = Array.from({ length: batch }, (_, row) => {
        const at = (row * time + start - 1) * vocabulary
        return [...expected.subarray(at, at + vocabulary)]
      })
      expect(largestDifference(results.logits!.data as Float32Array, last.flat())).toBeLessThan(1e-5)
      state = Object.fromEntries(past.map((name) => [name, results[name.replace('past', 'present')] as OrtTensor]))
    }
    await session.release()
  })

  it('names its state', async () => {
    const { memory, model } = randomModel(family)
    const file = readOnnx(await exportLanguageModel(memory, model, { cached: true }))
    const state = { type: 1, shape: ['batch', 2, context, 8] }
    expect(file.domains).toEqual([''])
    expect(file.inputs).toMatchObject({ tokens: { shape: ['batch', 'time'] }, start: { type: 6, shape: [] } })
    expect(file.inputs['past.1.values']).toEqual(state)
    expect(file.outputs['present.1.values']).toEqual(state)
    expect(file.outputs.logits).toEqual({ type: 1, shape: ['batch', vocabulary] })
    expect(file.metadata).not.toHaveProperty('tokenizer')
  })
})

describe.each(Object.keys(recurrent))('a cached file of %s', (family) => {
  const past = family === 'lstm' ? ['0.output', '0.cell', '1.output', '1.cell'] : ['0.output', '1.output']

  it.each(levels)('reads on from a state that the caller keeps, past the context (optimisation %s)', async (level) => {
    const { memory, model } = randomModel(family)
    const bytes = await exportLanguageModel(memory, model, { cached: true })
    const session = await InferenceSession.create(bytes, { graphOptimizationLevel: level })
    const [batch, time] = [3, context + 20]
    const tokens = someTokens(batch * time)
    const expected = await ours(memory, model, tokens, batch)
    expect(new Set(session.inputNames)).toEqual(new Set(['tokens', ...past.map((name) => `past.${name}`)]))
    const empty = new OrtTensor('float32', new Float32Array(batch * 16), [batch, 16])
    let state: Record<string, OrtTensor> = Object.fromEntries(past.map((name) => [`past.${name}`, empty]))
    let start = 0
    for (const count of [7, 1, 64, 1, time - 73]) {
      const columns = <T extends Int32Array | Float32Array>(flat: T, length: number): number[] =>
        Array.from({ length: batch }, (_, row) => [
          ...flat.subarray((row * time + start) * length, (row * time + start + count) * length),
        ]).flat()
      const results = await session.run({
        tokens: new OrtTensor('int32', Int32Array.from(columns(tokens, 1)), [batch, count]),
        ...state,
      })
      const wanted = Float32Array.from(columns(expected, vocabulary))
      const logits = results.logits!.data as Float32Array
      expect(results.logits!.dims).toEqual([batch, count, vocabulary])
      expect(largestDifference(logits, wanted)).toBeLessThan(1e-5)
      expect(favourites(logits)).toEqual(favourites(wanted))
      start += count
      state = Object.fromEntries(past.map((name) => [`past.${name}`, results[`present.${name}`] as OrtTensor]))
    }
    expect(start).toBe(time)
    await session.release()
  })

  it('names its state, and needs no context', async () => {
    const { memory, model } = randomModel(family)
    const file = readOnnx(await exportLanguageModel(memory, model, { cached: true }))
    const state = { type: 1, shape: ['batch', 16] }
    expect(file.domains).toEqual([''])
    expect(file.operators).toContain('Scan')
    expect(file.inputs).toEqual({
      tokens: { type: 6, shape: ['batch', 'time'] },
      ...Object.fromEntries(past.map((name) => [`past.${name}`, state])),
    })
    expect(file.outputs).toEqual({
      logits: { type: 1, shape: ['batch', 'time', vocabulary] },
      ...Object.fromEntries(past.map((name) => [`present.${name}`, state])),
    })
    for (const name of parameters(model).keys()) expect(file.initializers).toContain(name)
    expect(JSON.parse(file.metadata.config!)).toEqual(model.config)
  })
})

describe('exportLanguageModel', () => {
  it('refuses more text than the context holds when it runs', async () => {
    const { memory, model } = randomModel('gpt')
    const session = await InferenceSession.create(await exportLanguageModel(memory, model), { logSeverityLevel: 4 })
    const tokens = new OrtTensor('int32', someTokens(context + 1), [1, context + 1])
    await expect(session.run({ tokens })).rejects.toThrow()
    await session.release()
  })

  it('refuses to read on past the end of the context', async () => {
    const { memory, model } = randomModel('gpt2')
    const bytes = await exportLanguageModel(memory, model, { cached: true })
    const session = await InferenceSession.create(bytes, { logSeverityLevel: 4 })
    const feeds = (start: number): Record<string, OrtTensor> => ({
      tokens: new OrtTensor('int32', someTokens(2), [1, 2]),
      start: new OrtTensor('int32', Int32Array.of(start), []),
      ...Object.fromEntries(
        session.inputNames
          .filter((name) => name.startsWith('past.'))
          .map((name) => [name, new OrtTensor('float32', new Float32Array(16 * context), [1, 2, context, 8])]),
      ),
    })
    await expect(session.run(feeds(context - 2))).resolves.toBeDefined()
    await expect(session.run(feeds(context - 1))).rejects.toThrow()
    await session.release()
  })

  it.each(Object.keys(attending))('leaves the lengths of a tiny %s open too', async (family) => {
    const tiny = { vocabulary, context: 4, layers: 1, heads: 1, width: 4 }
    const model = family === 'gpt' ? new Gpt({ family, ...tiny }) : new Gpt2({ family: 'gpt2', ...tiny })
    const bytes = await exportLanguageModel(createMemory(), model)
    const session = await InferenceSession.create(bytes)
    const { logits } = await session.run({ tokens: new OrtTensor('int32', someTokens(9), [9, 1]) })
    expect(logits!.dims).toEqual([9, 1, vocabulary])
    await session.release()
    await exportLanguageModel(createMemory(), model, { cached: true })
  })

  it('writes the causal mask once, however many layers use it', async () => {
    const { memory, model } = randomModel('gpt2')
    const bytes = await exportLanguageModel(memory, model)
    const weights = [...parameters(model).values()].reduce((sum, { size }) => sum + 4 * size, 0)
    expect(bytes.length - weights).toBeGreaterThan(4 * context ** 2)
    expect(bytes.length - weights).toBeLessThan(1.5 * 4 * context ** 2)
  })

  it('refuses weights that no ONNX file can hold, before reading them', async () => {
    const huge = new Gpt2({ family: 'gpt2', ...config, vocabulary: 2 ** 25 })
    await expect(exportLanguageModel(createMemory(), huge)).rejects.toThrow(
      'export: weights of 2.00 GiB: an ONNX file ends at 2 GiB. Save them as safetensors instead',
    )
  })

  it('refuses a context too short to leave open', async () => {
    const short = new Gpt2({ family: 'gpt2', ...config, context: 3 })
    await expect(exportLanguageModel(createMemory(), short)).rejects.toThrow('export: a context of 3')
  })
})
