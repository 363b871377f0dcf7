import { describe, expect, it } from 'vitest'
import { rowPool } from '../data/index.js'
import { EmbeddingNetwork, isLearnt, prototypeLogits } from '../models/index.js'
import { BatchNorm, parameters } from '../nn/index.js'
import { createMemory, float32, program } from '../runtime/index.js'
import { constant, randomStream } from '../tensor/index.js'
import { prototypeTraining } from './prototypes.js'
import { trainOnStream } from './stream.js'

/** Classes that differ in three numbers of ten, the other seven being noise that is five times as large. */
function noisyPool(name: string, seed: number, count = 20) {
  const random = randomStream(seed, name)
  const classes = Array.from({ length: 24 }, (_, i) => `${name} ${i}`)
  const rows = new Float32Array(classes.length * count * 10)
  for (let way = 0; way < classes.length; way++) {
    const centre = Array.from({ length: 3 }, () => random.normal())
    for (let i = 0; i < count * 10; i++) {
      const column = i % 10
      rows[way * count * 10 + i] = column < 3 ? centre[column]! + 0.2 * random.normal() : 5 * random.normal()
    }
  }
  const labels = Int32Array.from({ length: classes.length * count }, (_, i) => Math.floor(i / count))
  return rowPool(rows, { name, shape: [10], labels, classes })
}

const config = { family: 'embedding', network: 'dense', shape: [10], width: 32, layers: 2, background: 0 } as const

describe('batch norm', () => {
  it('gives a batch mean 0 and variance 1, and follows its statistics slowly', async () => {
    const norm = new BatchNorm(2)
    parameters(norm)
    const memory = createMemory()
    const x = Float32Array.from([1, 10, 3, 30, 5, 50])
    const run = program(memory, { x: float32([3, 2]) }, ({ x }) => {
      const { y, updates } = norm.train(x)
      return { outputs: { y, kept: norm.apply(x) }, updates }
    })
    const { y, kept } = await run.run({ x })
    const column = (values: ArrayLike<number>, c: number) => [0, 1, 2].map((row) => values[2 * row + c]!)
    for (const c of [0, 1]) {
      const values = column(y.data as Float32Array, c)
      expect(values.reduce((a, b) => a + b)).toBeCloseTo(0, 5)
      expect(values.reduce((sum, value) => sum + value * value, 0) / 3).toBeCloseTo(1, 4)
    }
    // Before the first update the kept statistics are 0 and 1: examples stay as they are.
    expect((kept.data as Float32Array)[3]!).toBeCloseTo(30, 3)
    expect((await memory.read(norm.mean))[1]).toBeCloseTo(0.05 * 30, 5)
    expect((await memory.read(norm.variance))[0]).toBeCloseTo(0.95 + (0.05 * 8) / 3, 5)
    await run.close()
  })
})

describe('prototypes', () => {
  it('are the means of what is shown, and logits minus squared distances', async () => {
    const support = constant(Float32Array.of(0, 0, 2, 0, 4, 4, 4, 8), [4, 2])
    const queries = constant(Float32Array.of(1, 1), [1, 2])
    const run = program(createMemory(), {}, () => ({ outputs: { logits: prototypeLogits(support, queries, 2) } }))
    const { logits } = await run.run({})
    expect([...(logits.data as Float32Array)]).toEqual([-1, -(9 + 25)])
    await run.close()
  })

  it('place an example the same whatever stands beside it', async () => {
    const model = new EmbeddingNetwork({ ...config, network: 'convolutional', shape: [1, 8, 8], layers: 2, width: 8 })
    parameters(model)
    expect(model.size).toBe(8 * 2 * 2)
    const run = program(createMemory(), { x: float32(['rows', 1, 8, 8]) }, ({ x }) => ({
      outputs: { y: model.forward(x) },
    }))
    const x = Float32Array.from({ length: 128 }, (_, i) => Math.sin(i))
    const [both, one] = [
      await run.run({ x: { data: x, shape: [2, 1, 8, 8] } }),
      await run.run({ x: { data: x.slice(0, 64), shape: [1, 1, 8, 8] } }),
    ]
    const [a, b] = [both, one].map(({ y }) => (y.data as Float32Array).subarray(0, model.size))
    expect(Math.max(...a!.map((value, i) => Math.abs(value - b![i]!)))).toBeLessThan(1e-5)
    await run.close()
  })

  it('learn which numbers tell classes apart, for classes that they have never seen', async () => {
    const training = prototypeTraining({
      ...{ training: noisyPool('seen', 1), validation: noisyPool('unseen', 2), config },
      ...{ ways: 12, shots: 1, queries: 4, steps: 150, learningRate: 0.02, seed: 1, threads: 1, validateEvery: 150 },
    })
    // One of 20 classes is found in .06 of all cases before training, in .47 after it; the three numbers alone would give .82.
    let mistakes = 1
    for await (const event of trainOnStream(training.stream)) if (event.kind === 'validation') mistakes = event.loss
    await training.close()
    expect(mistakes).toBeLessThan(0.6)
    expect([...training.weights.keys()].filter((name) => !isLearnt(name))).toEqual([
      'norms.0.mean',
      'norms.0.variance',
      'norms.1.mean',
      'norms.1.variance',
    ])
  })
})
