import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type Batch, blockLoader } from '../src/data/index.js'
import { createLanguageModel, Gpt, Gpt2, gru, type LanguageModel, Llama, lstm, rnn } from '../src/models/index.js'
import { parameters } from '../src/nn/index.js'
import { adamW, averaged, type Optimizer, sgd } from '../src/optim/index.js'
import { createMemory, int32, type Memory } from '../src/runtime/index.js'
import { inFloat64, randomStream, type Tensor, type Variable, variable } from '../src/tensor/index.js'
import {
  recipeOptimizer,
  recipes,
  type StepResult,
  type TrainerOptions,
  train,
  trainingStep,
} from '../src/train/index.js'
import { distance, writeRamp } from './recorded.js'

const vocabulary = 13
const context = 16
const tiny = { vocabulary, context, layers: 2, heads: 2, width: 16 }
const gpt = (): Gpt => new Gpt({ ...tiny, family: 'gpt' })
const gpt2 = (): Gpt2 => new Gpt2({ ...tiny, family: 'gpt2' })
const llama = (): Llama => new Llama({ ...tiny, heads: 4, groups: 2, family: 'llama' })
const unheaded = { vocabulary, context, layers: 2, width: 16 }
const families = [
  ['gpt', gpt],
  ['gpt2', gpt2],
  ['llama', llama],
  ['rnn', (): LanguageModel => rnn({ ...unheaded, family: 'rnn' })],
  ['lstm', (): LanguageModel => lstm({ ...unheaded, family: 'lstm', span: context })],
  ['gru', (): LanguageModel => gru({ ...unheaded, family: 'gru' })],
] as const

/** Nothing at its zero start, so that every gradient says something. */
function fill(memory: Memory, model: LanguageModel): void {
  for (const [key, [, weight]] of [...parameters(model)].entries()) writeRamp(memory, weight, key)
}

const stream = randomStream(11, 'test tokens')
const tokens = Int32Array.from({ length: 8 * context * 7 }, (_, i) =>
  i % 3 === 0 ? stream.integer(vocabulary) : i % 7,
)

/** `rows` texts of which row r has `counted(r)` targets. */
function texts(rows: number, counted: (row: number) => number = () => context): Batch {
  const batch = { tokens: tokens.slice(0, rows * context), targets: tokens.slice(1, rows * context + 1) }
  for (let row = 0; row < rows; row++) batch.targets.fill(-1, row * context + counted(row), (row + 1) * context)
  return batch
}

/** The batch cut into parts of these numbers of rows. */
const cut = ({ tokens, targets }: Batch, rows: readonly number[]): Batch[] =>
  rows.map((count, i) => {
    const start = rows.slice(0, i).reduce((a, b) => a + b, 0) * context
    const end = start + count * context
    return { tokens: tokens.slice(start, end), targets: targets.slice(start, end) }
  })

/** A step of a language model, as the trainer makes it, for batches of `rows` texts, or of any number under a name. */
function stepOf(
  memory: Memory,
  model: LanguageModel,
  rows: number | string,
  optimizer: Optimizer,
  expected = 8 * context,
) {
  const shape = [rows, context]
  return trainingStep(memory, {
    inputs: { tokens: int32(shape), targets: int32(shape) },
    weights: parameters(model),
    optimizer,
    expected,
    loss: (fed) => ({
      sum: model.loss(fed.tokens, fed.targets, { training: true }).sum(),
      count: fed.targets.greaterEqual(fed.targets.mul(0)).cast('float32').sum(),
    }),
  })
}

const fingerprint = async (memory: Memory, variable: Variable): Promise<string> => {
  const { buffer, byteOffset, byteLength } = (await memory.read(variable)) as Float32Array
  return createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex')
}

const fingerprints = async (memory: Memory, variables: ReadonlyMap<string, Variable>): Promise<Map<string, string>> => {
  const found = new Map<string, string>()
  for (const [name, each] of variables) found.set(name, await fingerprint(memory, each))
  return found
}

describe('a batch cut into parts', () => {
  /** Very different numbers of targets, one row with none. */
  const batch = texts(8, (row) => [16, 1, 16, 0, 7, 16, 2, 11][row]!)

  async function steps(family: () => LanguageModel, rows: readonly number[], isFloat64: boolean, threads = 1) {
    const model = isFloat64 ? inFloat64(family) : family()
    const memory = createMemory({ threads })
    fill(memory, model)
    // Plain descent keeps float64's digits, AdamW would enlarge those of gradients near zero; the scale is a float32.
    const expected = isFloat64 ? 69 : 128
    const step = stepOf(memory, model, 'rows', sgd({ learningRate: 0.25, momentum: 0.5 }), expected)
    const results: StepResult[] = []
    for (let count = 1; count <= 3; count++) results.push(await step.run(cut(batch, rows), { rate: 1, count }))
    const weights = await Promise.all([...parameters(model).values()].map((weight) => memory.read(weight)))
    await step.close()
    return { results, weights: weights as Float64Array[] }
  }

  const splits = [
    [4, 4],
    [2, 2, 2, 2],
    [1, 1, 1, 1, 1, 1, 1, 1],
    [3, 3, 2],
  ]

  it.each(families)('gives the same losses and weights, of %s in float64', async (_, family) => {
    const whole = await steps(family, [8], true)
    for (const rows of splits) {
      const parts = await steps(family, rows, true)
      for (const [i, { loss, norm }] of whole.results.entries()) {
        expect(distance([parts.results[i]!.loss], [loss])).toBeLessThan(1e-12)
        expect(distance([parts.results[i]!.norm], [norm])).toBeLessThan(1e-6)
      }
      for (const [i, weight] of whole.weights.entries()) expect(distance(parts.weights[i]!, weight)).toBeLessThan(1e-12)
    }
  })

  it.each(families)('gives the same losses of %s in float32, to its rounding', async (_, family) => {
    const whole = await steps(family, [8], false)
    for (const rows of splits) {
      const parts = await steps(family, rows, false)
      const residuals = whole.results.map(({ loss }, i) => parts.results[i]!.loss - loss)
      const total = whole.results.reduce((sum, { loss }) => sum + loss, 0)
      expect(Math.abs(residuals.reduce((a, b) => a + b, 0) / total)).toBeLessThan(1e-7)
    }
  })

  it.each(families)('gives the same of %s on one thread and on two', async (_, family) => {
    const [one, two] = [await steps(family, [4, 4], false, 1), await steps(family, [4, 4], false, 2)]
    for (const [i, { loss }] of one.results.entries())
      expect(distance([two.results[i]!.loss], [loss])).toBeLessThan(3e-7)
  })
})

describe('targets that count', () => {
  /** The model is a row of logits: of 100 targets the first text has one, class 0, and the second 99, class 1. */
  it('weigh alike, whether their texts are read together or one after the other', async () => {
    const rows = [
      Int32Array.of(0, ...Array<number>(99).fill(-1)),
      Int32Array.from({ length: 100 }, (_, i) => (i ? 1 : -1)),
    ]
    const together = Int32Array.of(...rows[0]!, ...rows[1]!)
    for (const [count, fed] of [
      [2, [together]],
      [1, rows],
    ] as const) {
      const memory = createMemory()
      const logits = variable([3], undefined, { name: 'logits' })
      const step = trainingStep(memory, {
        inputs: { targets: int32([count, 100]) },
        weights: new Map([['logits', logits]]),
        optimizer: sgd({ learningRate: 1 }),
        expected: 200,
        loss: ({ targets }: { targets: Tensor }) => {
          const counted = targets.greaterEqual(targets.mul(0)).cast('float32')
          const log = logits.logSoftmax().gather(targets.maximum(0))
          return { sum: log.mul(counted).sum().neg(), count: counted.sum() }
        },
      })
      const { loss, norm } = await step.run(
        fed.map((targets) => ({ targets })),
        { rate: 1, count: 1 },
      )
      const gradient = [1 / 3 - 0.01, 1 / 3 - 0.99, 1 / 3]
      expect(distance([loss], [Math.log(3)])).toBeLessThan(1e-6)
      expect(distance([norm], [Math.hypot(...gradient)])).toBeLessThan(1e-6)
      expect(
        distance(
          (await memory.read(logits)) as Float32Array,
          gradient.map((g) => -g),
        ),
      ).toBeLessThan(1e-6)
      await step.close()
    }
  })

  it('are needed: a step without any is refused and changes nothing', async () => {
    const [memory, model] = [createMemory(), gpt()]
    fill(memory, model)
    const step = stepOf(memory, model, 2, adamW({ learningRate: 0.1, weightDecay: 0.1 }))
    const before = await fingerprints(memory, parameters(model))
    await expect(step.run([texts(2, () => 0)], { rate: 1, count: 1 })).rejects.toThrow(/nothing counts/)
    expect(await fingerprints(memory, parameters(model))).toEqual(before)
    await step.close()
  })
})

describe('weights', () => {
  it.each(families)('all move in three steps of %s', async (_, family) => {
    const [memory, model] = [createMemory(), family()]
    const weights = parameters(model)
    const before = await fingerprints(memory, weights)
    const step = stepOf(memory, model, 4, recipeOptimizer(model.config, recipes[model.config.family]!))
    for (let count = 1; count <= 3; count++) await step.run([texts(4)], { rate: 1, count })
    const after = await fingerprints(memory, weights)
    expect([...weights.keys()].filter((name) => before.get(name) === after.get(name))).toEqual([])
    await step.close()
  })

  it('that are not given to the step stay, byte for byte', async () => {
    const [memory, model] = [createMemory(), gpt2()]
    const weights = parameters(model)
    const trainable = new Map([...weights].filter(([name]) => name.startsWith('blocks.1.')))
    const before = await fingerprints(memory, weights)
    const shape = [4, context]
    const step = trainingStep(memory, {
      inputs: { tokens: int32(shape), targets: int32(shape) },
      weights: trainable,
      optimizer: adamW({ learningRate: 0.01, weightDecay: 0.1 }),
      expected: 4 * context,
      loss: ({ tokens, targets }) => {
        const losses = model.loss(tokens, targets)
        return { sum: losses.sum(), count: losses.mul(0).add(1).sum() }
      },
    })
    for (let count = 1; count <= 3; count++) await step.run([texts(4)], { rate: 1, count })
    const after = await fingerprints(memory, weights)
    const moved = [...weights.keys()].filter((name) => before.get(name) !== after.get(name))
    expect(moved).toEqual([...trainable.keys()])
    await step.close()
  })

  it('must be there', () => {
    const optimizer = sgd({ learningRate: 1 })
    const weights = new Map<string, Variable>()
    const loss = ({ x }: { x: Tensor }) => ({ sum: x.sum().cast('float32'), count: x.sum().cast('float32') })
    expect(() =>
      trainingStep(createMemory(), { inputs: { x: int32([1]) }, weights, optimizer, loss, expected: 1 }),
    ).toThrow(/nothing to train/)
  })
})

describe('learning', () => {
  it('begins at the published deviations, gpt2', async () => {
    const [memory, model] = [createMemory(), gpt2()]
    for (const [name, weight] of parameters(model)) {
      if (weight.rank < 2) continue
      const values = (await memory.read(weight)) as Float32Array
      const deviation = Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length)
      const wanted = /project|contract/.test(name) ? 0.02 / Math.sqrt(2 * tiny.layers) : 0.02
      expect(Math.abs(deviation / wanted - 1), name).toBeLessThan(4 / Math.sqrt(2 * values.length)) // four standard errors
    }
  })

  it.each(families)('begins at ln(vocabulary), %s', async (_, family) => {
    const [memory, model] = [createMemory({ seed: 5 }), family()]
    const step = stepOf(memory, model, 4, sgd({ learningRate: 0.1 }))
    const { loss } = await step.run([texts(4)], { rate: 1, count: 1 })
    expect(Math.abs(loss / Math.log(vocabulary) - 1)).toBeLessThan(0.01)
    await step.close()
  })

  /** Squares modulo 13: each token comes in two contexts, and no text begins with one token twice, which `gpt` could not count. */
  const squares = (shift: number): Int32Array =>
    Int32Array.from({ length: 2 * context }, (_, i) => {
      const [row, place] = [Math.floor(i / context), (i % context) + shift]
      return (place * place + 3 * place * row + row) % vocabulary
    })

  /** Shares of the usual rate at which so small a model learns in few steps. */
  const peaks = { gpt: 1, gpt2: 3, llama: 1, rnn: 1, lstm: 2, gru: 1 }

  it.each(families)('learns one batch by heart, %s', async (name, family) => {
    const [memory, model, peak] = [createMemory(), family(), peaks[name]]
    const recipe = { ...recipes[model.config.family]!, weightDecay: 0 }
    const step = stepOf(memory, model, 2, recipeOptimizer(model.config, recipe))
    let loss = Number.POSITIVE_INFINITY
    for (let count = 1; count <= 300 && loss > 0.01; count++) {
      loss = (await step.run([{ tokens: squares(0), targets: squares(1) }], { rate: peak, count, clip: 1 })).loss
    }
    expect(loss).toBeLessThan(0.01)
    await step.close()
  })
})

describe('clipping', () => {
  it.each([
    [1e-3, [8]],
    [1e-3, [4, 4]],
    [1e3, [8]],
    [1e3, [4, 4]],
  ])('to %d leaves a gradient of the lesser length, in parts of %j', async (clip, rows) => {
    const [memory, model] = [createMemory(), inFloat64(gpt)]
    fill(memory, model)
    const weights = [...parameters(model).values()]
    const before = await Promise.all(weights.map((weight) => memory.read(weight)))
    const step = stepOf(memory, model, rows[0]!, sgd({ learningRate: 1 }))
    const { norm } = await step.run(cut(texts(8), rows), { rate: 1, count: 1, clip })
    const after = await Promise.all(weights.map((weight) => memory.read(weight)))
    const moved = after.flatMap((each, i) => Array.from(each as Float64Array, (x, j) => x - Number(before[i]![j])))
    expect(distance([Math.sqrt(moved.reduce((sum, x) => sum + x * x, 0))], [Math.min(norm, clip)])).toBeLessThan(2e-7)
    expect(norm).toBeGreaterThan(0.01)
    await step.close()
  })
})

describe('random streams', () => {
  async function losses(seed: number, options: Partial<TrainerOptions> = {}, rates: number[] = []): Promise<number[]> {
    const memory = createMemory({ seed })
    const model = createLanguageModel({ ...tiny, family: 'gpt2', dropout: 0.2 })
    const found: number[] = []
    const run = train({
      memory,
      model,
      loader: blockLoader(tokens, { batch: 2, context, seed }),
      batch: 2,
      context,
      steps: 6,
      accumulate: 2,
      optimizer: averaged(adamW({ learningRate: 0.01 }), 0.9),
      schedule: () => 1,
      ...options,
    })
    for await (const event of run) {
      if (event.kind !== 'step') continue
      found.push(event.loss)
      rates.push(event.rate)
    }
    return found
  }

  it('of one seed give the same losses, bit for bit, whatever else runs beside', async () => {
    const alone = await losses(3)
    expect(new Set(alone).size).toBe(6)
    const beside = await Promise.all([losses(3), losses(4), losses(3)])
    expect(beside[0]).toEqual(alone)
    expect(beside[2]).toEqual(alone)
  })

  it('of different seeds give different losses', async () => {
    const [a, b] = [await losses(3), await losses(4)]
    for (const [i, loss] of a.entries()) expect(b[i]).not.toBe(loss)
  })

  it('drop other values at each step', async () => {
    const rate = { optimizer: sgd({ learningRate: 0 }) }
    const still = blockLoader(tokens.slice(0, context + 1), { batch: 2, context, seed: 0 })
    const found = await losses(3, { ...rate, loader: still })
    expect(new Set(found).size).toBe(6)
  })

  it('leave the schedule alone, which is asked for each step from 1 on', async () => {
    const rates: number[] = []
    await losses(3, { schedule: (step) => 1 / step }, rates)
    expect(rates).toEqual([1, 1 / 2, 1 / 3, 1 / 4, 1 / 5, 1 / 6])
  })
})
