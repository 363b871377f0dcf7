import { describe, expect, it } from 'vitest'
import type { Diffusion, DiffusionConfig } from '../../models/index.js'
import { float32, int32, program } from '../../runtime/index.js'
import { randomStream } from '../../tensor/index.js'
import { type Examples, rowExamples } from '../examples.js'
import { fitImageModel } from '../image.js'
import { gaussianDenoiser, meanAnswer } from './denoising-baseline.js'
import { type DiffusionOptions, diffusion, type FlowOptions, flow } from './diffusion.js'
import { pairedNoise } from './pairing.js'

const normal = (length: number, seed: number): Float32Array => {
  const random = randomStream(seed)
  return Float32Array.from({ length }, () => random.normal())
}
const uniform = (length: number, seed: number): Float32Array => {
  const random = randomStream(seed)
  return Float32Array.from({ length }, () => Number(random.uniform() < 0.4))
}
const images = (shape: readonly number[]): Examples =>
  rowExamples('images', uniform(2 * shape.reduce((a, b) => a * b, 1), 5), shape)

describe('what is left out of the options', () => {
  it.each([
    ['digits', [1, 28, 28], { network: 'unet', patch: 2, range: 'image', condition: 'none' }],
    ['spectrograms', [1, 64, 64], { network: 'unet', patch: 4, range: 'image' }],
    ['small images', [3, 16, 16], { network: 'unet', patch: 1 }],
    ['points', [2], { network: 'dense', width: 64, layers: 4 }],
  ] as const)('follows from the data: %s', (_, shape, expected) => {
    const config = diffusion.describe({ family: 'diffusion' }, images(shape))
    expect(config).toMatchObject({ process: 'edm', ...expected })
    expect(() => diffusion.make(config)).not.toThrow()
  })

  it('is the class where there are classes, and the words where captions are asked for', () => {
    const labels = Int32Array.of(0, 1)
    const named: Examples = { ...images([2]), labels, classes: ['a', 'b'], captions: ['red heart', 'blue heart'] }
    expect(flow.describe({ family: 'flow' }, named)).toMatchObject({ condition: 'labels', classes: ['a', 'b'] })
    expect(flow.describe({ family: 'flow', condition: 'captions' }, named)).toMatchObject({
      ...{ words: ['heart', 'blue', 'red'], captionLength: 2, process: 'flow', pairing: 'optimal' },
    })
    expect(() => flow.describe({ family: 'flow', condition: 'captions' }, images([2]))).toThrow('no captions')
    expect(() => flow.describe({ family: 'flow', condition: 'labels' }, images([2]))).toThrow('--condition none')
  })
})

describe('training', () => {
  it.each([
    ['a U-Net with EDM', [1, 14, 13], { family: 'diffusion', network: 'unet', width: 8, layers: 1 }],
    ['a U-Net with DDPM', [1, 14, 13], { family: 'diffusion', process: 'ddpm', network: 'unet', width: 8, layers: 1 }],
    ['a transformer with a flow', [1, 8, 8], { family: 'flow', network: 'dit', width: 32, layers: 1 }],
    ['a dense network with a paired flow', [6], { family: 'flow', network: 'dense', width: 32, layers: 1 }],
  ] as const satisfies readonly (readonly [string, readonly number[], DiffusionOptions | FlowOptions])[])(
    'overfits two examples: %s',
    async (_, shape, model) => {
      const losses: number[] = []
      await fitImageModel(
        {
          model,
          data: images(shape),
          validation: 0,
          batch: 16,
          steps: 150,
          learningRate: 0.02,
          average: 0,
          threads: 1,
        },
        (event) => {
          if (event.kind === 'step') losses.push(event.loss)
        },
      )
      const last = losses.slice(-20).reduce((a, b) => a + b, 0) / 20
      expect(last / losses[0]!).toBeLessThan(0.4)
    },
  )

  it('teaches where a class is, and where all are when none is told', async () => {
    const labels = Int32Array.from({ length: 200 }, (_, i) => i % 2)
    const around = normal(400, 6).map((value, i) => 0.1 * value + (Math.floor(i / 2) % 2 === 0 ? -3 : 3))
    const data: Examples = { ...rowExamples('pairs', around, [2]), labels, classes: ['low', 'high'] }
    const { model, memory } = await fitImageModel({
      ...{ model: { family: 'flow', conditionDropout: 0.3, width: 32, layers: 1 }, data, threads: 1 },
      ...{ batch: 64, steps: 300, learningRate: 0.04, average: 0, validation: 0 },
    })
    const noise = program(
      memory,
      { x: float32([3, 2]), level: float32([3]), labels: int32([3]) },
      ({ x, level, labels }) => ({
        outputs: { clean: (model as Diffusion).predict(x, level.mul(0), level, { labels }).clean },
      }),
    )
    const fed = { x: new Float32Array(6), level: new Float32Array(3).fill(1), labels: Int32Array.of(0, 1, 2) }
    const { clean } = await noise.run(fed)
    const [low, high, none] = [0, 2, 4].map((at) => Number(clean.data[at]))
    // Inside the range the classes are at −1 and 1.
    expect(Math.abs(low! + 1)).toBeLessThan(0.2)
    expect(Math.abs(high! - 1)).toBeLessThan(0.2)
    expect(Math.abs(none!)).toBeLessThan(0.4)
  })
})

describe('pairing', () => {
  const batch = { x: normal(64, 1), labels: Int32Array.from({ length: 32 }, (_, row) => row % 2) }
  const range = { centre: [0, 0], scale: [1, 1] }
  const cost = (noise: Float32Array): number =>
    noise.reduce((sum, value, i) => sum + (value - batch.x[i]!) ** 2, 0) / noise.length

  it('is a function of seed and step, of standard normal numbers', () => {
    const paired = pairedNoise({ pairing: 'optimal', range, seed: 1 })
    expect(paired(batch, 3)).toEqual(paired(batch, 3))
    expect(paired(batch, 4)).not.toEqual(paired(batch, 3))
    const any = pairedNoise({ pairing: 'random', range, seed: 1 })
    expect([...paired(batch, 3)].sort()).toEqual([...any(batch, 3)].sort())
  })

  it('brings noise near to its example, among those of one label', () => {
    const [optimal, random] = (['optimal', 'random'] as const).map((pairing) =>
      pairedNoise({ pairing, range, seed: 1 })(batch, 1),
    ) as [Float32Array, Float32Array]
    expect(cost(optimal)).toBeLessThan(0.5 * cost(random))
    for (const label of [0, 1]) {
      const of = (noise: Float32Array) => [...noise].filter((_, i) => Math.floor(i / 2) % 2 === label).sort()
      expect(of(optimal)).toEqual(of(random))
    }
  })
})

describe('the baseline', () => {
  const data = rowExamples('normal', normal(40_000, 2), [2])
  const config = (process: DiffusionConfig['process']): DiffusionConfig => ({
    ...diffusion.describe({ family: 'diffusion' }, data),
    process,
  })

  it.each([
    ['edm', 1], // nothing can be told apart
    ['flow', Math.PI / 4], // half the mean of 1 / ((1 − t)² + t²)
  ] as const)('of normal data is known: %s', async (process, expected) => {
    // 40,000 numbers, seed 2: the variance is within 0.01 of that which scaled them.
    const { loss } = await gaussianDenoiser(config(process), data, data)
    expect(Math.abs(loss - expected)).toBeLessThan(0.01)
  })

  it('of a paired flow falls where pairs are near', async () => {
    const paired = await meanAnswer(config('flow'), data, data)
    // Without pairs it is 1: noise and clean both have variance 1.
    expect(paired.loss).toBeLessThan(0.1)
  })
})
