/** What training has to know of a family: how it is described, made, taught and judged. */
import type { Memory } from '../../runtime/index.js'
import type { Shape, Variable } from '../../tensor/index.js'
import type { Examples } from '../examples.js'
import type { Baseline } from '../image-baselines.js'
import type { Player } from '../player.js'
import type { Recipe } from '../recipes.js'
import type { StreamOptions } from '../stream.js'

export interface ImageRecipe extends Recipe {
  readonly batch: number
  readonly steps: number
  /** Share of all steps over which `warmth` rises. */
  readonly warming: number
  /** How much images are moved, turned and stretched: 0 is not at all, 1 is as far as digits can bear. */
  readonly augment: number
}

export interface CourseOptions<Model, R extends ImageRecipe = ImageRecipe> {
  readonly model: Model
  readonly memory: Memory
  readonly recipe: R
  /** What is trained on; what is held out is not among them. */
  readonly training: Examples
  readonly seed: number
}

/** How a model is taught: who moves, on what, and how well it does. */
export interface Course extends Pick<StreamOptions, 'keeps' | 'watch'> {
  readonly players: readonly Player[]
  /** What else checkpoints have to hold. */
  readonly state?: ReadonlyMap<string, Variable>
  /** Mean validation loss of the present weights over examples: the same numbers for the same weights. */
  judge(examples: Examples): Promise<number>
  close(): Promise<void>
}

export interface Family<Options, Config, Model, R extends ImageRecipe = ImageRecipe> {
  /** A configuration from options, defaults filled in from the data to train on. */
  describe(options: Options, data: Examples): Config
  make(config: Config): Model
  course(options: CourseOptions<Model, R>): Course
  readonly recipe: R
  /** What of the recipe is another for examples of such a shape. */
  recipeFor?(shape: Shape): Partial<R>
  /** What a validation loss counts, for people. */
  readonly unit: string
  /** What a model of such a configuration has to beat on the examples measured, in the same unit. */
  baseline(config: Config, training: Examples, measured: Examples): Baseline | Promise<Baseline>
}
