import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { Autoencoder, Classifier, Gan, Vae } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { createMemory, float32, type Memory, program } from '../runtime/index.js'
import { randomStream, sizeOf, type Tensor } from '../tensor/index.js'
import { exportImageModel, type ImagePart } from './export-images.js'

const network = { network: 'convolutional', shape: [1, 8, 12], width: 4, layers: 1 } as const
const vae = new Vae({ family: 'vae', ...network, latent: 3, beta: 1, freeBits: 0, likelihood: 'bernoulli' })
const autoencoder = new Autoencoder({ family: 'autoencoder', ...network, bottleneck: 3, isBounded: true })
const classifier = new Classifier({
  family: 'classifier',
  network: 'residual',
  shape: [1, 8, 12],
  classes: ['a', 'b', 'c', 'd'],
  features: 32,
})

const gan = new Gan({
  ...{ family: 'gan', ...network, latent: 3, discriminatorWidth: 2, features: 4, seesDeviation: true, range: 'image' },
})

/** Every weight random, so that no part of the model is without effect. */
function memoryOf(model: object): Memory {
  const memory = createMemory({ seed: 1 })
  for (const [name, weight] of parameters(model)) {
    const stream = randomStream(3, name)
    const values = Float32Array.from({ length: weight.size }, () => 0.3 * stream.normal())
    memory.write(weight, values)
  }
  return memory
}

const numbers = (count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => (Math.sin(i * i) + 1) / 2)

const cases: readonly [
  string,
  Vae | Autoencoder | Classifier | Gan,
  ImagePart,
  string,
  readonly number[],
  (x: Tensor) => Tensor,
  string,
][] = [
  ['a VAE', vae, 'whole', 'x', [1, 8, 12], (x) => vae.decode(vae.encode(x).mean), 'reconstruction'],
  ["a VAE's decoder", vae, 'decoder', 'codes', [3], (x) => vae.decode(x), 'x'],
  ["a VAE's encoder", vae, 'encoder', 'x', [1, 8, 12], (x) => vae.encode(x).logVariance, 'logVariance'],
  [
    'an autoencoder',
    autoencoder,
    'whole',
    'x',
    [1, 8, 12],
    (x) => autoencoder.decode(autoencoder.encode(x)),
    'reconstruction',
  ],
  ["a GAN's generator", gan, 'whole', 'codes', [3], (z) => gan.generate(z).mul(0.5).add(0.5), 'x'],
  ['a classifier', classifier, 'whole', 'x', [1, 8, 12], (x) => classifier.forward(x), 'logits'],
]

describe('exportImageModel', () => {
  it.each(cases)(
    'writes %s that plain ONNX Runtime runs at any batch',
    async (_, model, part, input, shape, body, output) => {
      const memory = memoryOf(model)
      const session = await InferenceSession.create(await exportImageModel(memory, model, part))
      for (const batch of [1, 7]) {
        const values = numbers(batch * sizeOf(shape))
        const found = await session.run({ [input]: new OrtTensor('float32', values, [batch, ...shape]) })
        const reading = program(memory, { x: float32([batch, ...shape]) }, ({ x }) => ({ outputs: { y: body(x) } }))
        const { y } = await reading.run({ x: values })
        await reading.close()
        const theirs = found[output]!
        expect(theirs.dims).toEqual(y.shape)
        const differences = Array.from(y.data as Float32Array, (value, i) => Math.abs(value - Number(theirs.data[i])))
        expect(Math.max(...differences)).toBeLessThan(1e-4)
        expect(Math.max(...(y.data as Float32Array)) - Math.min(...(y.data as Float32Array))).toBeGreaterThan(1e-3)
      }
    },
  )

  it('writes the generator of a GAN that is told of classes, without its discriminator', async () => {
    const told = new Gan({ ...gan.config, condition: 'labels', classes: ['a', 'b'] })
    const session = await InferenceSession.create(await exportImageModel(memoryOf(told), told))
    expect(session.inputNames).toEqual(['codes', 'labels'])
    const made = async (label: number): Promise<number[]> => {
      const codes = new OrtTensor('float32', Float32Array.of(1, 2, 3), [1, 3])
      const { x } = await session.run({ codes, labels: new OrtTensor('int32', Int32Array.of(label), [1]) })
      return [...(x!.data as Float32Array)]
    }
    expect(await made(0)).not.toEqual(await made(1))
    const bytes = await exportImageModel(memoryOf(gan), gan)
    expect(Buffer.from(bytes).includes('discriminator.')).toBe(false)
  })
})
