import { expect, it } from 'vitest'
import { encodeSafetensors, halfTensor } from '../files/index.js'
import { Vae, type VaeConfig } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { createMemory } from '../runtime/index.js'
import { openImageModel } from './open-image-model.js'

const config: VaeConfig = {
  ...{ family: 'vae', network: 'linear', shape: [1, 2, 3], latent: 2 },
  ...{ beta: 1, freeBits: 0, likelihood: 'bernoulli' },
}
const memory = createMemory({ seed: 1 })
const saved = parameters(new Vae(config))

async function halves(): Promise<Uint8Array> {
  const tensors = []
  for (const [name, weight] of saved) {
    tensors.push(halfTensor(name, weight.shape, (await memory.read(weight)) as Float32Array, 'F16'))
  }
  return encodeSafetensors(tensors)
}

it('opens a model from bytes, also those of half precision, which has eleven digits of two', async () => {
  const { model, memory: opened } = openImageModel(config, await halves())
  for (const [name, weight] of parameters(model)) {
    const there = (await memory.read(saved.get(name)!)) as Float32Array
    for (const [i, value] of ((await opened.read(weight)) as Float32Array).entries()) {
      expect(Math.abs(value - there[i]!)).toBeLessThanOrEqual(2 ** -11 * Math.abs(there[i]!) + 2 ** -25)
    }
  }
})

it('says which weight does not fit', async () => {
  const bytes = await halves()
  expect(() => openImageModel({ ...config, latent: 3 }, bytes)).toThrow(/"encoder.*is \[6, 4\]/)
  expect(() => openImageModel(config, encodeSafetensors([]))).toThrow(/is missing/)
})
