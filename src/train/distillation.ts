/**
 * Distillation of a diffusion or flow model to a few long steps. The way from noise to data is cut into as many pieces as the student shall
 * make steps. The teacher walks each piece in small steps, guided by the condition; at every place on its way the student learns where the
 * piece ends. So the student is a multistep consistency model (arXiv:2303.01469, arXiv:2403.06807) that is shown the truth about each
 * piece (arXiv:2101.02388) instead of what it would say itself a little further on: errors do not pile up along the way.
 *
 * What it predicts as "clean" makes the straight step of DDIM arrive there, so that it is sampled like any other model.
 */
import { captionTokens } from '../data/index.js'
import type { Diffusion, DiffusionConfig } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { type Feeds, float32, type Input, int32, type Memory, program } from '../runtime/index.js'
import type { DenoisingModel } from '../sample/index.js'
import { constant, fail, randomStream, type Tensor } from '../tensor/index.js'
import { type ExampleBatch, type Examples, everyExample, shuffledExamples } from './examples.js'
import type { Course } from './families/family.js'
import { imageOptimizer } from './image-optimizer.js'
import { player } from './player.js'
import type { Recipe } from './recipes.js'
import type { Loss } from './step.js'
import { missed, piecesOf } from './teachers-way.js'

export interface DistillationRecipe extends Recipe {
  /** Examples on whose ways a step learns: so many ways a piece, all places of which are learnt from. */
  readonly batch: number
  readonly steps: number
}

export const distillationRecipe: DistillationRecipe = {
  ...{ learningRate: 0.005, weightDecay: 0, warmup: 0.02, cooldown: 0.7, clip: 1, average: 0.98 },
  ...{ batch: 8, steps: 600 },
}

export interface DistilledOptions {
  /** Steps of the student. Default 2. */
  readonly steps?: number
  /** Steps of the teacher on the whole way, a multiple of the student's. Default 16. */
  readonly grid?: number
  /** How much the teacher's condition weighs. Default 1.5 where there is one. */
  readonly guidance?: number
}

/** The configuration of a student. @throws for steps or a guidance that make no sense, and for a teacher that is a student itself. */
export function distilledConfig(teacher: DiffusionConfig, options: DistilledOptions = {}): DiffusionConfig {
  const { steps = 2, grid = 16 } = options
  const isTold = teacher.condition !== 'none'
  const { guidance = isTold ? 1.5 : 1 } = options
  if (teacher.distilled) fail('distill', 'the model', 'it was distilled already', 'Give the model that it learnt from')
  if (!(Number.isSafeInteger(steps) && steps > 0))
    fail('distill', `${steps} steps`, 'must be a whole number above zero')
  if (!(Number.isSafeInteger(grid) && grid > steps && grid % steps === 0)) {
    fail('distill', `a teacher of ${grid} steps`, `must be a multiple of the student's ${steps}, and more`)
  }
  if (!(guidance >= 0)) fail('distill', `guidance ${guidance}`, 'must be 0 or more')
  if (!isTold && guidance !== 1)
    fail('distill', `guidance ${guidance}`, 'the model has no condition that it could weigh')
  return { ...teacher, distilled: { steps, grid, guidance } }
}

export interface DistillationOptions {
  readonly teacher: DenoisingModel
  /** Made of `distilledConfig`, usually beginning with the teacher's weights. */
  readonly student: Diffusion
  /** Holds the weights of both. */
  readonly memory: Memory
  readonly recipe: DistillationRecipe
  readonly training: Examples
  readonly seed: number
}

export interface Distillation extends Course {
  /** The loss of the teacher itself where it makes the student's long steps. */
  baseline(examples: Examples): Promise<number>
}

/** How a student is taught and judged, ready for `trainOnStream` or `streamRun`. */
export function distillation(options: DistillationOptions): Distillation {
  const { teacher, student, memory, recipe, training, seed } = options
  const { config } = student
  const pieces = piecesOf(config)
  const rows = recipe.batch * pieces.length
  const inputs = inputsOf(config, rows)
  const [read, told] = [shuffledExamples(training, { batch: rows, seed }), feeder(config)]
  const passed = randomStream(seed, 'conditions passed over')
  const missedBy = (learner: DenoisingModel, fed: Readonly<Record<string, Tensor>>): Tensor =>
    missed(fed, pieces, { teacher, student: learner, ways: recipe.batch })
  const judgeOf = (learner: DenoisingModel) => {
    const judging = program(memory, inputs, (fed) => ({ outputs: { loss: missedBy(learner, fed).mean() } }), {
      name: 'validation',
    })
    return { judge: (examples: Examples) => judged(examples, rows, memory, losing), close: () => judging.close() }

    async function losing(batch: ExampleBatch): Promise<number> {
      return Number((await judging.run(told(batch, () => false))).loss.data[0])
    }
  }
  const [own, teachers] = [judgeOf(student), judgeOf({ config, predict: teacher.predict.bind(teacher) })]
  return {
    players: [
      player<Record<string, Input>>({
        ...{ inputs, weights: parameters(student), clip: recipe.clip, learningRate: recipe.learningRate },
        loss(fed): Loss {
          const each = missedBy(student, fed)
          return { sum: each.sum(), count: constant(Float32Array.of(each.size), []) }
        },
        expected: recipe.batch * config.distilled!.grid,
        optimizer: imageOptimizer(recipe),
        batch(step) {
          const random = passed.fork(step)
          return told(read(step), () => random.uniform() < config.conditionDropout)
        },
      }),
    ],
    judge: own.judge,
    baseline: teachers.judge,
    async close() {
      await Promise.all([own.close(), teachers.close()])
    },
  }
}

/** The mean over whole batches, with the same random numbers at every call, and none taken from training. */
async function judged(
  examples: Examples,
  rows: number,
  memory: Memory,
  loss: (batch: ExampleBatch) => Promise<number>,
): Promise<number> {
  const { clock } = memory
  memory.clock = 0
  const losses: number[] = []
  for (const batch of everyExample(examples, rows)) {
    if (batch.labels.length < rows || losses.length * rows >= mostJudged) break
    losses.push(await loss(batch))
  }
  memory.clock = clock
  if (losses.length === 0) fail('distill', `${examples.count} examples`, `validation needs ${rows}`)
  return losses.reduce((a, b) => a + b, 0) / losses.length
}

/** Examples that a validation reads, roughly: each is walked in many steps. */
const mostJudged = 128

/** What a batch consists of: examples OUTSIDE the range, and what is known of them. */
const inputsOf = ({ shape, condition, captionLength }: DiffusionConfig, rows: number): Record<string, Input> => ({
  x: float32([rows, ...shape]),
  ...(condition === 'labels' && { labels: int32([rows]) }),
  ...(condition === 'captions' && { tokens: int32([rows, captionLength!]) }),
})

/** Batches as they are fed, with the conditions of some examples passed over. */
function feeder({ condition, classes, words, captionLength }: DiffusionConfig) {
  const tokensOf = condition === 'captions' ? captionTokens(words!, captionLength!) : undefined
  return ({ x, labels, captions }: ExampleBatch, isPassedOver: () => boolean): Feeds<Record<string, Input>> => {
    if (tokensOf) return { x, tokens: tokensOf(captions!.map((caption) => (isPassedOver() ? '' : caption))) }
    if (condition !== 'labels') return { x }
    return { x, labels: labels.map((label) => (isPassedOver() ? classes!.length : label)) }
  }
}
