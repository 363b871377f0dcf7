import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, it } from 'vitest'
import { StyleGan } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { createMemory } from '../runtime/index.js'
import { randomStream } from '../tensor/index.js'
import { exportStyleGan } from './export-style.js'
import { layeredNoise, layeredStyles, styleSampler } from './style-sampler.js'

it.each(['skip', 'residual'] as const)(
  'writes a StyleGAN that plain ONNX Runtime runs at any batch and truncation: %s',
  async (synthesis) => {
    const model = new StyleGan({
      ...{ family: 'stylegan', range: 'image', shape: [3, 8, 8], latent: 4, width: 2, mappingLayers: 2 },
      ...{ synthesis, mixing: 0.9, pathLength: 2 },
    })
    const memory = createMemory({ threads: 1 })
    const random = randomStream(4)
    const normal = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal())
    for (const [name, weight] of parameters(model)) {
      const scale = name.startsWith('generator.mapping') ? 100 : 0.5
      memory.write(
        weight,
        normal(weight.size).map((value) => scale * value),
      )
    }
    const session = await InferenceSession.create(await exportStyleGan(memory, model))
    const sampler = styleSampler(memory, model)
    for (const [batch, truncation] of [
      [1, 1],
      [6, 0.6],
    ] as const) {
      const z = normal(batch * 4)
      const noise = layeredNoise(batch, sampler.noiseLengths, { seed: batch })
      const { x, w } = await session.run({
        z: new Tensor('float32', z, [batch, 4]),
        truncation: new Tensor('float32', Float32Array.of(truncation), []),
        noise: new Tensor('float32', noise, [batch, noise.length / batch]),
      })
      const styles = layeredStyles(await sampler.map(z), await sampler.mean(), sampler.layers, truncation)
      const expected = await sampler.pictures(styles, noise)
      expect(x!.dims).toEqual([batch, 3, 8, 8])
      for (const [i, value] of expected.entries()) expect(Math.abs(Number(x!.data[i]) - value)).toBeLessThan(1e-4)
      for (let i = 0; i < 4; i++) expect(Number(w!.data[i])).toBeCloseTo(styles[i]!, 4)
    }
    await sampler.close()
  },
)
