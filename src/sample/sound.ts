/** Making sounds: a generator of spectrograms, and phases for what it makes. */
import { type SpectrogramFormat, spectrograms } from '../data/index.js'
import { equalShapes, fail } from '../tensor/index.js'
import type { DrawOptions, ExampleGenerator } from './example-generator.js'

export interface SoundGeneratorOptions {
  /** Times that phases go to and fro. Default 32. */
  readonly iterations?: number
}

export interface MadeSounds {
  /** [count, length], from -1 to 1 and a little beyond. */
  readonly samples: Float32Array
  /** What the model made, [count, 1, mels, frames]. */
  readonly pictures: Float32Array
}

export interface SoundGenerator {
  readonly name: string
  readonly format: SpectrogramFormat
  readonly classes?: readonly string[]
  /** Sound i, phases included, depends on the seed and i, not on how many are asked for. */
  generate(count: number, options: DrawOptions): Promise<MadeSounds>
  close(): Promise<void>
}

/** Sounds of the spectrograms that a generator makes. @throws where the generator's examples are none of that format. */
export function soundGenerator(
  generator: ExampleGenerator,
  format: SpectrogramFormat,
  { iterations = 32 }: SoundGeneratorOptions = {},
): SoundGenerator {
  const { shape, sound } = spectrograms(format)
  if (!equalShapes(generator.shape, shape)) {
    fail(
      'sounds',
      `examples of [${generator.shape.join(', ')}]`,
      `spectrograms of this format are [${shape.join(', ')}]`,
    )
  }
  const size = shape.reduce((a, b) => a * b, 1)
  return {
    ...{ name: generator.name, format },
    ...(generator.classes && { classes: generator.classes }),
    async generate(count, options) {
      const pictures = await generator.generate(count, options)
      const samples = new Float32Array(count * format.length)
      for (let i = 0; i < count; i++) {
        const picture = pictures.subarray(i * size, (i + 1) * size)
        samples.set(sound(picture, { iterations, seed: options.seed + i }), i * format.length)
      }
      return { samples, pictures }
    },
    close: () => generator.close(),
  }
}
