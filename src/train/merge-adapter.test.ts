import { describe, expect, it } from 'vitest'
import { createLanguageModel, type LanguageModel } from '../models/index.js'
import {
  type AdapterConfig,
  adapterParameters,
  attachAdapter,
  baseParameters,
  detachAdapter,
  parameters,
} from '../nn/index.js'
import { adamW } from '../optim/index.js'
import { createMemory, int32, type Memory, program } from '../runtime/index.js'
import { randomStream } from '../tensor/index.js'
import { mergeAdapter } from './merge-adapter.js'
import { trainingStep } from './step.js'

const [vocabulary, context, batch] = [11, 8, 3]
const shape = { vocabulary, context, layers: 2, heads: 2, width: 16 }
const tokens = Int32Array.from({ length: batch * context }, (_, i) => (i * i + 3) % vocabulary)
const targets = tokens.map((id) => (id + 1) % vocabulary)
const inputs = { tokens: int32([batch, context]), targets: int32([batch, context]) }

/** A model whose weights are all random, those that start at zero too. */
function prepared(family: 'gpt' | 'gpt2'): { model: LanguageModel; memory: Memory } {
  const model = createLanguageModel({ family, ...shape })
  const memory = createMemory({ seed: 3, threads: 1 })
  for (const [name, weight] of parameters(model)) {
    const stream = randomStream(3, name)
    memory.write(
      weight,
      Float32Array.from({ length: weight.size }, () => 0.2 * stream.normal()),
    )
  }
  return { model, memory }
}

function reader(model: LanguageModel, memory: Memory): () => Promise<Float32Array> {
  const reading = program(memory, { tokens: inputs.tokens }, (fed) => ({ outputs: { y: model.forward(fed.tokens) } }))
  return async () => (await reading.run({ tokens })).y.data as Float32Array
}

async function trained(model: LanguageModel, memory: Memory, steps: number): Promise<number[]> {
  const step = trainingStep(memory, {
    inputs,
    loss: (fed) => {
      const nats = model.loss(fed.tokens, fed.targets)
      return { sum: nats.sum(), count: nats.mul(0).add(1).sum() }
    },
    weights: adapterParameters(model),
    optimizer: adamW({ learningRate: 0.02 }),
    expected: tokens.length,
  })
  const losses: number[] = []
  for (let count = 1; count <= steps; count++) {
    losses.push((await step.run([{ tokens, targets }], { rate: 1, count })).loss)
  }
  return losses
}

const furthest = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)

const kinds: Readonly<Record<string, AdapterConfig>> = {
  plain: { rank: 4 },
  'rank-stabilised': { rank: 4, alpha: 4, scaling: 'root' },
  decomposed: { rank: 2, isDecomposed: true },
}

describe.each(['gpt', 'gpt2'] as const)('adapters of a %s', (family) => {
  it.each(Object.keys(kinds))(
    'change nothing while fresh, learn, merge exactly, and come out again: %s',
    async (kind) => {
      const { model, memory } = prepared(family)
      const base = await reader(model, memory)()
      const names = [...parameters(model).keys()]
      const before = await Promise.all([...parameters(model).values()].map((weight) => memory.read(weight)))

      const set = attachAdapter(model, kinds[kind]!)
      const adapted = reader(model, memory)
      expect(await adapted()).toEqual(base)
      expect([...baseParameters(model).keys()]).toEqual(names)

      const losses = await trained(model, memory, 30)
      expect(losses.at(-1)!).toBeLessThan(0.9 * losses[0]!)
      const learnt = await adapted()
      expect(furthest(learnt, base)).toBeGreaterThan(0.1)

      const merged = await mergeAdapter(model, set, memory)
      expect(adapterParameters(model).size).toBe(0)
      expect(furthest(await reader(model, memory)(), learnt)).toBeLessThan(3e-6)

      merged.unmerge()
      expect(furthest(await reader(model, memory)(), learnt)).toBe(0)
      detachAdapter(model)
      const after = await Promise.all([...parameters(model).values()].map((weight) => memory.read(weight)))
      expect(after).toEqual(before)
    },
  )
})

it('lets programs keep what they were traced with: a base and two adapters in one memory', async () => {
  const { model, memory } = prepared('gpt')
  const plain = reader(model, memory)
  const base = await plain()
  attachAdapter(model, { rank: 2 })
  await trained(model, memory, 10)
  const first = reader(model, memory)
  const learnt = await first()
  const second = attachAdapter(model, { rank: 3, targets: ['query', 'blocks.1.expand'] })
  expect([...second.layers.keys()]).toEqual(['blocks.0.query', 'blocks.1.query', 'blocks.1.expand'])
  await trained(model, memory, 10)
  expect(await plain()).toEqual(base)
  expect(await first()).toEqual(learnt)
  expect(furthest(await reader(model, memory)(), learnt)).toBeGreaterThan(0.01)
  expect(furthest(await reader(model, memory)(), base)).toBeGreaterThan(0.01)
})

it('refuses targets that are not there, naming those that are', () => {
  const { model } = prepared('gpt2')
  expect(() => attachAdapter(model, { rank: 2, targets: ['attend', 'quory'] })).toThrow(
    'adapter: target "quory": it matches no linear layer. The model\'s are attend, project, expand, contract',
  )
  expect(() => attachAdapter(model, { rank: 0.5 })).toThrow('rank 0.5')
})
