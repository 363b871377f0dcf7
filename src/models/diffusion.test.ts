import { describe, expect, it } from 'vitest'
import { checkWeights } from '../../test/check-weights.js'
import { parameters } from '../nn/index.js'
import { createMemory, type Memory, program } from '../runtime/index.js'
import { constant, inFloat64, randomStream, type Tensor } from '../tensor/index.js'
import { conditionEncoder } from './condition-encoder.js'
import { Diffusion, type DiffusionConfig } from './diffusion.js'

const dense: DiffusionConfig = {
  ...{ family: 'diffusion', process: 'edm', network: 'dense', shape: [3], width: 4, layers: 2 },
  ...{ range: { centre: [1, 2, 3], scale: [1, 2, 0.5] }, condition: 'none', conditionDropout: 0 },
}
const unet: DiffusionConfig = {
  ...dense,
  network: 'unet',
  shape: [1, 26, 25],
  range: 'image',
  width: 2,
  patch: 2,
  layers: 1,
}
const dit: DiffusionConfig = { ...unet, network: 'dit', shape: [1, 5, 6], width: 32, layers: 1 }
const labelled = { condition: 'labels', classes: ['a', 'b'] } as const
const captioned = { condition: 'captions', words: ['red', 'heart'], captionLength: 3 } as const

const normal = (length: number, seed: number): Float64Array => {
  const random = randomStream(seed)
  return Float64Array.from({ length }, () => random.normal())
}
const drawn = (shape: readonly number[], seed: number): Tensor =>
  constant(
    normal(
      shape.reduce((a, b) => a * b, 1),
      seed,
    ),
    shape,
  )
const whole = (values: readonly number[], shape: readonly number[]): Tensor => constant(Int32Array.from(values), shape)
const labels = whole([0, 1, 2], [3])
const tokens = whole([2, 3, 0, 0, 0, 0, 1, 0, 0], [3, 3])

/** Every weight normal: none of the zeros that some start as. */
function scatter(memory: Memory, model: object, scale = 0.3): void {
  for (const [i, weight] of [...parameters(model).values()].entries()) {
    memory.write(
      weight,
      normal(weight.size, 100 + i).map((value) => scale * value),
    )
  }
}

async function evaluated(memory: Memory, compute: () => Readonly<Record<string, Tensor>>) {
  const reading = program(memory, {}, () => ({ outputs: compute() }))
  const found = await reading.run({})
  await reading.close()
  return Object.fromEntries(Object.entries(found).map(([key, { data }]) => [key, data as Float64Array]))
}

describe('the loss', () => {
  it.each([
    ['dense, EDM', dense],
    ['dense, DDPM with labels', { ...dense, process: 'ddpm', ...labelled }],
    ['dense, flow with captions', { ...dense, family: 'flow', process: 'flow', ...captioned }],
    ['U-Net of two stages and odd sides', unet],
    ['transformer', dit],
  ] as const satisfies readonly (readonly [string, DiffusionConfig])[])(
    'has the slopes of central differences in float64: %s',
    async (_, config) => {
      const model = inFloat64(() => new Diffusion(config))
      const fed = {
        x: drawn([3, ...config.shape], 1),
        noise: drawn([3, ...config.shape], 2),
        level: drawn([3], 3),
        ...{ labels, tokens },
      }
      await checkWeights(
        model,
        (memory) => scatter(memory, model),
        () =>
          model
            .loss(fed)
            .mul(constant(Float64Array.of(1, -2, 3), [3]))
            .sum(),
      )
    },
  )

  it.each(['edm', 'ddpm', 'flow'] as const)(
    'of a new model is the mean square of its targets, one: %s',
    async (process) => {
      const model = inFloat64(() => new Diffusion({ ...dense, process }))
      const [batch, { centre, scale }] = [2000, dense.range as { centre: number[]; scale: number[] }]
      const x = normal(3 * batch, 1).map((value, i) => centre[i % 3]! + scale[i % 3]! * value)
      const { loss } = await evaluated(createMemory({ threads: 1, seed: 2 }), () => ({
        loss: model.loss({ x: constant(x, [batch, 3]) }).mean(),
      }))
      // 6,000 squares of numbers of variance 1, seeds 1 and 2: 0.05 is about three standard deviations.
      expect(Math.abs(loss![0]! - 1)).toBeLessThan(0.05)
    },
  )
})

describe('a prediction', () => {
  it.each([
    ['edm', dense],
    ['ddpm', { ...dit, process: 'ddpm', ...labelled }],
    ['flow', { ...unet, family: 'flow', process: 'flow', ...captioned }],
  ] as const satisfies readonly (readonly [string, DiffusionConfig])[])(
    'makes up x again, α · clean + σ · noise: %s',
    async (_, config) => {
      const model = inFloat64(() => new Diffusion(config))
      const memory = createMemory({ threads: 1 })
      scatter(memory, model)
      const x = drawn([3, ...config.shape], 4)
      const [alpha, sigma] = { edm: [1, 3], ddpm: [0.6, 0.8], flow: [0.3, 0.7] }[config.process] as [number, number]
      const at = (value: number): Tensor => constant(new Float32Array(3).fill(value), [3])
      const found = await evaluated(memory, () => {
        const { clean, noise } = model.predict(x, at(alpha), at(sigma), { labels, tokens })
        return { whole: clean.mul(alpha).add(noise.mul(sigma)).sub(x), clean }
      })
      for (const value of found.whole!) expect(Math.abs(value)).toBeLessThan(1e-6)
      expect(Math.max(...found.clean!.map(Math.abs))).toBeGreaterThan(0.01)
    },
  )

  it.each([
    [
      'labels',
      labelled,
      { labels: whole([0, 0, 0], [3]) },
      { labels: whole([1, 1, 1], [3]) },
      { labels: whole([2, 2, 2], [3]) },
    ],
    [
      'captions',
      captioned,
      { tokens: whole([2, 3, 0, 2, 3, 0, 2, 3, 0], [3, 3]) },
      { tokens: whole([3, 2, 0, 3, 2, 0, 3, 2, 0], [3, 3]) },
      { tokens: whole([0, 0, 0, 0, 0, 0, 0, 0, 0], [3, 3]) },
    ],
  ] as const)('depends on %s, and what is left out is "none"', async (_, condition, one, other, none) => {
    const model = inFloat64(() => new Diffusion({ ...dense, ...condition }))
    const memory = createMemory({ threads: 1 })
    scatter(memory, model)
    const x = drawn([3, 3], 4)
    const level = constant(Float32Array.of(1, 1, 1), [3])
    const clean = (given: object): Tensor => model.predict(x, level, level, given).clean
    const found = await evaluated(memory, () => ({
      ...{ one: clean(one), other: clean(other), none: clean(none), without: clean({}) },
    }))
    expect(found.without).toEqual(found.none)
    const apart = (a: Float64Array, b: Float64Array): number =>
      Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))
    expect(apart(found.one!, found.other!)).toBeGreaterThan(1e-3)
    expect(apart(found.one!, found.none!)).toBeGreaterThan(1e-3)
  })

  it('of a class goes over to "none" where it is to be passed over', async () => {
    const encoders = [labelled, captioned].map((condition) => inFloat64(() => conditionEncoder(condition, 4)!))
    const memory = createMemory({ threads: 1 })
    for (const encoder of encoders) scatter(memory, encoder)
    const keep = constant(Float32Array.of(0, 1, 1), [3])
    for (const encoder of encoders) {
      const found = await evaluated(memory, () => ({
        dropped: encoder.apply({ labels, tokens }, 3, keep),
        given: encoder.apply({ labels, tokens }, 3),
        none: encoder.apply({}, 3),
      }))
      expect(found.dropped!.slice(4)).toEqual(found.given!.slice(4))
      expect(found.dropped!.slice(0, 4)).toEqual(found.none!.slice(0, 4))
      expect(found.given!.slice(0, 4)).not.toEqual(found.none!.slice(0, 4))
    }
  })
})

describe('what no model can be', () => {
  it.each([
    ['an unknown process', { process: 'heat' }, 'edm, ddpm, flow'],
    ['an unknown network', { network: 'lenet' }, 'lenet'],
    ['a U-Net of rows', { network: 'unet' }, 'Use a dense network'],
    ['labels without classes', { condition: 'labels' }, 'no classes'],
    ['all conditions passed over', { conditionDropout: 1 }, 'conditionDropout 1'],
    ['a range of another length', { range: { centre: [0], scale: [1] } }, '3 centres'],
    ['no layers', { layers: 0 }, 'layers 0'],
    ['a transformer of odd width', { ...dit, width: 40 }, 'multiple of 32'],
  ])('is refused: %s', (_, changes, sentence) => {
    expect(() => new Diffusion({ ...dense, ...changes } as DiffusionConfig)).toThrow(sentence)
  })
})
