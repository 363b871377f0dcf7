/** Making images: the contract of every generator, and the VAE's. */
import { type ImageShape, imagesFrom } from '../data/index.js'
import type { Vae } from '../models/index.js'
import type { Memory } from '../runtime/index.js'
import { AtelierError, fillNormal, streamNumber } from '../tensor/index.js'
import { type ImageCoderOptions, imageCoder } from './image-coder.js'

export interface GenerateImagesOptions {
  readonly seed: number
  /** The class to make images of, for generators that know classes. */
  readonly label?: number
}

/** Whatever makes images: evaluation and the command line ask no more of it. */
export interface ImageGenerator {
  readonly name: string
  readonly shape: ImageShape
  readonly classes?: readonly string[]
  /** Bytes [count, height, width, channels]. Image i depends on the seed and i, not on how many are asked for. */
  generate(count: number, options: GenerateImagesOptions): Promise<Uint8Array>
  /** Floating-point operations of one image. */
  readonly operationsPerImage?: number
  close(): Promise<void>
}

export interface VaeGeneratorOptions extends ImageCoderOptions {
  readonly name?: string
  /** Deviation of the codes: 1 draws from the prior, less makes images more alike and more typical. Default 1. */
  readonly temperature?: number
}

/** Images that a VAE makes of codes from its prior, as the means of their pixels. @throws if the model's examples are no images. */
export function vaeGenerator(memory: Memory, model: Vae, options: VaeGeneratorOptions = {}): ImageGenerator {
  const { name = 'vae', temperature = 1 } = options
  const shape = imageShapeOf(model.config.shape)
  const coder = imageCoder(memory, model, options)
  return {
    ...{ name, shape, operationsPerImage: coder.operations },
    generate: async (count, { seed }) =>
      imagesFrom(await coder.decode(priorCodes(count, coder.length, { seed, temperature })), shape),
    close: () => coder.close(),
  }
}

/** @throws unless the shape is [channels, height, width] with one or three channels. */
export function imageShapeOf(shape: readonly number[]): ImageShape {
  const [channels, height, width] = shape as [number, number, number]
  if (shape.length === 3 && (channels === 1 || channels === 3)) return { channels, height, width }
  throw new AtelierError(`images: examples of [${shape.join(', ')}] are no pictures: these are [1 or 3, height, width]`)
}

/** Codes [count, length] from the Gaussian prior, each decided by the seed and its place. */
export function priorCodes(
  count: number,
  length: number,
  { seed, temperature = 1 }: { readonly seed: number; readonly temperature?: number },
): Float32Array {
  const codes = new Float32Array(count * length)
  const stream = streamNumber('codes of images')
  for (let i = 0; i < count; i++) fillNormal(codes.subarray(i * length, (i + 1) * length), seed, stream, i)
  return codes.map((value) => value * temperature)
}
