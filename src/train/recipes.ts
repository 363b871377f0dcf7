import type { LanguageConfig } from '../models/index.js'
import { adamW, averaged, grouped, muon, type Optimizer, type Schedule, warmupStableDecay } from '../optim/index.js'

/** What decides how a model is trained; each family's defaults are in `recipes`. */
export interface Recipe {
  /** Peak learning rate of the matrices inside the layers (of everything, for GPT-2). */
  readonly learningRate: number
  readonly weightDecay: number
  /** Steps of linear warm-up, as a share of all. */
  readonly warmup: number
  /** Share of all steps over which the rate falls linearly to zero, at the end. */
  readonly cooldown: number
  /** Longest gradient; a longer one is scaled down. */
  readonly clip: number
  /** Memory of the average of weights that is validated and kept; 0 keeps the last weights. */
  readonly average: number
}

/**
 * How a text is laid out in the rows of batches. `blocks`: pieces in random order, each read from nothing. `streams`: rows go on from
 * batch to batch and the model's state with them (truncated back-propagation through time). `documents`: a document a row. `packed`:
 * as many documents in a row as fit, that do not see one another.
 */
export type Rows = 'blocks' | 'streams' | 'documents' | 'packed'

/** Models that carry a state learn to. */
export const usualRows = (family: string): Rows => (recurrent.has(family) ? 'streams' : 'blocks')

const recurrent: ReadonlySet<string> = new Set(['rnn', 'lstm', 'gru'])

export const recipes: Readonly<Record<string, Recipe>> = {
  gpt: { learningRate: 0.02, weightDecay: 0.01, warmup: 0.01, cooldown: 0.6, clip: 1, average: 0 },
  gpt2: { learningRate: 1e-3, weightDecay: 0.1, warmup: 0.05, cooldown: 0.95, clip: 1, average: 0 },
  llama: { learningRate: 0.02, weightDecay: 0.01, warmup: 0.01, cooldown: 0.6, clip: 1, average: 0 },
  rnn: { learningRate: 0.02, weightDecay: 0.01, warmup: 0.02, cooldown: 0.6, clip: 1, average: 0 },
  lstm: { learningRate: 0.02, weightDecay: 0.01, warmup: 0.02, cooldown: 0.6, clip: 1, average: 0 },
  gru: { learningRate: 0.02, weightDecay: 0.01, warmup: 0.02, cooldown: 0.6, clip: 1, average: 0 },
}

/** The optimizer that a family asks for: AdamW for `gpt2`, and for all else Muon inside the layers and AdamW around them. */
export function recipeOptimizer(config: LanguageConfig, recipe: Recipe): Optimizer {
  const { learningRate, weightDecay, average } = recipe
  const whole = adamW({ learningRate, weightDecay, beta2: 0.95 })
  const base = config.family === 'gpt2' ? whole : muonInside(recipe, 'tied' in config && config.tied === true)
  return average > 0 ? averaged(base, average) : base
}

/** Embedding and head take AdamW at rates tied to Muon's by the ratios of nanochat's recipe; what is both takes the head's. */
function muonInside({ learningRate, weightDecay }: Recipe, isTied: boolean): Optimizer {
  const scale = learningRate / 0.02
  return grouped([
    {
      match: ({ name, variable }) => /^(blocks|layers)\./.test(name) && variable.rank === 2,
      optimizer: muon({ learningRate, weightDecay }),
    },
    {
      match: ({ name }) => name.startsWith('embedding.'),
      optimizer: adamW({ learningRate: (isTied ? 0.004 : 0.1) * scale, beta1: 0.8 }),
    },
    { match: () => true, optimizer: adamW({ learningRate: 0.004 * scale, beta1: 0.8 }) },
  ])
}

/** The schedule of a recipe over steps 1 to `steps`, as a share of the peak rate. */
export const recipeSchedule = ({ warmup, cooldown }: Recipe, steps: number): Schedule =>
  warmupStableDecay(1, {
    warmup: Math.min(Math.ceil(warmup * steps), Math.max(0, steps - Math.ceil(cooldown * steps))),
    total: steps + 1,
    cooldown,
  })
