/** Drawing examples from any model that makes them: a row a family. */
import { Diffusion, Gan, StyleGan, Vae } from '../models/index.js'
import type { Memory } from '../runtime/index.js'
import { AtelierError } from '../tensor/index.js'
import { adversaryGenerator } from './adversary-generator.js'
import { type DiffusionOptions, diffusionGenerator } from './diffusion.js'
import type { ExampleGenerator } from './example-generator.js'
import { type StyleGeneratorOptions, styleGenerator } from './style-generator.js'
import { type VaeGeneratorOptions, vaeGenerator } from './vae-generator.js'

/** What a generator can be told; each family reads what it knows. */
export interface GeneratorOptions extends VaeGeneratorOptions, DiffusionOptions, StyleGeneratorOptions {}

/** Add a family here. */
const generators = [
  { isOf: (model: object) => model instanceof Vae, open: vaeGenerator },
  { isOf: (model: object) => model instanceof Diffusion, open: diffusionGenerator },
  { isOf: (model: object) => model instanceof Gan, open: adversaryGenerator },
  { isOf: (model: object) => model instanceof StyleGan, open: styleGenerator },
] as readonly {
  isOf(model: object): boolean
  open(memory: Memory, model: never, options: GeneratorOptions): ExampleGenerator
}[]

/** Whether a model makes examples out of nothing. */
export const isGenerative = (model: object): boolean => generators.some(({ isOf }) => isOf(model))

/** A generator of what the model makes, with its family's defaults where nothing is said. @throws if it makes nothing. */
export function generatorFor(memory: Memory, model: object, options: GeneratorOptions = {}): ExampleGenerator {
  const family = generators.find(({ isOf }) => isOf(model))
  if (family) return family.open(memory, model as never, options)
  const { family: name = 'this model' } = (model as { config?: { family?: string } }).config ?? {}
  throw new AtelierError(`generator: ${name}: it has no distribution to draw from`)
}
