/** Making images: what evaluation and the command line ask of a generator. */
import { type ImageShape, imagesFrom } from '../data/index.js'
import { AtelierError } from '../tensor/index.js'
import type { DrawOptions, ExampleGenerator } from './example-generator.js'

/** Whatever makes images. */
export interface ImageGenerator {
  readonly name: string
  readonly shape: ImageShape
  readonly classes?: readonly string[]
  /** Bytes [count, height, width, channels]. Image i depends on the seed and i, not on how many are asked for. */
  generate(count: number, options: DrawOptions): Promise<Uint8Array>
  /** Floating-point operations of one image. */
  readonly operationsPerImage?: number
  close(): Promise<void>
}

/** A generator of images as bytes. @throws if its examples are no pictures. */
export function imagesOf(generator: ExampleGenerator): ImageGenerator {
  const { name, classes, operationsPerExample } = generator
  const shape = imageShapeOf(generator.shape)
  return {
    ...{ name, shape },
    ...(classes && { classes }),
    ...(operationsPerExample !== undefined && { operationsPerImage: operationsPerExample }),
    generate: async (count, options) => imagesFrom(await generator.generate(count, options), shape),
    close: () => generator.close(),
  }
}

/** @throws unless the shape is [channels, height, width] with one or three channels. */
export function imageShapeOf(shape: readonly number[]): ImageShape {
  const [channels, height, width] = shape as [number, number, number]
  if (shape.length === 3 && (channels === 1 || channels === 3)) return { channels, height, width }
  throw new AtelierError(`images: examples of [${shape.join(', ')}] are no pictures: these are [1 or 3, height, width]`)
}
