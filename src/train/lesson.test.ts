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
