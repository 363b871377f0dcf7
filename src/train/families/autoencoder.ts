import { Autoencoder, type AutoencoderConfig } from '../../models/index.js'
import { meanExample } from '../image-baselines.js'
import type { Family } from './family.js'
import { lossCourse } from './loss-course.js'
import { codeLength, isImage, type NetworkOptions, networkOf } from './networks.js'

export interface AutoencoderOptions extends NetworkOptions {
  readonly family: 'autoencoder'
  /** Default 32; of rows, half of their length and at most 32. */
  readonly bottleneck?: number
  /** Default: images are. */
  readonly isBounded?: boolean
}

export const autoencoder: Family<AutoencoderOptions, AutoencoderConfig, Autoencoder> = {
  describe(options, data) {
    const network = networkOf(options, data.shape, { width: 16, layers: 1 })
    const { bottleneck = codeLength(data.shape), isBounded = isImage(data.shape) && network.network !== 'linear' } =
      options
    return { family: 'autoencoder', ...network, bottleneck, isBounded }
  },
  make: (config) => new Autoencoder(config),
  course: (options) =>
    lossCourse(options, {
      training: ({ x }) => options.model.loss(x),
      validation: ({ x }) => options.model.error(x),
    }),
  recipe: {
    ...{ learningRate: 0.02, weightDecay: 0, warmup: 0.02, cooldown: 0.6, clip: 1, average: 0 },
    ...{ batch: 128, steps: 2400, warming: 0, augment: 0 },
  },
  unit: 'squared error per element',
  baseline: (_, training, measured) => meanExample(training, measured),
}
