/** Learning lines: the foundation, and fine-tuning of all weights, of some layers, or of low-rank adapters beside them. */
import type { LanguageModel } from '../../models/index.js'
import { type AdapterSet, adapterParameters, attachAdapter, parameters } from '../../nn/index.js'
import { adamW } from '../../optim/index.js'
import { int32, type Memory } from '../../runtime/index.js'
import {
  type Player,
  player,
  type Recipe,
  recipeOptimizer,
  recipeSchedule,
  recipes,
  unfrozenWeights,
} from '../../train/index.js'
import { type LineBatchOptions, lineBatches, lineContext } from './lines.js'
import { type Stage, stageOf } from './stage.js'

export const tuningWays = ['full', 'lora', 'freeze'] as const
export type TuningWay = (typeof tuningWays)[number]

interface Learning extends LineBatchOptions {
  readonly lines: readonly string[]
  readonly steps: number
}

/** Mean nats of the letters that are asked for. */
function linePlayer(
  model: LanguageModel,
  { lines, steps: _, ...options }: Learning,
  rest: Pick<Parameters<typeof player>[0], 'weights' | 'optimizer' | 'clip'>,
): Player {
  const batch = lineBatches(lines, options)
  return player({
    ...rest,
    inputs: { tokens: int32([options.rows, lineContext]), targets: int32([options.rows, lineContext]) },
    loss: ({ tokens, targets }) => ({
      sum: model.loss(tokens, targets, { training: true }).sum(),
      count: targets.greaterEqual(targets.mul(0)).cast('float32').sum(),
    }),
    expected: 8 * options.rows,
    batch: (step) => ({ ...batch(step) }),
  })
}

/** Everything from nothing, by the recipe of the family. */
export function foundationStage(memory: Memory, model: LanguageModel, learning: Learning): Stage {
  const recipe = recipes[model.config.family]!
  const rest = { weights: parameters(model), optimizer: recipeOptimizer(model.config, recipe), clip: recipe.clip }
  return stageOf(memory, {
    player: linePlayer(model, learning, rest),
    steps: learning.steps,
    schedule: recipeSchedule(recipe, learning.steps),
  })
}

export interface TuningOptions extends Learning {
  readonly way: TuningWay
  /** Of adapters. */
  readonly rank: number
  /** Lowest blocks that stay as they are, with the embedding. */
  readonly frozenLayers: number
}

/** Few steps with a falling rate: adapters want about ten times the rate of all weights (arXiv:2106.09685). */
const tuningRecipe: Recipe = {
  learningRate: 2e-3,
  weightDecay: 0.01,
  warmup: 0.05,
  cooldown: 0.95,
  clip: 1,
  average: 0,
}
const adapterRate = 1e-2

/** Fine-tuning, with the adapters that were attached where it is by them. */
export function tuningStage(
  memory: Memory,
  model: LanguageModel,
  { way, rank, frozenLayers, ...learning }: TuningOptions,
): Stage & { readonly adapters?: AdapterSet } {
  const adapters = way === 'lora' ? attachAdapter(model, { rank }) : undefined
  const weights = adapters
    ? adapterParameters(model)
    : way === 'freeze'
      ? unfrozenWeights(model, { frozenLayers })(1)
      : parameters(model)
  const { learningRate, weightDecay, clip } = tuningRecipe
  const optimizer = adamW({
    learningRate: adapters ? adapterRate : learningRate,
    weightDecay: adapters ? 0 : weightDecay,
    beta2: 0.99,
  })
  const stage = stageOf(memory, {
    player: linePlayer(model, learning, { weights, optimizer, clip }),
    steps: learning.steps,
    schedule: recipeSchedule(tuningRecipe, learning.steps),
  })
  return adapters ? Object.assign(stage, { adapters }) : stage
}
