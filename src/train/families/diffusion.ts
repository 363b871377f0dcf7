/** Diffusion and flow matching: two names for one model, with the process that each is known for. */
import { captionVocabulary, captionWords } from '../../data/index.js'
import {
  type ConditionKind,
  type DenoisingNetworkKind,
  Diffusion,
  type DiffusionConfig,
  type ProcessName,
  patchFor,
} from '../../models/index.js'
import { AtelierError, type Shape } from '../../tensor/index.js'
import type { Examples } from '../examples.js'
import { gaussianDenoiser, meanAnswer } from './denoising-baseline.js'
import { denoisingCourse } from './denoising-course.js'
import type { Family, ImageRecipe } from './family.js'
import { isImage } from './networks.js'
import type { Pairing } from './pairing.js'
import { rangeOf } from './range.js'

interface DenoisingOptions {
  /** Default: a U-Net for images, a dense network for points and rows. */
  readonly network?: DenoisingNetworkKind
  readonly width?: number
  readonly layers?: number
  /** What the model is told of an example. Default: its class where there are classes. */
  readonly condition?: ConditionKind
  /** Share of the examples whose condition is passed over. Default 0.1. */
  readonly conditionDropout?: number
}

export interface DiffusionOptions extends DenoisingOptions {
  readonly family: 'diffusion'
  /** Default `edm`. */
  readonly process?: Exclude<ProcessName, 'flow'>
}

export interface FlowOptions extends DenoisingOptions {
  readonly family: 'flow'
  /** Default: the cheapest within a batch for points and rows, else any. */
  readonly pairing?: Pairing
}

/** Sizes by network. */
const sizes = {
  unet: { width: 32, layers: 2 },
  dit: { width: 64, layers: 4 },
  dense: { width: 64, layers: 4 },
} as const satisfies Record<DenoisingNetworkKind, object>

/** Places along an image's shorter side that a network computes at most. */
const mostPlaces = { unet: 20, dit: 10 } as const

/** Words of a caption that are read, at most. */
const longestCaption = 16

function described(options: DenoisingOptions, data: Examples) {
  const { shape } = data
  const network = options.network ?? (isImage(shape) ? 'unet' : 'dense')
  const { width, layers } = { ...sizes[network], ...given(options) }
  const patch = network !== 'dense' && isImage(shape) ? { patch: patchFor(shape, mostPlaces[network]) } : {}
  const { conditionDropout = 0.1 } = options
  return {
    network,
    shape,
    width,
    layers,
    ...patch,
    range: rangeOf(data),
    ...conditionOf(options, data),
    conditionDropout,
  }
}

const given = ({ width, layers }: DenoisingOptions) => ({
  ...(width !== undefined && { width }),
  ...(layers !== undefined && { layers }),
})

/** What the model is told of an example, with the names that it needs. */
function conditionOf({ condition }: DenoisingOptions, { name, classes, captions }: Examples) {
  const kind = condition ?? (classes ? 'labels' : 'none')
  if (kind === 'labels') {
    if (classes) return { condition: kind, classes }
    throw lacking(name, 'labels', 'a folder with a folder for each class')
  }
  if (kind === 'none') return { condition: kind }
  if (!captions) throw lacking(name, 'captions', 'a folder with captions.jsonl')
  const lengths = captions.map((caption) => captionWords(caption).length)
  const captionLength = Math.min(longestCaption, Math.max(1, ...lengths))
  return { condition: kind, words: captionVocabulary(captions), captionLength }
}

const lacking = (name: string, what: string, remedy: string): AtelierError =>
  new AtelierError(`diffusion: "${name}": it has no ${what} to be told of`, `Give ${remedy}, or --condition none`)

const recipe: ImageRecipe = {
  ...{ learningRate: 0.02, weightDecay: 0, warmup: 0.02, cooldown: 0.6, clip: 1, average: 0.998 },
  ...{ batch: 64, steps: 5000, warming: 0, augment: 0 },
}

const shared = {
  make: (config: DiffusionConfig) => new Diffusion(config),
  course: denoisingCourse,
  recipe,
  recipeFor: (shape: Shape): Partial<ImageRecipe> => (isImage(shape) ? {} : { batch: 256, steps: 3000 }),
  unit: 'squared error per element of what the network answers',
  baseline: (config: DiffusionConfig, training: Examples, measured: Examples) =>
    config.pairing === 'optimal'
      ? meanAnswer(config, training, measured)
      : gaussianDenoiser(config, training, measured),
}

export const diffusion: Family<DiffusionOptions, DiffusionConfig, Diffusion> = {
  ...shared,
  describe: (options, data) => ({
    ...{ family: 'diffusion', process: options.process ?? 'edm' },
    ...described(options, data),
  }),
}

export const flow: Family<FlowOptions, DiffusionConfig, Diffusion> = {
  ...shared,
  describe: (options, data) => ({
    ...{ family: 'flow', process: 'flow' },
    ...described(options, data),
    pairing: options.pairing ?? (isImage(data.shape) ? 'random' : 'optimal'),
  }),
}
