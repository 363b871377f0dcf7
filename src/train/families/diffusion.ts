/** Diffusion and flow matching: two names for one model, with the process that each is known for. */
import { captionTokens, captionVocabulary, captionWords } from '../../data/index.js'
import {
  type ConditionKind,
  type DenoisingNetworkKind,
  Diffusion,
  type DiffusionConfig,
  type ProcessName,
  patchFor,
} from '../../models/index.js'
import { adamW, averaged, type Optimizer } from '../../optim/index.js'
import { float32, type Input, int32 } from '../../runtime/index.js'
import { AtelierError, randomStream, type Shape, type Tensor } from '../../tensor/index.js'
import type { ExampleBatch, Examples } from '../examples.js'
import { imageOptimizer } from '../image-optimizer.js'
import { gaussianDenoiser, meanAnswer } from './denoising-baseline.js'
import type { Course, CourseOptions, Family, ImageRecipe } from './family.js'
import { type Beside, type Fed, lossCourse } from './loss-course.js'
import { isImage } from './networks.js'
import { type Pairing, pairedNoise } from './pairing.js'
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

/** Share of the words that training takes for ones that are not known, so that captions with such words can be read. */
const unknownShare = 0.1

/** The tokens of captions, where the model reads them. */
function tokensFor({ condition, words, captionLength }: DiffusionConfig, seed: number): Beside {
  if (condition !== 'captions') return { inputs: () => ({}), feeds: () => ({}) }
  const read = captionTokens(words!, captionLength!)
  const stream = randomStream(seed, 'unknown words')
  return {
    inputs: (rows) => ({ tokens: int32([rows, captionLength!]) }),
    feeds({ captions, labels }: ExampleBatch, step) {
      const random = stream.fork(step)
      const tokens = read(captions!)
      const data =
        step === 0 ? tokens : tokens.map((word) => (random.uniform() < unknownShare ? Math.min(word, 1) : word))
      return { tokens: { data, shape: [labels.length, captionLength!] } }
    },
  }
}

/** The same with noise from outside the graph, for pairing it with examples. */
function withNoise(tokens: Beside, { config }: Diffusion, pairing: Pairing, seed: number): Beside {
  if (pairing === 'random') return tokens
  const noiseFor = pairedNoise({ pairing, range: config.range, seed })
  return {
    inputs: (rows): Readonly<Record<string, Input>> => ({
      ...tokens.inputs(rows),
      noise: float32([rows, ...config.shape]),
    }),
    feeds: (batch, step) => ({ ...tokens.feeds(batch, step), noise: noiseFor(batch, step) }),
  }
}

function course(options: CourseOptions<Diffusion>): Course {
  const { model, seed, recipe } = options
  const { pairing = 'random' } = model.config
  const loss = (fed: Fed): Tensor => model.loss(fed)
  return lossCourse(
    options,
    { training: loss, validation: loss },
    {
      beside: withNoise(tokensFor(model.config, seed), model, pairing, seed),
      optimizer: optimizerOf(model.config, recipe),
    },
  )
}

/**
 * Embeddings take AdamW at a quarter of the rate, as their rows are learnt one by one, and all of a dense network does: it makes a step in less time
 * than Muon needs for its matrices. All else is taught like other images.
 */
function optimizerOf({ network }: DiffusionConfig, recipe: ImageRecipe): Optimizer {
  const { weightDecay, average } = recipe
  const learningRate = recipe.learningRate / 4
  const [whole, rows] = [adamW({ learningRate, weightDecay }), adamW({ learningRate })]
  const others = imageOptimizer({ ...recipe, average: 0 })
  const parted: Optimizer = (weights, step) => [
    ...rows(
      weights.filter(({ name }) => embeddings.test(name)),
      step,
    ),
    ...others(
      weights.filter(({ name }) => !embeddings.test(name)),
      step,
    ),
  ]
  const base = network === 'dense' ? whole : parted
  return average > 0 ? averaged(base, average) : base
}

const embeddings = /^condition\.(classes|words|places)|^network\.places/

const recipe: ImageRecipe = {
  ...{ learningRate: 0.02, weightDecay: 0, warmup: 0.02, cooldown: 0.6, clip: 1, average: 0.998 },
  ...{ batch: 64, steps: 5000, warming: 0, augment: 0 },
}

const shared = {
  make: (config: DiffusionConfig) => new Diffusion(config),
  course,
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
