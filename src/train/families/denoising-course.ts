/** Teaching a network to find examples in noise: what it is fed beside them, and by which optimizer it learns. */
import { captionTokens } from '../../data/index.js'
import type { Diffusion, DiffusionConfig } from '../../models/index.js'
import { adamW, averaged, type Optimizer } from '../../optim/index.js'
import { float32, type Input, int32 } from '../../runtime/index.js'
import { randomStream, type Tensor } from '../../tensor/index.js'
import type { ExampleBatch } from '../examples.js'
import { imageOptimizer } from '../image-optimizer.js'
import type { Course, CourseOptions, ImageRecipe } from './family.js'
import { type Beside, type Fed, lossCourse } from './loss-course.js'
import { type Pairing, pairedNoise } from './pairing.js'

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

/** How a model of either name learns. */
export function denoisingCourse(options: CourseOptions<Diffusion>): Course {
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
