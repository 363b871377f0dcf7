import { describe, expect, it } from 'vitest'
import { mismatch } from '../../test/check-gradient.js'
import { type CellWeights, readRow, scalarCells, slopes } from '../../test/recurrent-reference.js'
import { type Batch, streamLoader } from '../data/index.js'
import { createLanguageModel } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { sgd } from '../optim/index.js'
import { createMemory } from '../runtime/index.js'
import { inFloat64, randomStream } from '../tensor/index.js'
import { feedsOf, lessonOf } from './lesson.js'
import { trainingStep } from './step.js'

const [vocabulary, context, layers, width, batch] = [5, 4, 2, 3, 2]
const families = { rnn: 'elman', lstm: 'lstm', gru: 'gru' } as const
type Family = keyof typeof families
type Numbers = Readonly<Record<string, readonly number[]>>

const wave = (length: number, phase: number): number[] =>
  Array.from({ length }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * (phase + 1)))

/** The states of every layer for one row. */
type RowState = readonly (readonly number[][])[]

const zeroState = (family: Family): RowState =>
  Array.from({ length: layers }, () => Array.from({ length: family === 'lstm' ? 2 : 1 }, () => Array(width).fill(0)))

/** Nats that a row of tokens costs after `state`, and the state after it: embedding, layers, head, softmax, number by number. */
function readTokens(family: Family, numbers: Numbers, tokens: Int32Array, targets: Int32Array, state: RowState) {
  let steps = Array.from(tokens, (id) => numbers['embedding.weight']!.slice(id * width, (id + 1) * width))
  const after = state.map((before, layer) => {
    const weights = Object.fromEntries(
      ['input', 'recurrent', 'bias'].map((name) => [name, numbers[`layers.${layer}.gates.${name}`]!]),
    ) as unknown as CellWeights
    const read = readRow(scalarCells[families[family]], weights, steps, before)
    steps = read.outputs as number[][]
    return read.state as number[][]
  })
  const [weight, bias] = [numbers['head.weight']!, numbers['head.bias']!]
  const losses = steps.map((h, t) => {
    const logits = bias.map((b, id) => h.reduce((sum, value, k) => sum + value * weight[k * vocabulary + id]!, b))
    return Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0)) - logits[targets[t]!]!
  })
  return { loss: losses.reduce((a, b) => a + b, 0), after }
}

const rowOf = (values: Int32Array, row: number): Int32Array => values.subarray(row * context, (row + 1) * context)

describe.each(Object.keys(families) as Family[])('a lesson over a stream, of %s', (family) => {
  it('has the losses and gradients of truncated back-propagation: the state comes from before, and is a constant', async () => {
    const model = inFloat64(() => createLanguageModel({ family, vocabulary, context, layers, width }))
    const memory = createMemory({ threads: 1 })
    const weights = parameters(model)
    const numbers: Record<string, readonly number[]> = {}
    for (const [i, [name, weight]] of [...weights].entries()) {
      numbers[name] = wave(weight.size, i)
      memory.write(weight, Float64Array.from(numbers[name]))
    }
    const stream = randomStream(5)
    // Two rows of three blocks each, or of two where the offset leaves no more: then the next epoch begins.
    const tokens = Int32Array.from({ length: 27 }, () => stream.integer(vocabulary))
    const loader = streamLoader(tokens, { batch, context, seed: 1 })
    const lesson = lessonOf(model, { loader, batch, context })
    const expected = batch * context
    const step = trainingStep(memory, { ...lesson, weights, optimizer: sgd({ learningRate: 0 }), expected })
    let states = Array.from({ length: batch }, () => zeroState(family))
    const starts: number[] = []
    for (let count = 1; count <= 5; count++) {
      const { tokens, targets, start }: Batch = loader.next()
      starts.push(start!)
      if (start === 0) states = states.map(() => zeroState(family))
      const read = (at: Numbers) =>
        states.map((state, row) => readTokens(family, at, rowOf(tokens, row), rowOf(targets, row), state))
      const sum = (at: Numbers): number => read(at).reduce((all, { loss }) => all + loss, 0)
      const { loss } = await step.run([feedsOf({ tokens, targets, start: start! })], { rate: 1, count })
      expect(mismatch([loss], [sum(numbers) / expected], 1e-12), `loss ${count}`).toBeUndefined()
      for (const [name, at] of Object.entries(numbers)) {
        const came = (await memory.read(step.gradients.get(name)!)) as Float64Array
        const slope = slopes((moved) => sum({ ...numbers, [name]: moved }), at).map((each) => each / expected)
        expect(mismatch(came, slope, 1e-7), `${name} at ${count}`).toBeUndefined()
      }
      states = read(numbers).map(({ after }) => after)
    }
    expect(starts.slice(0, 2)).toEqual([0, context])
    expect(starts.slice(1)).toContain(0)
    await step.close()
  })
})

describe('a lesson over a stream', () => {
  it('refuses a model without a state', () => {
    const model = createLanguageModel({ family: 'gpt', vocabulary, context, layers, width: 4, heads: 1 })
    const loader = streamLoader(new Int32Array(20), { batch, context, seed: 1 })
    expect(() => lessonOf(model, { loader, batch, context })).toThrow(
      'train: rows that go on from batch to batch, and a gpt: it has no state to carry',
    )
  })
})

it('weighs every target alike, however rows are spread over batches: 1 target in a row and 99 in another', async () => {
  const model = createLanguageModel({ family: 'gpt', vocabulary, context: 100, layers: 1, heads: 1, width: 4 })
  const memory = createMemory({ threads: 1, seed: 1 })
  const weights = parameters(model)
  for (const [name, weight] of weights) {
    const stream = randomStream(1, name)
    memory.write(
      weight,
      Float32Array.from({ length: weight.size }, () => stream.normal()),
    )
  }
  const stream = randomStream(2)
  const row = (targets: number): Batch => {
    const tokens = Int32Array.from({ length: 100 }, () => stream.integer(vocabulary))
    return { tokens, targets: tokens.map((_, i) => (i < targets ? stream.integer(vocabulary) : -1)) }
  }
  const [short, long] = [row(1), row(99)]
  const joint = {
    tokens: Int32Array.of(...short.tokens, ...long.tokens),
    targets: Int32Array.of(...short.targets, ...long.targets),
  }
  /** The loss, and the gradients through a step of plain descent with a rate of 1 from the same weights. */
  const stepped = async (batches: readonly Batch[]): Promise<{ loss: number; moves: number[] }> => {
    const rows = batches[0]!.tokens.length / 100
    const loader = { tokensPerBatch: 0, batchesPerEpoch: 0 } as unknown as ReturnType<typeof streamLoader>
    const lesson = lessonOf(model, { loader, batch: rows, context: 100 })
    const step = trainingStep(memory, { ...lesson, weights, optimizer: sgd({ learningRate: 0 }), expected: 200 })
    const { loss } = await step.run(batches.map(feedsOf), { rate: 1, count: 1 })
    const moves: number[] = []
    // Gradients are of the sum over 200 expected targets.
    for (const gradient of step.gradients.values()) {
      for (const value of await memory.read(gradient)) moves.push(2 * Number(value))
    }
    await step.close()
    return { loss, moves }
  }
  const [together, apart] = [await stepped([joint]), await stepped([short, long])]
  const [one, other] = [await stepped([short]), await stepped([long])]
  expect(together.loss).toBeCloseTo((1 * one.loss + 99 * other.loss) / 100, 5)
  expect(apart.loss).toBeCloseTo(together.loss, 6)
  expect(Math.abs(one.loss - other.loss)).toBeGreaterThan(0.05)
  const furthest = together.moves.reduce((most, value, i) => Math.max(most, Math.abs(value - apart.moves[i]!)), 0)
  expect(furthest).toBeLessThan(1e-5)
})
