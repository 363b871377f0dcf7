import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { Diffusion, type DiffusionConfig } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { createMemory, type Memory } from '../runtime/index.js'
import { randomStream, sizeOf } from '../tensor/index.js'
import { diffusionGenerator, noiseOf } from './diffusion.js'
import { type DiffusionExportOptions, exportDiffusionSampler } from './export-diffusion.js'

const image = {
  ...{ family: 'diffusion', process: 'edm', network: 'unet', shape: [1, 8, 8], width: 8, layers: 1, patch: 2 },
  ...{ range: 'image', condition: 'labels', classes: ['a', 'b', 'c'], conditionDropout: 0.1 },
} as const satisfies DiffusionConfig
const points = {
  ...{ family: 'flow', process: 'flow', network: 'dense', shape: [2], width: 16, layers: 2 },
  ...{ range: { centre: [1, 2], scale: [3, 4] }, condition: 'none', conditionDropout: 0 },
} as const satisfies DiffusionConfig
const captioned = {
  ...{ ...image, network: 'dit', width: 32, process: 'ddpm', condition: 'captions', classes: undefined },
  ...{ words: ['red', 'house'], captionLength: 4 },
} as unknown as DiffusionConfig

/** Every weight random, so that no part of the model is without effect. */
function memoryOf(model: object): Memory {
  const memory = createMemory({ seed: 1, threads: 1 })
  for (const [name, weight] of parameters(model)) {
    const stream = randomStream(3, name)
    memory.write(
      weight,
      Float32Array.from({ length: weight.size }, () => 0.2 * stream.normal()),
    )
  }
  return memory
}

const cases: readonly [string, DiffusionConfig, DiffusionExportOptions, object][] = [
  ['classes, DDIM and guidance inside', image, { solver: 'ddim', steps: 3, guidance: 2 }, { label: 1 }],
  ['classes and guidance as an input', image, { solver: 'dpm++2m', steps: 4, guidance: 'input' }, { label: 2 }],
  ['points, Heun', points, { solver: 'heun', steps: 3 }, {}],
  ['captions, Euler', captioned, { solver: 'euler', steps: 2, guidance: 3 }, { caption: 'A red house' }],
]

describe('exportDiffusionSampler', () => {
  it.each(cases)('writes a sampler that plain ONNX Runtime runs at any batch: %s', async (_, config, options, draw) => {
    const model = new Diffusion(config)
    const memory = memoryOf(model)
    const session = await InferenceSession.create(await exportDiffusionSampler(memory, model, options))
    const { guidance, ...way } = { ...options, guidance: options.guidance === 'input' ? 2.5 : (options.guidance ?? 1) }
    const generator = diffusionGenerator(memory, model, { ...way, guidance })
    for (const batch of [1, 4]) {
      const ours = await generator.generate(batch, { seed: 5, ...draw })
      const { shape } = config
      const noise = noiseOf(5, 0, batch, sizeOf(shape))()
      const label = 'label' in draw ? Number(draw.label) : 0
      const found = await session.run({
        noise: new OrtTensor('float32', noise, [batch, ...shape]),
        ...(config.condition === 'labels' && {
          labels: new OrtTensor('int32', new Int32Array(batch).fill(label), [batch]),
        }),
        ...(config.condition === 'captions' && {
          tokens: new OrtTensor(
            'int32',
            Int32Array.from({ length: 4 * batch }, (_, i) => [1, 2, 3, 0][i % 4]!),
            [batch, 4],
          ),
        }),
        ...(options.guidance === 'input' && { guidance: new OrtTensor('float32', Float32Array.of(2.5), []) }),
      })
      const theirs = found.examples!
      expect(theirs.dims).toEqual([batch, ...shape])
      const values = config.range === 'image' ? ours.map((value) => Math.min(1, Math.max(0, value))) : ours
      const differences = Array.from(values, (value, i) => Math.abs(value - Number(theirs.data[i])))
      expect(Math.max(...differences)).toBeLessThan(1e-4)
      expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(0.1)
    }
    await generator.close()
  })

  it('holds every weight once, whatever the steps', async () => {
    const model = new Diffusion({ ...image, width: 24 })
    const memory = memoryOf(model)
    const bytes = async (steps: number): Promise<number> =>
      (await exportDiffusionSampler(memory, model, { steps, solver: 'ddim' })).length
    const weights = [...parameters(model).values()].reduce((sum, { size }) => sum + 4 * size, 0)
    expect((await bytes(4)) - (await bytes(2))).toBeLessThan(weights / 2)
  })

  it('refuses solvers that add noise, and guidance where there is nothing to weigh', async () => {
    const model = new Diffusion(points)
    const memory = memoryOf(model)
    await expect(exportDiffusionSampler(memory, model, { solver: 'ddpm' })).rejects.toThrow(
      'export: solver "ddpm": it adds noise on its way',
    )
    await expect(exportDiffusionSampler(memory, model, { guidance: 'input' })).rejects.toThrow('no condition')
  })
})
