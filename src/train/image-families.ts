/** The families that learn from images, tables and windows: what they are made of, what training makes small, and how. */
import {
  Autoencoder,
  type AutoencoderConfig,
  Classifier,
  type ClassifierConfig,
  type NetworkConfig,
  Vae,
  type VaeConfig,
} from '../models/index.js'
import type { Shape, Tensor } from '../tensor/index.js'
import { AtelierError } from '../tensor/index.js'
import type { Examples } from './examples.js'
import {
  type Baseline,
  classShares,
  independentBernoulli,
  independentGaussian,
  meanExample,
} from './image-baselines.js'
import type { Recipe } from './recipes.js'

/** Sizes that are left out follow from the data; see each family's `describe`. */
interface NetworkOptions {
  /** Default: convolutional for images, dense for rows. */
  readonly network?: NetworkConfig['network']
  readonly width?: number
  readonly layers?: number
}

export interface AutoencoderOptions extends NetworkOptions {
  readonly family: 'autoencoder'
  /** Default 32; of rows, half of their length and at most 32. */
  readonly bottleneck?: number
  /** Default: images are. */
  readonly isBounded?: boolean
}

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

export interface ClassifierOptions {
  readonly family: 'classifier'
  /** Default `residual`; `lenet` makes a step in a third of the time. */
  readonly network?: ClassifierConfig['network']
  /** Default 64. */
  readonly features?: number
}

export type ImageModelOptions = AutoencoderOptions | VaeOptions | ClassifierOptions
export type ImageModelConfig = AutoencoderConfig | VaeConfig | ClassifierConfig
export type ImageModel = Autoencoder | Vae | Classifier
/** The model that such options describe. */
export type ImageModelOf<Options extends ImageModelOptions> = Extract<
  ImageModel,
  { readonly config: { readonly family: Options['family'] } }
>
export type ImageFamilyName = ImageModelConfig['family']

/** What training and validation are fed. */
export interface Fed {
  /** [batch, ...shape] */
  readonly x: Tensor
  /** int32 [batch], where the data has labels. */
  readonly labels: Tensor
}

/** One model's losses, each example's alone: [batch]. */
export interface ImageLosses {
  /** What training makes small; `warmth` (a scalar) rises from 0 to 1 as it begins. */
  training(fed: Fed, warmth: Tensor): Tensor
  /** What decides which weights are the best. */
  validation(fed: Fed): Tensor
}

/** What a family has to know of the data. */
export interface DataShape {
  readonly shape: Shape
  readonly classes?: readonly string[]
}

export interface ImageRecipe extends Recipe {
  readonly batch: number
  readonly steps: number
  /** Share of all steps over which `warmth` rises. */
  readonly warming: number
  /** How much images are moved, turned and stretched: 0 is not at all, 1 is as far as digits can bear. */
  readonly augment: number
}

interface Family<Options, Config, Model> {
  /** A configuration from options, defaults filled in. */
  describe(options: Options, data: DataShape): Config
  make(config: Config): Model
  losses(model: Model): ImageLosses
  readonly recipe: ImageRecipe
  /** What a validation loss counts, for people. */
  readonly unit: string
  /** What a model of such a configuration has to beat on the examples measured, in the same unit. */
  baseline(config: Config, training: Examples, measured: Examples): Baseline
}

const isImage = (shape: Shape): boolean => shape.length === 3

function networkOf(
  { network, width, layers }: NetworkOptions,
  { shape }: DataShape,
  usual: { readonly width: number; readonly layers: number },
): NetworkConfig {
  const kind = network ?? (isImage(shape) ? 'convolutional' : 'dense')
  if (kind === 'linear') return { network: kind, shape }
  const sizes = kind === 'dense' ? { width: isImage(shape) ? 512 : 64, layers: 2 } : usual
  return { network: kind, shape, width: width ?? sizes.width, layers: layers ?? sizes.layers }
}

/** As many numbers in a code as suit the data. */
const codeLength = ({ shape }: DataShape): number =>
  isImage(shape) ? 32 : Math.max(1, Math.min(32, Math.floor(shape[0]! / 2)))

const autoencoder: Family<AutoencoderOptions, AutoencoderConfig, Autoencoder> = {
  describe(options, data) {
    const network = networkOf(options, data, { width: 16, layers: 1 })
    const { bottleneck = codeLength(data), isBounded = isImage(data.shape) && network.network !== 'linear' } = options
    return { family: 'autoencoder', ...network, bottleneck, isBounded }
  },
  make: (config) => new Autoencoder(config),
  losses: (model) => ({ training: ({ x }) => model.loss(x), validation: ({ x }) => model.error(x) }),
  recipe: {
    ...{ learningRate: 0.02, weightDecay: 0, warmup: 0.02, cooldown: 0.6, clip: 1, average: 0 },
    ...{ batch: 128, steps: 2400, warming: 0, augment: 0 },
  },
  unit: 'squared error per element',
  baseline: (_, training, measured) => meanExample(training, measured),
}

const vae: Family<VaeOptions, VaeConfig, Vae> = {
  describe(options, data) {
    const network = networkOf(options, data, { width: 16, layers: 1 })
    const { latent = codeLength(data), beta = 1, freeBits = 0 } = options
    const likelihood = options.likelihood ?? (isImage(data.shape) ? 'bernoulli' : 'gaussian')
    const deviation = likelihood === 'gaussian' ? { deviation: options.deviation ?? 'shared' } : {}
    return { family: 'vae', ...network, latent, beta, freeBits, likelihood, ...deviation }
  },
  make: (config) => new Vae(config),
  losses: (model) => ({
    training: ({ x }, warmth) => model.loss(x, warmth),
    validation({ x }) {
      const { reconstruction, divergence } = model.bound(x)
      return divergence.mul(model.config.beta).sub(reconstruction)
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

const classifier: Family<ClassifierOptions, ClassifierConfig, Classifier> = {
  describe({ network = 'residual', features = 64 }, { shape, classes }) {
    if (classes) return { family: 'classifier', network, shape, classes, features }
    throw new AtelierError(
      'classifier: data without labels: there is nothing to learn',
      'Give a folder with a folder for each class, or a set that has labels',
    )
  },
  make: (config) => new Classifier(config),
  losses: (model) => ({
    training: ({ x, labels }) => model.loss(x, labels),
    validation: ({ x, labels }) => model.loss(x, labels),
  }),
  recipe: {
    ...{ learningRate: 0.02, weightDecay: 0.01, warmup: 0.05, cooldown: 0.7, clip: 1000, average: 0 },
    ...{ batch: 128, steps: 1500, warming: 0, augment: 1 },
  },
  unit: 'nats per label',
  baseline: (_, training, measured) => classShares(training, measured),
}

/** Add a family here. */
const families = { autoencoder, vae, classifier } as const satisfies Record<ImageFamilyName, unknown>

/** The names that `imageRun` knows. */
export const imageFamilies = Object.keys(families) as readonly ImageFamilyName[]

/** A family whose types have been forgotten: what it describes it can make, and of what it makes it knows the losses. */
type AnyFamily = Family<ImageModelOptions, ImageModelConfig, ImageModel>

/** @throws if there is no family of that name. */
export function imageFamily(name: string): AnyFamily {
  const family = Object.hasOwn(families, name) ? families[name as ImageFamilyName] : undefined
  if (family) return family as unknown as AnyFamily
  throw new AtelierError(
    `images: family "${name}": there is none of that name`,
    `Known are ${imageFamilies.join(', ')}`,
  )
}
