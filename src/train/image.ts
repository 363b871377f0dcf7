/** Training a model of images, tables, windows or points, in memory: in Node or in a browser. */
import { countParameters } from '../nn/index.js'
import { createMemory, type Memory } from '../runtime/index.js'
import type { Target, Variable } from '../tensor/index.js'
import { type Examples, holdOut } from './examples.js'
import type { AdversarialRecipe } from './families/adversarial.js'
import type { ImageRecipe } from './families/family.js'
import type { Baseline } from './image-baselines.js'
import {
  type ImageModel,
  type ImageModelConfig,
  type ImageModelOf,
  type ImageModelOptions,
  imageFamily,
} from './image-families.js'
import { recipeSchedule } from './recipes.js'
import { type StreamOptions, trainOnStream, weightsOf } from './stream.js'
import type { TrainingEvent } from './trainer.js'

/** What is left out is the family's recipe, in `families/`. */
export interface ImageTrainingOptions<Options extends ImageModelOptions = ImageModelOptions>
  extends Partial<ImageRecipe>,
    Partial<AdversarialRecipe> {
  readonly model: Options
  /** Training and validation examples; test examples have no place here. */
  readonly data: Examples
  /** Share of the examples that validate, drawn by seed. Default a tenth, at most 5,000; with 0 nothing does. */
  readonly validation?: number
  /** Default: a twentieth of all steps, and at least 50. */
  readonly validateEvery?: number
  /** Default 0. */
  readonly seed?: number
  readonly target?: Target
  readonly threads?: number
  readonly signal?: AbortSignal
}

export interface ImageTraining<Model extends ImageModel = ImageModel> {
  readonly model: Model
  readonly memory: Memory
  readonly config: ImageModelConfig
  readonly parameters: number
  readonly recipe: ImageRecipe
  /** What the losses count. */
  readonly unit: string
  /** Examples that are trained on, and held out. */
  readonly counts: { readonly training: number; readonly validation: number }
  /** What a run that goes on must share with itself: all that decides it but the recipe. */
  readonly identity: Readonly<Record<string, unknown>>
  readonly weights: ReadonlyMap<string, Variable>
  readonly stream: StreamOptions
  /** Mean validation loss of the present weights over other examples. */
  judge(examples: Examples): Promise<number>
  /** What the model has to beat there. */
  baseline(examples: Examples): Promise<Baseline>
  close(): Promise<void>
}

/** A run, ready for `trainOnStream` or `streamRun`. */
export function imageTraining<Options extends ImageModelOptions>(
  options: ImageTrainingOptions<Options>,
): ImageTraining<ImageModelOf<Options>> {
  const { data, seed = 0, target, threads, signal } = options
  const family = imageFamily(options.model.family)
  const recipe = recipeOf(options, { ...family.recipe, ...family.recipeFor?.(data.shape) })
  const { steps, batch } = recipe
  const share = options.validation ?? Math.min(0.1, 5000 / data.count)
  const { training, validation } = holdOut(data, share, seed)
  const config = family.describe(options.model, training)
  const model = family.make(config) as ImageModelOf<Options>
  const memory = createMemory({ seed, ...(target && { target }), ...(threads && { threads }) })
  const { judge, close, ...course } = family.course({ model, memory, recipe, training, seed })
  const stream: StreamOptions = {
    ...{ ...course, memory, steps },
    schedule: recipeSchedule(recipe, steps),
    ...(validation.count > 0 && { validate: () => judge(validation) }),
    validateEvery: options.validateEvery ?? Math.max(50, Math.ceil(steps / 20)),
    ...(signal && { signal }),
  }
  return {
    ...{ model, memory, config, recipe, stream, judge, close },
    weights: weightsOf(course.players),
    parameters: countParameters(model),
    unit: family.unit,
    baseline: async (examples) => family.baseline(config, training, examples),
    counts: { training: training.count, validation: validation.count },
    identity: { data: data.name, examples: data.count, validation: share, seed, batch, isAveraged: recipe.average > 0 },
  }
}

export interface FittedModel<Model extends ImageModel = ImageModel> {
  readonly model: Model
  readonly memory: Memory
  readonly config: ImageModelConfig
  /** Mean validation loss of the weights that were kept; left out where nothing validates. */
  readonly loss?: number
}

/** Trains in memory, without a folder, to the weights of the best validation. `onEvent` is told what happens. */
export async function fitImageModel<Options extends ImageModelOptions>(
  options: ImageTrainingOptions<Options>,
  onEvent: (event: TrainingEvent) => void = () => {},
): Promise<FittedModel<ImageModelOf<Options>>> {
  const { model, memory, config, weights, stream, close } = imageTraining(options)
  let best: { readonly loss: number; readonly values: ReadonlyMap<string, Float32Array> } | undefined
  try {
    for await (const event of trainOnStream(stream)) {
      if (event.kind === 'validation' && event.isBest) best = { loss: event.loss, values: await read() }
      onEvent(event)
    }
  } finally {
    await close()
  }
  for (const [name, values] of best?.values ?? []) memory.write(weights.get(name)!, values)
  return { model, memory, config, ...(best && { loss: best.loss }) }

  async function read(): Promise<ReadonlyMap<string, Float32Array>> {
    const values = new Map<string, Float32Array>()
    for (const [name, weight] of weights) values.set(name, (await memory.read(weight)) as Float32Array)
    return values
  }
}

/** The family's recipe, with what the options say otherwise. */
function recipeOf(options: Partial<ImageRecipe>, usual: ImageRecipe): ImageRecipe {
  const given = Object.keys(usual).flatMap((key) => {
    const value = options[key as keyof ImageRecipe]
    return value === undefined ? [] : [[key, value] as const]
  })
  return { ...usual, ...Object.fromEntries(given) }
}
