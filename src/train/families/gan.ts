import { Gan, type GanConfig } from '../../models/index.js'
import type { Shape } from '../../tensor/index.js'
import { type AdversarialRecipe, adversarialCourse, resemblanceUnit, shuffledElements } from './adversarial.js'
import type { Family } from './family.js'
import { isImage } from './networks.js'
import { rangeOf } from './range.js'

export interface GanOptions {
  readonly family: 'gan'
  /** Default: convolutional for images, dense for points and rows. */
  readonly network?: GanConfig['network']
  readonly width?: number
  readonly layers?: number
  /** Default 16; of rows, the width. */
  readonly discriminatorWidth?: number
  /** Default 64; of rows, as many as they have numbers. */
  readonly latent?: number
  /** Default 256; of rows, the width. */
  readonly features?: number
  /** What both players are told of an example. Default: nothing. */
  readonly condition?: 'none' | 'labels' | 'captions'
  /** Default: it does not. */
  readonly seesDeviation?: boolean
  /** Of points and rows of few numbers; see `GanConfig`. */
  readonly waves?: number
}

const sizes = {
  convolutional: { width: 32, discriminatorWidth: 16, layers: 1, latent: 64, features: 256 },
  dense: { width: 64, layers: 7 },
} as const

/** Rows of so many numbers are taken for points, which may lie very close together. */
const fewNumbers = 3

/** What is the same whatever the data is. */
const recipe: AdversarialRecipe = {
  ...{ learningRate: 1e-3, weightDecay: 0, warmup: 0, cooldown: 0.5, clip: 0, average: 0.998 },
  ...{ batch: 64, steps: 6500, warming: 0, augment: 0 },
  ...{ adversarialLoss: 'relativistic', penalty: 'r1-r2', penaltyWeight: 1, penaltyEnd: 0.1, penaltyEvery: 1 },
  ...{ discriminatorRate: 0.5, discriminatorSteps: 1, generatorSteps: 1, gameOptimizer: 'adam', adapt: 0 },
  freeze: 'neither',
}

/** Points and rows lie close together, as seen from all of them: the discriminator has to be smooth at first, and steep in the end. */
const ofRows: Partial<AdversarialRecipe> = {
  ...{ learningRate: 3e-3, batch: 256, steps: 9000, cooldown: 0.8, average: 0.995 },
  ...{ discriminatorRate: 1, penaltyWeight: 0.05, penaltyEnd: 0.01 },
}

export const gan: Family<GanOptions, GanConfig, Gan, AdversarialRecipe> = {
  describe(options, data) {
    const { shape, classes } = data
    const network = options.network ?? (isImage(shape) ? 'convolutional' : 'dense')
    const usual = sizes[network]
    const { width = usual.width, layers = usual.layers, condition = 'none' } = options
    const { discriminatorWidth = 'discriminatorWidth' in usual ? usual.discriminatorWidth : width } = options
    const { latent, features } = { ...codesOf(shape), ...given(options) }
    const waves = options.waves ?? (network === 'dense' && shape[0]! <= fewNumbers ? 3 : 0)
    return {
      ...{ family: 'gan', network, shape, width, layers, latent, discriminatorWidth, features: features ?? width },
      seesDeviation: options.seesDeviation ?? false,
      ...(waves > 0 && { waves }),
      range: rangeOf(data),
      ...(condition !== 'none' && { condition: condition as 'labels' }),
      ...(classes && { classes }),
    }
  },
  make: (config) => new Gan(config),
  course: (options) => adversarialCourse(options),
  recipe,
  recipeFor: (shape) => (isImage(shape) ? {} : ofRows),
  unit: resemblanceUnit,
  baseline: (config, training, measured) => shuffledElements(config, training, measured),
}

const codesOf = (shape: Shape): { readonly latent: number; readonly features?: number } =>
  isImage(shape) ? sizes.convolutional : { latent: shape.reduce((a, b) => a * b, 1) }

const given = ({ latent, features }: GanOptions) => ({
  ...(latent !== undefined && { latent }),
  ...(features !== undefined && { features }),
})
