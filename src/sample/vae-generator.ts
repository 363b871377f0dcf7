import type { Vae } from '../models/index.js'
import type { Memory } from '../runtime/index.js'
import { fillNormal, streamNumber } from '../tensor/index.js'
import type { ExampleGenerator } from './example-generator.js'
import { type ImageCoderOptions, imageCoder } from './image-coder.js'

export interface VaeGeneratorOptions extends ImageCoderOptions {
  readonly name?: string
  /** Deviation of the codes: 1 draws from the prior, less makes examples more alike and more typical. Default 1. */
  readonly temperature?: number
}

/** What a VAE makes of codes from its prior: the means of its likelihood. */
export function vaeGenerator(memory: Memory, model: Vae, options: VaeGeneratorOptions = {}): ExampleGenerator {
  const { name = 'vae', temperature = 1 } = options
  const coder = imageCoder(memory, model, options)
  return {
    ...{ name, shape: coder.shape, operationsPerExample: coder.operations },
    generate: (count, { seed }) => coder.decode(priorCodes(count, coder.length, { seed, temperature })),
    close: () => coder.close(),
  }
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
