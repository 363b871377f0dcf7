/** Training a model of images, tables or windows, in memory: in Node or in a browser. */
import { type Augmentation, affine, lightAffine } from '../data/index.js'
import { countParameters, parameters } from '../nn/index.js'
import { adamW, averaged, muon, type Optimizer, type Weight } from '../optim/index.js'
import { createMemory, float32, type Input, int32, type Memory, program } from '../runtime/index.js'
import { constant, type Target } from '../tensor/index.js'
import { type Examples, everyExample, holdOut, shuffledExamples } from './examples.js'
import type { Baseline } from './image-baselines.js'
import {
  type ImageModel,
  type ImageModelConfig,
  type ImageModelOf,
  type ImageModelOptions,
  type ImageRecipe,
  imageFamily,
} from './image-families.js'
import { recipeSchedule } from './recipes.js'
import type { Loss } from './step.js'
import { type StreamOptions, trainOnStream } from './stream.js'
import type { TrainingEvent } from './trainer.js'

/** What is left out is the family's recipe, in `image-families.ts`. */
export interface ImageTrainingOptions<Options extends ImageModelOptions = ImageModelOptions>
  extends Partial<ImageRecipe> {
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
  readonly stream: StreamOptions<ImageInputs>
  /** Mean validation loss of the present weights over other examples. */
  judge(examples: Examples): Promise<number>
  /** What the model has to beat there. */
  baseline(examples: Examples): Baseline
  close(): Promise<void>
}

/** A type, so that it has the index that `Inputs` asks for. */
export type ImageInputs = { readonly x: Input; readonly labels: Input; readonly warmth: Input }

/** A run, ready for `trainOnStream` or `streamRun`. */
export function imageTraining<Options extends ImageModelOptions>(
  options: ImageTrainingOptions<Options>,
): ImageTraining<ImageModelOf<Options>> {
  const { data, seed = 0, target, threads, signal } = options
  const family = imageFamily(options.model.family)
  const config = family.describe(options.model, data)
  const model = family.make(config) as ImageModelOf<Options>
  const recipe = recipeOf(options, family.recipe)
  const { batch, steps, clip } = recipe
  const share = options.validation ?? Math.min(0.1, 5000 / data.count)
  const { training, validation } = holdOut(data, share, seed)
  const memory = createMemory({ seed, ...(target && { target }), ...(threads && { threads }) })
  const weights = parameters(model)
  const losses = family.losses(model)
  const batchAt = shuffledExamples(training, { batch, seed, ...augmentation(recipe) })

  const judging = program(
    memory,
    { x: float32(['rows', ...data.shape]), labels: int32(['rows']) },
    (fed) => ({ outputs: { sum: losses.validation(fed).sum() } }),
    { name: 'validation' },
  )
  const judge = async (examples: Examples): Promise<number> => {
    // The same random numbers at every validation, and none taken from training.
    const { clock } = memory
    memory.clock = 0
    let sum = 0
    for (const { x, labels } of everyExample(examples, batch)) {
      const shape = [labels.length, ...data.shape]
      sum += Number((await judging.run({ x: { data: x, shape }, labels })).sum.data[0])
    }
    memory.clock = clock
    return sum / examples.count
  }

  const stream: StreamOptions<ImageInputs> = {
    ...{ memory, weights, steps, clip, expected: batch },
    inputs: { x: float32([batch, ...data.shape]), labels: int32([batch]), warmth: float32() },
    loss: ({ warmth, ...fed }): Loss => ({
      sum: losses.training(fed, warmth).sum(),
      count: constant(Float32Array.of(batch), []),
    }),
    batch: (step) => ({ ...batchAt(step), warmth: warmthAt(step, recipe) }),
    optimizer: imageOptimizer(recipe),
    schedule: recipeSchedule(recipe, steps),
    ...(validation.count > 0 && { validate: () => judge(validation) }),
    validateEvery: options.validateEvery ?? Math.max(50, Math.ceil(steps / 20)),
    ...(signal && { signal }),
  }
  return {
    ...{ model, memory, config, recipe, stream, judge },
    parameters: countParameters(model),
    unit: family.unit,
    baseline: (examples) => family.baseline(config, training, examples),
    counts: { training: training.count, validation: validation.count },
    identity: { data: data.name, examples: data.count, validation: share, seed, batch, isAveraged: recipe.average > 0 },
    close: () => judging.close(),
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
  const { model, memory, config, stream, close } = imageTraining(options)
  let best: { readonly loss: number; readonly values: ReadonlyMap<string, Float32Array> } | undefined
  try {
    for await (const event of trainOnStream(stream)) {
      if (event.kind === 'validation' && event.isBest) best = { loss: event.loss, values: await read() }
      onEvent(event)
    }
  } finally {
    await close()
  }
  for (const [name, values] of best?.values ?? []) memory.write(stream.weights.get(name)!, values)
  return { model, memory, config, ...(best && { loss: best.loss }) }

  async function read(): Promise<ReadonlyMap<string, Float32Array>> {
    const values = new Map<string, Float32Array>()
    for (const [name, weight] of stream.weights) values.set(name, (await memory.read(weight)) as Float32Array)
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

const warmthAt = (step: number, { warming, steps }: ImageRecipe): number => Math.min(1, step / (1 + warming * steps))

function augmentation({ augment }: ImageRecipe): { readonly augment?: Augmentation } {
  const { move, turn, stretch } = lightAffine
  return augment > 0
    ? { augment: affine({ move: augment * move, turn: augment * turn, stretch: augment * stretch }) }
    : {}
}

/** Muon's cost grows with the cube of a matrix's smaller side: beyond this it is more than that of the model. */
const widest = 128

/** Muon for kernels and matrices, AdamW at a tenth of its rate for vectors and for matrices that are wide both ways. */
function imageOptimizer({ learningRate, weightDecay, average }: ImageRecipe): Optimizer {
  const isNarrow = ({ variable: { rank, shape, size } }: Weight): boolean =>
    rank >= 2 && Math.min(shape[0]!, size / shape[0]!) <= widest
  const [narrow, others] = [
    muon({ learningRate, weightDecay }),
    adamW({ learningRate: learningRate / 10, weightDecay }),
  ]
  const base: Optimizer = (weights, step) => [
    ...narrow(weights.filter(isNarrow), step),
    ...others(
      weights.filter((weight) => !isNarrow(weight)),
      step,
    ),
  ]
  return average > 0 ? averaged(base, average) : base
}
