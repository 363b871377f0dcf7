import { describe, expect, it } from 'vitest'
import { Autoencoder } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { adamW } from '../optim/index.js'
import { createMemory, float32 } from '../runtime/index.js'
import { constant, randomNormal, scope, variable } from '../tensor/index.js'
import { player } from './player.js'

const shape = { network: 'dense', shape: [4], width: 8, layers: 1 } as const
const input = new Float32Array(8).map((_, i) => i / 8)

/** An autoencoder of four numbers whose loss is asked for once, and what is then said of it. */
async function blamed(spoil: { readonly weight?: string; readonly value?: number; readonly x?: number }) {
  const model = new Autoencoder({ family: 'autoencoder', ...shape, bottleneck: 2, isBounded: false })
  const memory = createMemory({ seed: 1 })
  const weights = parameters(model)
  if (spoil.weight)
    memory.write(weights.get(spoil.weight)!, new Float32Array(weights.get(spoil.weight)!.size).fill(spoil.value!))
  const open = player({
    inputs: { x: float32([2, 4]) },
    loss: ({ x }) => ({ sum: model.loss(x).sum(), count: constant(Float32Array.of(2), []) }),
    batch: () => ({ x: input.map((value, i) => (i === 3 ? (spoil.x ?? value) : value)) }),
    ...{ weights, expected: 2, optimizer: adamW({ learningRate: 10 }), learningRate: 10 },
  }).open(memory)
  const found = await open.move(1, 0, { rate: 1, count: 1, limit: 50 })
  const error = await open.blame(1, 0, found)
  await open.close()
  return { found, error }
}

describe('a step that went wrong', () => {
  it.each([
    ['a weight', { weight: 'encoder.layers.1.weight', value: Number.NaN }, 'encoder layer 2, weight'],
    ['an activation', { weight: 'decoder.layers.0.weight', value: 3e38 }, 'decoder layer 1, activations'],
    [
      'an activation that is still a number',
      { weight: 'encoder.layers.1.bias', value: 1e5 },
      'encoder layer 2, activations',
    ],
    ['the data', { x: Number.POSITIVE_INFINITY }, 'the batch (x)'],
  ])('is told by %s', async (_, spoil, place) => {
    const { found, error } = await blamed(spoil)
    expect(found.applied).toBe(false)
    expect(error.place).toBe(place)
    expect(error.message).toContain(place)
    expect(error.message).toContain(
      place.startsWith('the batch') ? 'The data is the cause' : 'The learning rate of 10 is',
    )
    expect(error).toMatchObject({ step: 1, good: 0 })
  })

  it('is told by the largest activations where none is beyond all bounds', async () => {
    const { found, error } = await blamed({ weight: 'decoder.layers.1.bias', value: 300 })
    expect(found.loss).toBeGreaterThan(50)
    expect(error.message).toMatch(/has exploded to .* its largest numbers are in decoder layer 2, activations/)
  })

  it('is made again with the random numbers that it had', async () => {
    const memory = createMemory({ seed: 1 })
    const weight = variable([1], (out) => out.fill(1), { name: 'weight' })
    const open = player({
      inputs: { x: float32([1]) },
      loss: ({ x }) => ({
        sum: scope('noise', () => randomNormal([1]).mul(1e4).square().mul(weight).mul(x)).sum(),
        count: constant(Float32Array.of(1), []),
      }),
      batch: () => ({ x: Float32Array.of(1) }),
      ...{ weights: new Map([['weight', weight]]), expected: 1, optimizer: adamW({ learningRate: 1 }) },
    }).open(memory)
    const found = await open.move(1, 0, { rate: 1, count: 1, limit: 1 })
    const { clock } = memory
    expect((await open.blame(1, 0, found)).message).toContain(
      `as large as ${Number(Math.sqrt(found.loss).toPrecision(4))}`,
    )
    expect(memory.clock).toBe(clock)
    await open.close()
  })
})
