import type { StyleGan } from '../models/index.js'
import type { Memory } from '../runtime/index.js'
import type { ExampleGenerator } from './example-generator.js'
import { layeredNoise, layeredStyles, type StyleSamplerOptions, styleSampler } from './style-sampler.js'
import { priorCodes } from './vae-generator.js'

export interface StyleGeneratorOptions extends StyleSamplerOptions {
  readonly name?: string
  /** How far styles go from their mean: 1 as learnt, less for pictures more alike and more typical; as a list, for each layer. Default 1. */
  readonly truncation?: number | readonly number[]
  /** Whether convolutions get noise; as a list, each. Default true. */
  readonly noise?: boolean | readonly boolean[]
}

/** What a StyleGAN makes of normal codes. */
export function styleGenerator(memory: Memory, model: StyleGan, options: StyleGeneratorOptions = {}): ExampleGenerator {
  const { name = 'stylegan', truncation = 1, noise: has = true } = options
  const sampler = styleSampler(memory, model, options)
  const { shape, latent, layers, noiseLengths } = sampler
  return {
    ...{ name, shape, operationsPerExample: sampler.operations },
    async generate(count, { seed }) {
      const styles = await sampler.map(priorCodes(count, latent, { seed }))
      const layered = layeredStyles(styles, await sampler.mean(), layers, truncation)
      return sampler.pictures(layered, layeredNoise(count, noiseLengths, { seed, has }))
    },
    close: () => sampler.close(),
  }
}
