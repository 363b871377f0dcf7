import { expect, it } from 'vitest'
import { type Example, packedRows, rowBatches } from '../data/index.js'
import { parameters } from '../nn/index.js'
import { createMemory, int32, program } from '../runtime/index.js'
import { randomStream } from '../tensor/index.js'
import { createLanguageModel } from './create.js'
import { completeLlama } from './llama.js'

const [vocabulary, context] = [17, 128]
const shape = { vocabulary, context, layers: 2, heads: 2, width: 16 }
const families = {
  gpt: { family: 'gpt', ...shape },
  gpt2: { family: 'gpt2', ...shape },
  llama: completeLlama({ family: 'llama', ...shape, groups: 1 }),
} as const

/** Lengths that cross the blocks in which attention is made. */
const lengths = [50, 40, 37]

const texts = (seed: number): Example[] =>
  lengths.map((length, i) => {
    const stream = randomStream(i === 1 ? seed : 0, `text ${i}`)
    return { ids: Int32Array.from({ length: length + 1 }, () => stream.integer(vocabulary)) }
  })

it.each(Object.keys(families) as (keyof typeof families)[])(
  'reads texts packed in a row as it reads each alone, and none sees another: %s',
  async (name) => {
    const model = createLanguageModel(families[name])
    const memory = createMemory({ threads: 1 })
    for (const [path, weight] of parameters(model)) {
      const stream = randomStream(1, path)
      memory.write(
        weight,
        Float32Array.from({ length: weight.size }, () => 0.3 * stream.normal()),
      )
    }
    const packed = program(
      memory,
      { tokens: int32([1, context]), segments: int32([1, context]) },
      ({ tokens, segments }) => ({ outputs: { y: model.forward(tokens, { segments }) } }),
    )
    const logits = async (examples: readonly Example[]): Promise<Float32Array> => {
      const [batch] = rowBatches(packedRows(examples, context), { batch: 1, context })
      return (await packed.run({ tokens: batch!.tokens, segments: batch!.segments! })).y.data as Float32Array
    }
    const all = await logits(texts(0))

    const alone = program(memory, { tokens: int32([1, 'time']) }, ({ tokens }) => ({
      outputs: { y: model.forward(tokens) },
    }))
    let at = 0
    for (const { ids } of texts(0)) {
      const expected = (await alone.run({ tokens: ids.subarray(0, -1) })).y.data as Float32Array
      const found = all.subarray(at * vocabulary, (at + ids.length - 1) * vocabulary)
      const furthest = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i]!)), 0)
      expect(furthest).toBeLessThan(1e-5)
      at += ids.length - 1
    }

    const other = await logits(texts(9))
    const [first, second, third] = [0, 50, 90].map((start, i) => [
      start * vocabulary,
      (start + lengths[i]!) * vocabulary,
    ])
    for (const [start, end] of [first!, third!]) expect(other.subarray(start, end)).toEqual(all.subarray(start, end))
    expect(other.subarray(...(second as [number, number]))).not.toEqual(all.subarray(...(second as [number, number])))
  },
)
