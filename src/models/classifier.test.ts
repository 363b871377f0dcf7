import { describe, expect, it } from 'vitest'
import { beginAnew, real } from '../../test/cases/given.js'
import { differences, mismatch, trace } from '../../test/check-gradient.js'
import { encodeSafetensors, parseSafetensors, toFloat32Array } from '../files/index.js'
import { parameters } from '../nn/index.js'
import { adamW, grouped, muon } from '../optim/index.js'
import { createMemory, float32, int32, type Memory, program } from '../runtime/index.js'
import { constant, inFloat64, placeholder, randomStream, uniform } from '../tensor/index.js'
import { trainingStep } from '../train/index.js'
import { Classifier, type ClassifierConfig } from './classifier.js'

beginAnew()

const networks = ['lenet', 'residual'] as const
type NetworkName = (typeof networks)[number]

const rows = 6
const classes = ['a', 'b', 'c']
const configOf = (network: NetworkName): ClassifierConfig => ({
  ...{ family: 'classifier', network, shape: [2, 17, 16], classes, features: 32 },
})
const drawn = randomStream(4)
const pictures = Float32Array.from({ length: rows * 2 * 17 * 16 }, () => drawn.uniform())
const labels = Int32Array.from({ length: rows }, (_, i) => i % classes.length)
const shape = [rows, 2, 17, 16]

function stepOf(memory: Memory, model: Classifier) {
  const step = trainingStep(memory, {
    inputs: { x: float32(shape), labels: int32([rows]) },
    weights: parameters(model),
    optimizer: grouped([
      {
        match: ({ name, variable }) => variable.rank > 1 && !name.startsWith('head'),
        optimizer: muon({ learningRate: 0.02 }),
      },
      { match: () => true, optimizer: adamW({ learningRate: 0.02 }) },
    ]),
    expected: rows,
    loss: (fed) => ({ sum: model.loss(fed.x, fed.labels).sum(), count: uniform(rows) }),
  })
  return async (count: number) => (await step.run([{ x: pictures, labels }], { rate: 1, count })).loss
}

async function logitsOf(memory: Memory, model: Classifier): Promise<Float32Array> {
  const reading = program(memory, { x: float32(shape) }, ({ x }) => ({ outputs: { logits: model.forward(x) } }))
  return (await reading.run({ x: pictures })).logits.data as Float32Array
}

/** Random numbers in every weight, so that no part is without effect. */
function fill(memory: Memory, model: Classifier): void {
  for (const [name, weight] of parameters(model)) {
    const stream = randomStream(3, name)
    const values = Array.from({ length: weight.size }, () => 0.5 * stream.normal())
    memory.write(weight, weight.dtype === 'float64' ? Float64Array.from(values) : Float32Array.from(values))
  }
}

describe.each(networks)('a classifier, %s', (network) => {
  it('begins at ln(classes), learns one batch by heart, and does so alike for one seed', async () => {
    const learn = async (seed: number, steps: number): Promise<number[]> => {
      const [memory, model] = [createMemory({ seed, threads: 1 }), new Classifier(configOf(network))]
      const step = stepOf(memory, model)
      const losses: number[] = []
      for (let count = 1; count <= steps; count++) losses.push(await step(count))
      return losses
    }
    const losses = await learn(1, 40)
    expect(Math.abs(losses[0]! / Math.log(classes.length) - 1)).toBeLessThan(0.01)
    expect(losses.at(-1)).toBeLessThan(0.01)
    expect(await learn(1, 4)).toEqual(losses.slice(0, 4))
    expect((await learn(2, 4))[3]).not.toBe(losses[3])
  })

  it('comes back from a file with the same logits', async () => {
    const [memory, model] = [createMemory({ seed: 1, threads: 1 }), new Classifier(configOf(network))]
    fill(memory, model)
    const tensors = await Promise.all(
      [...parameters(model)].map(async ([name, weight]) => {
        const data = new Uint8Array(((await memory.read(weight)) as Float32Array).buffer)
        return { name, dtype: 'F32' as const, shape: weight.shape, data }
      }),
    )
    const file = parseSafetensors(encodeSafetensors(tensors))
    const [other, twin] = [createMemory({ seed: 2, threads: 1 }), new Classifier(configOf(network))]
    expect([...file.tensors.keys()].toSorted()).toEqual([...parameters(twin).keys()].toSorted())
    for (const [name, weight] of parameters(twin)) other.write(weight, toFloat32Array(file.tensors.get(name)!))
    expect(await logitsOf(other, twin)).toEqual(await logitsOf(memory, model))
  })

  it('has the gradients of its loss by pictures, to the second order', async () => {
    const model = inFloat64(() => new Classifier({ ...configOf(network), shape: [1, 16, 16] }))
    const memory = createMemory({ threads: 1 })
    fill(memory, model)
    const example = {
      given: [real([1, 1, 16, 16], 0, 1)],
      compute: (x) => model.loss(x!, constant(Int32Array.of(2), [1])),
      expected: () => ({ shape: [1], data: [] }),
    } satisfies Parameters<typeof trace>[0]
    const traced = trace(example, 'float64', memory)
    const found = await traced.run()
    const [slope] = await differences(example, traced, 1e-6)
    expect(Math.max(...slope!.p.map(Math.abs))).toBeGreaterThan(0.01)
    expect(mismatch(found.g0!.data, slope!.p, 1e-5)).toBeUndefined()
    expect(mismatch(found.h0!.data, slope!.q, 1e-4)).toBeUndefined()
  })

  it('ends in features, after stages that shrink', () => {
    const model = new Classifier(configOf(network))
    const stages = model.stages(placeholder('x', shape, 'float32'))
    expect(stages.at(-1)!.shape).toEqual([rows, 32])
    const areas = stages.map((stage) => stage.shape.slice(2).reduce((a, b) => a * b, 1))
    expect(areas).toEqual(areas.toSorted((a, b) => b - a))
  })

  it('refuses pictures of another size', () => {
    const model = new Classifier(configOf(network))
    expect(() => model.forward(placeholder('x', [1, 2, 16, 16], 'float32'))).toThrow(/must be \[batch, 2, 17, 16\]/)
  })
})

it('refuses sizes that no network has', () => {
  expect(() => new Classifier({ ...configOf('residual'), features: 48 })).toThrow(/features 48: must be a multiple/)
  expect(() => new Classifier({ ...configOf('lenet'), shape: [1, 15, 16] })).toThrow(/lenet on 15 × 16/)
  const linear = { ...configOf('lenet'), network: 'linear' as 'lenet' }
  expect(() => new Classifier(linear)).toThrow(/network "linear".*lenet,residual/)
  expect(() => new Classifier({ ...configOf('lenet'), shape: [20] })).toThrow(/\[20\]: it reads pictures/)
})
