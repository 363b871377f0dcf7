import { describe, expect, it } from 'vitest'
import { scatter } from '../../test/scattered.js'
import { createMemory, int32, program } from '../runtime/index.js'
import { randomStream } from '../tensor/index.js'
import { type AnyLanguageConfig, createLanguageModel } from './index.js'

const sizes = { vocabulary: 19, context: 16, layers: 2, width: 16 }
const configs: readonly AnyLanguageConfig[] = [
  { family: 'gpt', heads: 2, ...sizes },
  { family: 'gpt2', heads: 2, ...sizes },
  { family: 'llama', heads: 4, groups: 2, ...sizes } as AnyLanguageConfig,
  { family: 'lstm', ...sizes },
  { family: 'gru', ...sizes },
]

const lengths = [3, 9, 1]
const texts = lengths.map((length, row) => {
  const stream = randomStream(row)
  return Array.from({ length: length + 4 }, () => stream.integer(sizes.vocabulary))
})

describe.each(configs)('rows of $family at places of their own', (config) => {
  it('read as each text does alone', async () => {
    const model = createLanguageModel(config)
    const memory = createMemory({ threads: 1 })
    scatter(memory, model, 0.4)
    const decoder = model.decoder(texts.length)
    const fill = program(
      memory,
      { tokens: int32([1, 'time']), start: int32(), row: int32() },
      ({ tokens, start, row }) => {
        const { logits, updates } = decoder.read(tokens, start, { row })
        return { outputs: { logits }, updates }
      },
    )
    const step = program(memory, { tokens: int32([texts.length, 'time']), start: int32([texts.length]) }, (fed) => {
      const { logits, updates } = decoder.read(fed.tokens, fed.start)
      return { outputs: { logits }, updates }
    })
    const whole = program(memory, { tokens: int32([1, 'time']) }, ({ tokens }) => ({
      outputs: { logits: model.forward(tokens) },
    }))
    const { vocabulary } = sizes
    const difference = async (got: ArrayLike<number>, row: number, length: number): Promise<number> => {
      const { logits } = await whole.run({ tokens: Int32Array.from(texts[row]!.slice(0, length)) })
      const expected = (logits.data as Float32Array).slice(-vocabulary)
      return Math.max(...expected.map((value, i) => Math.abs(value - got[i]!)))
    }

    // Rows are filled in another order than theirs, in two pieces where there is more than one token.
    for (const row of [1, 2, 0]) {
      const tokens = texts[row]!.slice(0, lengths[row])
      const cut = Math.floor(tokens.length / 2)
      if (cut > 0) await fill.run({ tokens: Int32Array.from(tokens.slice(0, cut)), start: 0, row })
      const { logits } = await fill.run({ tokens: Int32Array.from(tokens.slice(cut)), start: cut, row })
      expect(await difference(logits.data as Float32Array, row, tokens.length)).toBeLessThan(1e-5)
    }
    const buffers = decoder.state.map((variable) => memory.tensor(variable))
    for (const [at, time] of [
      [0, 1],
      [1, 1],
      [2, 2],
    ] as const) {
      const tokens = texts.flatMap((text, row) => text.slice(lengths[row]! + at, lengths[row]! + at + time))
      const start = Int32Array.from(lengths, (length) => length + at)
      const { logits } = await step.run({
        tokens: { data: Int32Array.from(tokens), shape: [texts.length, time] },
        start,
      })
      for (const row of texts.keys()) {
        const got = (logits.data as Float32Array).subarray(row * vocabulary, (row + 1) * vocabulary)
        expect(await difference(got, row, lengths[row]! + at + time)).toBeLessThan(1e-5)
      }
    }
    if (decoder.keeps === 'positions') {
      expect(decoder.state.every((variable, i) => memory.tensor(variable) === buffers[i])).toBe(true)
    }
  })
})
