import { StyleGan, type StyleGanConfig } from '../../models/index.js'
import { type AdversarialRecipe, adversarialCourse, resemblanceUnit, shuffledElements } from './adversarial.js'
import type { Family } from './family.js'
import { rangeOf } from './range.js'

export interface StyleGanOptions {
  readonly family: 'stylegan'
  /** Numbers of a code and of a style. Default 64. */
  readonly latent?: number
  /** Channels at full resolution. Default 16. */
  readonly width?: number
  /** Default 4. */
  readonly mappingLayers?: number
  /** Default `residual`: colours are then left to the finest layers. */
  readonly synthesis?: StyleGanConfig['synthesis']
  /** Default .9. */
  readonly mixing?: number
  /** Default 2. */
  readonly pathLength?: number
}

/** As found on drawn faces of 32 pixels: few pictures a step and a fast generator, whose average is steady. */
const recipe: AdversarialRecipe = {
  ...{ learningRate: 0.004, weightDecay: 0, warmup: 0, cooldown: 0.3, clip: 0, average: 0.998 },
  ...{ batch: 16, steps: 8000, warming: 0, augment: 0 },
  ...{ adversarialLoss: 'relativistic', penalty: 'r1-r2', penaltyWeight: 0.3, penaltyEnd: 1, penaltyEvery: 4 },
  ...{ discriminatorRate: 1, discriminatorSteps: 1, generatorSteps: 1, gameOptimizer: 'adam', adapt: 0 },
  freeze: 'neither',
}

export const stylegan: Family<StyleGanOptions, StyleGanConfig, StyleGan, AdversarialRecipe> = {
  describe(options, data) {
    const { latent = 64, width = 16, mappingLayers = 4, synthesis = 'residual', mixing = 0.9, pathLength = 2 } = options
    const sizes = { latent, width, mappingLayers, synthesis, mixing, pathLength }
    return { family: 'stylegan', shape: data.shape, range: rangeOf(data), ...sizes }
  },
  make: (config) => new StyleGan(config),
  course(options) {
    const { memory } = options
    const { judge, ...course } = adversarialCourse(options)
    return {
      ...course,
      // The same noise at every validation, and none taken from training.
      async judge(examples) {
        const { clock } = memory
        memory.clock = 0
        const loss = await judge(examples)
        memory.clock = clock
        return loss
      },
    }
  },
  recipe,
  unit: resemblanceUnit,
  baseline: (config, training, measured) => shuffledElements(config, training, measured),
}
