import { Vae, type VaeConfig } from '../../models/index.js'
import { independentBernoulli, independentGaussian } from '../image-baselines.js'
import type { Family } from './family.js'
import { lossCourse } from './loss-course.js'
import { codeLength, isImage, type NetworkOptions, networkOf } from './networks.js'

export interface VaeOptions extends NetworkOptions {
  readonly family: 'vae'
  /** Default 32; of rows, half of their length and at most 32. */
  readonly latent?: number
  /** Default 1. */
  readonly beta?: number
  /** Nats. Default 0. */
  readonly freeBits?: number
  /** Default: Bernoulli for images, Gaussian for rows. */
  readonly likelihood?: VaeConfig['likelihood']
  /** Default: one that is learnt. */
  readonly deviation?: NonNullable<VaeConfig['deviation']>
}

export const vae: Family<VaeOptions, VaeConfig, Vae> = {
  describe(options, data) {
    const network = networkOf(options, data.shape, { width: 16, layers: 1 })
    const { latent = codeLength(data.shape), beta = 1, freeBits = 0 } = options
    const likelihood = options.likelihood ?? (isImage(data.shape) ? 'bernoulli' : 'gaussian')
    const deviation = likelihood === 'gaussian' ? { deviation: options.deviation ?? 'shared' } : {}
    return { family: 'vae', ...network, latent, beta, freeBits, likelihood, ...deviation }
  },
  make: (config) => new Vae(config),
  course: (options) =>
    lossCourse(options, {
      training: ({ x }, warmth) => options.model.loss(x, warmth),
      validation({ x }) {
        const { reconstruction, divergence } = options.model.bound(x)
        return divergence.mul(options.model.config.beta).sub(reconstruction)
      },
    }),
  recipe: {
    ...{ learningRate: 0.02, weightDecay: 0, warmup: 0.02, cooldown: 0.6, clip: 1000, average: 0.998 },
    ...{ batch: 128, steps: 2400, warming: 0.1, augment: 0 },
  },
  unit: 'nats per example',
  baseline: ({ likelihood }, training, measured) =>
    likelihood === 'bernoulli' ? independentBernoulli(training, measured) : independentGaussian(training, measured),
}
