/** Teaching a model that has one loss. */
import { parameters } from '../../nn/index.js'
import type { Optimizer } from '../../optim/index.js'
import { type Feeds, float32, type Input, int32, program } from '../../runtime/index.js'
import { constant, type Tensor } from '../../tensor/index.js'
import { type ExampleBatch, everyExample, shuffledExamples } from '../examples.js'
import { imageOptimizer } from '../image-optimizer.js'
import { player } from '../player.js'
import { augmentation } from './augmentation.js'
import type { Course, CourseOptions, ImageRecipe } from './family.js'

/** What training and validation are fed. */
export interface Fed {
  /** [batch, ...shape] */
  readonly x: Tensor
  /** int32 [batch], where the data has labels. */
  readonly labels: Tensor
  /** What a family adds; see `Beside`. */
  readonly [added: string]: Tensor
}

/** What a family's losses are fed beside examples and labels, made of each batch: at steps from 1 in training, at 0 in a validation. */
export interface Beside {
  /** Of as many rows. */
  inputs(rows: number | string): Readonly<Record<string, Input>>
  feeds(batch: ExampleBatch, step: number): Feeds<Readonly<Record<string, Input>>>
}

/** One model's losses, each example's alone: [batch]. */
export interface ImageLosses {
  /** What training makes small; `warmth` (a scalar) rises from 0 to 1 as it begins. */
  training(fed: Fed, warmth: Tensor): Tensor
  /** What decides which weights are the best. */
  validation(fed: Fed): Tensor
}

/** Types, so that they have the index that `Inputs` asks for. */
type JudgedInputs = { readonly x: Input; readonly labels: Input; readonly [added: string]: Input }
type TrainedInputs = JudgedInputs & { readonly warmth: Input }

interface LossCourseOptions {
  readonly beside?: Beside
  /** Default: `imageOptimizer`. */
  readonly optimizer?: Optimizer
}

export function lossCourse<Model extends object>(
  options: CourseOptions<Model>,
  losses: ImageLosses,
  { beside, optimizer }: LossCourseOptions = {},
): Course {
  const { model, memory, recipe, training, seed } = options
  const { batch, clip } = recipe
  const { shape } = training
  const batchAt = shuffledExamples(training, { batch, seed, ...augmentation(recipe) })
  const judged: JudgedInputs = {
    ...{ x: float32(['rows', ...shape]), labels: int32(['rows']) },
    ...beside?.inputs('rows'),
  }
  const judging = program(memory, judged, (fed) => ({ outputs: { sum: losses.validation(fed).sum() } }), {
    name: 'validation',
  })
  return {
    players: [
      player<TrainedInputs>({
        ...{ weights: parameters(model), clip, expected: batch, learningRate: recipe.learningRate },
        inputs: {
          x: float32([batch, ...shape]),
          labels: int32([batch]),
          warmth: float32(),
          ...beside?.inputs(batch),
        },
        loss: ({ warmth, ...fed }) => ({
          sum: losses.training(fed, warmth).sum(),
          count: constant(Float32Array.of(batch), []),
        }),
        batch(step) {
          const drawn = batchAt(step)
          const { x, labels } = drawn
          return { x, labels, warmth: warmthAt(step, recipe), ...beside?.feeds(drawn, step) }
        },
        optimizer: optimizer ?? imageOptimizer(recipe),
      }),
    ],
    async judge(examples) {
      // The same random numbers at every validation, and none taken from training.
      const { clock } = memory
      memory.clock = 0
      let sum = 0
      for (const drawn of everyExample(examples, batch)) {
        const { x, labels } = drawn
        const fed = { x: { data: x, shape: [labels.length, ...shape] }, labels, ...beside?.feeds(drawn, 0) }
        sum += Number((await judging.run(fed)).sum.data[0])
      }
      memory.clock = clock
      return sum / examples.count
    },
    close: () => judging.close(),
  }
}

const warmthAt = (step: number, { warming, steps }: ImageRecipe): number => Math.min(1, step / (1 + warming * steps))
