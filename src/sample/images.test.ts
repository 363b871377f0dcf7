import { describe, expect, it } from 'vitest'
import { Autoencoder, Vae, type VaeConfig } from '../models/index.js'
import { createMemory } from '../runtime/index.js'
import { imageCoder } from './image-coder.js'
import { imagesOf } from './images.js'
import { priorCodes, vaeGenerator } from './vae-generator.js'

const config: VaeConfig = {
  ...{ family: 'vae', network: 'linear', shape: [3, 4, 5], latent: 2 },
  ...{ beta: 1, freeBits: 0, likelihood: 'bernoulli' },
}
const memory = createMemory({ seed: 1, threads: 1 })
const generator = (temperature = 1) => imagesOf(vaeGenerator(memory, new Vae(config), { temperature, batch: 4 }))

describe('images from a VAE', () => {
  it('are decided by the seed and their place, not by how many there are', async () => {
    const made = generator()
    const many = await made.generate(7, { seed: 5 })
    expect(many).toHaveLength(7 * 60)
    expect(await made.generate(2, { seed: 5 })).toEqual(many.slice(0, 120))
    expect(await made.generate(2, { seed: 6 })).not.toEqual(many.slice(0, 120))
    await made.close()
  })

  it('differ from each other, and not at all at temperature 0', async () => {
    const images = async (temperature: number) => {
      const made = generator(temperature)
      const pixels = await made.generate(2, { seed: 1 })
      await made.close()
      return [pixels.slice(0, 60), pixels.slice(60)]
    }
    const [warm, other] = await images(1)
    expect(warm).not.toEqual(other)
    const [cold, same] = await images(0)
    expect(cold).toEqual(same)
  })

  it('have codes of mean 0 and the deviation asked for (20,000 numbers, within 0.02)', () => {
    const codes = priorCodes(2000, 10, { seed: 3, temperature: 0.7 })
    const mean = codes.reduce((sum, value) => sum + value, 0) / codes.length
    const square = codes.reduce((sum, value) => sum + value * value, 0) / codes.length
    expect(Math.abs(mean)).toBeLessThan(0.02)
    expect(Math.abs(Math.sqrt(square) - 0.7)).toBeLessThan(0.02)
  })
})

describe('a coder of images', () => {
  it('counts the operations of one image', async () => {
    const coder = imageCoder(memory, new Autoencoder({ family: 'autoencoder', ...linear, bottleneck: 3 }))
    // A product of 3 by 60, and of each element the sum with its bias and its place in the image.
    expect(coder.operations).toBe(2 * 3 * 60 + 60 + 60)
    await coder.close()
  })

  it('rebuilds what it encodes and decodes, whatever the batch', async () => {
    const model = new Autoencoder({ family: 'autoencoder', ...linear, bottleneck: 3 })
    const values = Float32Array.from({ length: 5 * 60 }, (_, i) => Math.sin(i) / 2 + 0.5)
    const rebuilt = await Promise.all(
      [2, 100].map(async (batch) => {
        const coder = imageCoder(memory, model, { batch })
        const codes = await coder.encode(values)
        expect(codes).toHaveLength(15)
        expect(await coder.decode(codes)).toEqual(await coder.reconstruct(values))
        const found = await coder.reconstruct(values)
        await coder.close()
        return found
      }),
    )
    for (const [i, value] of rebuilt[0]!.entries()) expect(value).toBeCloseTo(rebuilt[1]![i]!, 5)
  })
})

const linear = { network: 'linear', shape: [3, 4, 5], isBounded: false } as const

it('refuses examples that are no images', () => {
  expect(() => imagesOf(vaeGenerator(memory, new Vae({ ...config, shape: [7] })))).toThrow(
    'examples of [7] are no pictures',
  )
})
