import { describe, expect, it } from 'vitest'
import { parameters } from '../nn/index.js'
import { createMemory, float32, int32, program } from '../runtime/index.js'
import { randomStream } from '../tensor/index.js'
import { type SequenceConfig, SequenceModel } from './sequence.js'
import type { SequenceKind } from './sequence-body.js'

const base: SequenceConfig = {
  family: 'sequence',
  kind: 'gru',
  input: { kind: 'numbers', count: 2 },
  answer: { kind: 'classes', count: 3 },
  place: 'every',
  length: 5,
  layers: 2,
  width: 8,
  heads: 2,
}

/** Answers to two sequences, the second one changed at `changed`; all weights are random, those of the head and its kin too. */
async function answers(config: SequenceConfig, changed: number): Promise<Float32Array> {
  const model = new SequenceModel(config)
  const memory = createMemory({ seed: 1, threads: 1 })
  const random = randomStream(2)
  for (const weight of parameters(model).values()) {
    memory.write(
      weight,
      Float32Array.from({ length: weight.shape.reduce((a, b) => a * b, 1) }, () => random.normal()),
    )
  }
  const reading = program(memory, { x: float32([2, 5, 2]) }, ({ x }) => ({ outputs: { y: model.forward(x) } }))
  const row = Array.from({ length: 10 }, () => random.normal())
  const other = row.with(2 * changed, 9)
  const { y } = await reading.run({ x: Float32Array.from([...row, ...other]) })
  await reading.close()
  return y.data as Float32Array
}

/** Steps at which the two sequences are answered differently. */
async function affected(config: SequenceConfig, changed: number): Promise<readonly number[]> {
  const found = await answers(config, changed)
  return [0, 1, 2, 3, 4].filter((t) => found[3 * t] !== found[15 + 3 * t])
}

describe.each<SequenceKind>(['rnn', 'lstm', 'gru', 'gpt'])('a sequence model: %s', (kind) => {
  it('answers each step from what came before', async () => {
    expect(await affected({ ...base, kind }, 3)).toEqual([3, 4])
  })

  it('answers at the end what it answers at the last step', async () => {
    const every = await answers({ ...base, kind }, 1)
    const last = await answers({ ...base, kind, place: 'last' }, 1)
    expect(last).toHaveLength(6)
    expect([...last]).toEqual([...every.slice(12, 15), ...every.slice(27, 30)])
  })

  it('begins with all classes alike, reading symbols', async () => {
    const model = new SequenceModel({ ...base, kind, input: { kind: 'symbols', count: 4 } })
    const reading = program(
      createMemory({ seed: 1, threads: 1 }),
      { x: int32([1, 5]), targets: int32([1, 5]) },
      ({ x, targets }) => ({ outputs: { loss: model.loss(x, targets) } }),
    )
    const { loss } = await reading.run({ x: Int32Array.of(0, 1, 2, 3, 0), targets: Int32Array.of(2, 1, 0, 0, 1) })
    for (const value of loss.data) expect(value).toBeCloseTo(Math.log(3), 5)
    await reading.close()
  })
})

describe('a sequence model that reads from both ends', () => {
  const both: SequenceConfig = { ...base, isBidirectional: true }

  it('answers each step from all of them', async () => {
    expect(await affected(both, 3)).toEqual([0, 1, 2, 3, 4])
  })

  it('answers at the end from where both directions ended', async () => {
    const forwards = await answers({ ...both, place: 'last', layers: 1 }, 0)
    const backwards = await answers({ ...both, place: 'last', layers: 1 }, 4)
    for (const found of [forwards, backwards]) expect(found[0]).not.toBe(found[3])
  })
})

it('squares the errors of numbers', async () => {
  const model = new SequenceModel({ ...base, answer: { kind: 'number' }, place: 'last' })
  const reading = program(
    createMemory({ seed: 1, threads: 1 }),
    { x: float32([2, 5, 2]), targets: float32([2]) },
    ({ x, targets }) => ({ outputs: { loss: model.loss(x, targets) } }),
  )
  const { loss } = await reading.run({ x: new Float32Array(20), targets: Float32Array.of(3, -2) })
  expect([...loss.data]).toEqual([9, 4])
  await reading.close()
})
