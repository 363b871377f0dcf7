import { describe, expect, it } from 'vitest'
import { parameters } from '../nn/index.js'
import { createMemory, int32, program } from '../runtime/index.js'
import { randomStream } from '../tensor/index.js'
import { type AnyLanguageConfig, createLanguageModel, Gpt, Gpt2, Llama } from './index.js'
import { RecurrentLanguageModel } from './recurrent.js'

const sizes = { vocabulary: 11, context: 8, layers: 2, width: 16 }

describe('hidden', () => {
  it.each([
    { ...sizes, family: 'gpt', heads: 2 },
    { ...sizes, family: 'gpt2', heads: 2 },
    { ...sizes, family: 'llama', heads: 4, groups: 2 } as AnyLanguageConfig,
    { ...sizes, family: 'lstm' },
  ] as const)('is what the head of a $family reads', async (config) => {
    const model = createLanguageModel(config)
    const memory = createMemory({ seed: 1 })
    // Heads start at zero, and would read anything alike.
    const stream = randomStream(1)
    for (const weight of parameters(model).values()) {
      memory.write(
        weight,
        Float32Array.from({ length: weight.size }, () => 0.3 * stream.normal()),
      )
    }
    const both = program(memory, { tokens: int32([2, 6]) }, ({ tokens }) => {
      const hidden = model.hidden(tokens)
      if (model instanceof Gpt2) {
        const read = hidden.matmul(model.embedding.weight, { transposeB: true })
        return { outputs: { read, logits: model.forward(tokens) } }
      }
      if (model instanceof Llama) return { outputs: { read: model.head!.apply(hidden), logits: model.forward(tokens) } }
      if (!(model instanceof Gpt || model instanceof RecurrentLanguageModel)) throw new Error('no such family here')
      return { outputs: { read: model.head.apply(hidden), logits: model.forward(tokens) } }
    })
    const { read, logits } = await both.run({ tokens: Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 1) })
    expect(Math.max(...(logits.data as Float32Array))).toBeGreaterThan(0.1)
    expect(read.data).toEqual(logits.data)
    await both.close()
  })
})
