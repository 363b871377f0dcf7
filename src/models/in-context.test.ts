import { describe, expect, it } from 'vitest'
import { regressionPrompts } from '../data/index.js'
import { parameters } from '../nn/index.js'
import { createMemory, float32, program } from '../runtime/index.js'
import { randomStream } from '../tensor/index.js'
import { InContextRegression } from './in-context.js'

const shape = { prompts: 2, points: 6, dimensions: 3 }
const { x, y } = regressionPrompts({ ...shape, seed: 1, split: 'test', step: 1 })

/** A model whose weights are all random, so that no block is idle. */
function model() {
  const made = new InContextRegression({ family: 'in-context', ...shape, layers: 2, heads: 2, width: 16 })
  const memory = createMemory({ seed: 1 })
  for (const [name, weight] of parameters(made)) {
    const stream = randomStream(2, name)
    memory.write(
      weight,
      Float32Array.from({ length: weight.size }, () => stream.normal() / 3),
    )
  }
  const inputs = { x: float32([2, 6, 3]), y: float32([2, 6]) }
  const reading = program(memory, inputs, (fed) => ({ outputs: { predictions: made.forward(fed.x, fed.y) } }))
  return async (xs: Float32Array, ys: Float32Array) =>
    (await reading.run({ x: xs, y: ys })).predictions.data as Float32Array
}

const differing = (a: Float32Array, b: Float32Array): number[] => [...a.keys()].filter((i) => a[i] !== b[i])

describe('in-context regression', () => {
  it('predicts from the pairs before, and no answer from itself or what follows', async () => {
    const predict = model()
    const before = await predict(x, y)
    for (const k of [0, 2, 5]) {
      const later = y.map((value, i) => (i < 6 && i >= k ? value + 1 : value))
      const after = await predict(x, later)
      expect(differing(before, after)).toEqual([0, 1, 2, 3, 4, 5].slice(k + 1))
    }
  })

  it('sees the question, and none of the questions to come', async () => {
    const predict = model()
    const before = await predict(x, y)
    const moved = x.map((value, i) => (i >= 9 && i < 18 ? value + 1 : value)) // points 3 to 5 of the first prompt
    expect(differing(before, await predict(moved, y))).toEqual([3, 4, 5])
  })

  it('predicts zero before training', async () => {
    const made = new InContextRegression({ family: 'in-context', ...shape, layers: 1, heads: 1, width: 16 })
    const reading = program(createMemory(), { x: float32([2, 6, 3]), y: float32([2, 6]) }, (fed) => ({
      outputs: { predictions: made.forward(fed.x, fed.y) },
    }))
    expect((await reading.run({ x, y })).predictions.data).toEqual(new Float32Array(12))
  })
})
