/** Teaching a model that has one loss. */
import { parameters } from '../../nn/index.js'
import { float32, type Input, int32, program } from '../../runtime/index.js'
import { constant, type Tensor } from '../../tensor/index.js'
import { everyExample, shuffledExamples } from '../examples.js'
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
}

/** One model's losses, each example's alone: [batch]. */
export interface ImageLosses {
  /** What training makes small; `warmth` (a scalar) rises from 0 to 1 as it begins. */
  training(fed: Fed, warmth: Tensor): Tensor
  /** What decides which weights are the best. */
  validation(fed: Fed): Tensor
}

/** A type, so that it has the index that `Inputs` asks for. */
type ImageInputs = { readonly x: Input; readonly labels: Input; readonly warmth: Input }

export function lossCourse<Model extends object>(options: CourseOptions<Model>, losses: ImageLosses): Course {
  const { model, memory, recipe, training, seed } = options
  const { batch, clip } = recipe
  const { shape } = training
  const batchAt = shuffledExamples(training, { batch, seed, ...augmentation(recipe) })
  const judging = program(
    memory,
    { x: float32(['rows', ...shape]), labels: int32(['rows']) },
    (fed) => ({ outputs: { sum: losses.validation(fed).sum() } }),
    { name: 'validation' },
  )
  return {
    players: [
      player<ImageInputs>({
        ...{ weights: parameters(model), clip, expected: batch },
        inputs: { x: float32([batch, ...shape]), labels: int32([batch]), warmth: float32() },
        loss: ({ warmth, ...fed }) => ({
          sum: losses.training(fed, warmth).sum(),
          count: constant(Float32Array.of(batch), []),
        }),
        batch: (step) => ({ ...batchAt(step), warmth: warmthAt(step, recipe) }),
        optimizer: imageOptimizer(recipe),
      }),
    ],
    async judge(examples) {
      // The same random numbers at every validation, and none taken from training.
      const { clock } = memory
      memory.clock = 0
      let sum = 0
      for (const { x, labels } of everyExample(examples, batch)) {
        sum += Number((await judging.run({ x: { data: x, shape: [labels.length, ...shape] }, labels })).sum.data[0])
      }
      memory.clock = clock
      return sum / examples.count
    },
    close: () => judging.close(),
  }
}

const warmthAt = (step: number, { warming, steps }: ImageRecipe): number => Math.min(1, step / (1 + warming * steps))
