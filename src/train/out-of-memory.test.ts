import { describe, expect, it } from 'vitest'
import { blockLoader, characterTokenizerOf } from '../data/index.js'
import { createLanguageModel } from '../models/index.js'
import { adamW } from '../optim/index.js'
import { createMemory } from '../runtime/index.js'
import { cutRows, isOutOfMemory } from './out-of-memory.js'
import { type TrainingEvent, train } from './trainer.js'

const text = 'the sea is wide and the ship is small '.repeat(20)
const tokenizer = characterTokenizerOf(text)

/** Three steps of six rows, by an allocator that gives room to at most so many rows. */
async function trained(most: number): Promise<readonly TrainingEvent[]> {
  const model = createLanguageModel({
    ...{ family: 'gpt', vocabulary: tokenizer.size, context: 8, layers: 1, heads: 1, width: 8 },
  })
  const limited = new Proxy(model, {
    get(target, name, receiver) {
      if (name !== 'loss') return Reflect.get(target, name, receiver)
      return (...given: Parameters<typeof model.loss>) => {
        if (given[0].shape[0]! > most)
          throw new Error('BFCArena: Failed to allocate memory for requested buffer of size 12')
        return target.loss(...given)
      }
    },
  })
  const events: TrainingEvent[] = []
  for await (const event of train({
    ...{ memory: createMemory({ seed: 1, threads: 1 }), model: limited, batch: 6, context: 8, steps: 3 },
    loader: blockLoader(tokenizer.encode(text), { batch: 6, context: 8, seed: 1 }),
    ...{ optimizer: adamW({ learningRate: 1e-2 }), schedule: () => 1, clip: 1 },
  })) {
    events.push(event)
  }
  return events
}

const losses = (events: readonly TrainingEvent[]) =>
  events.flatMap((event) => (event.kind === 'step' ? [event.loss] : []))

describe('training where memory does not suffice', () => {
  it('halves the rows at once until they fit, and comes to the same losses', async () => {
    const [all, few] = [await trained(6), await trained(2)]
    expect(all.filter(({ kind }) => kind === 'warning')).toEqual([])
    const told = few.flatMap((event) => (event.kind === 'warning' ? [`${event.step}: ${event.what}`] : []))
    expect(told).toEqual([
      '1: memory does not suffice for 6 rows at once: going on with 3, the batch stays as it is',
      '1: memory does not suffice for 3 rows at once: going on with 2, the batch stays as it is',
    ])
    expect(losses(few)).toHaveLength(3)
    for (const [i, loss] of losses(all).entries()) expect(Math.abs(losses(few)[i]! - loss)).toBeLessThan(1e-5)
  })

  it('ends with what the allocator says when not even one row fits', async () => {
    await expect(trained(0)).rejects.toThrow(/Failed to allocate memory/)
  })

  it('knows what runtimes say, and nothing else', () => {
    const said = ['std::bad_alloc', 'Array buffer allocation failed', 'CUDA failure 2: out of memory']
    expect(said.map((message) => isOutOfMemory(new Error('run', { cause: new Error(message) })))).toEqual([
      true,
      true,
      true,
    ])
    expect([new Error('room: no such file'), 'out of memory', undefined].map(isOutOfMemory)).toEqual([
      false,
      false,
      false,
    ])
  })

  it('cuts batches by rows, what holds for all of them uncut', () => {
    const batch = { tokens: Int32Array.of(1, 2, 3, 4, 5, 6), start: 7 }
    expect(cutRows([batch], 3, 2)).toEqual([
      { tokens: Int32Array.of(1, 2, 3, 4), start: 7 },
      { tokens: Int32Array.of(5, 6), start: 7 },
    ])
  })
})
