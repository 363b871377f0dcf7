/** The run that the page trains, from the library's public parts: the same in a worker and in Node. */
import { blockLoader, characterTokenizerOf, splitTail, streamLoader, type Tokenizer } from 'atelier/data'
import { type AnyLanguageConfig, createLanguageModel, type LanguageModel } from 'atelier/models'
import type { Memory } from 'atelier/runtime'
import { recipeOptimizer, recipeSchedule, recipes, type TrainerOptions, usualRows } from 'atelier/train'
import type { Settings } from './messages.js'

const sizes = {
  thumb: { layers: 1, heads: 2, width: 32, context: 32 },
  pocket: { layers: 2, heads: 2, width: 64, context: 64 },
  desk: { layers: 4, heads: 4, width: 128, context: 64 },
} as const satisfies Record<Settings['size'], object>

export interface Run {
  readonly options: TrainerOptions
  readonly model: LanguageModel
  readonly tokenizer: Tokenizer
}

/** A model of the characters of `text`, its last tenth held out. */
export function setUp(memory: Memory, text: string, { model: family, size, steps, batch, seed }: Settings): Run {
  const tokenizer = characterTokenizerOf(text)
  const { training, heldOut } = splitTail(tokenizer.encode(text), 0.1)
  const config: AnyLanguageConfig = { family, vocabulary: tokenizer.size, ...sizes[size] }
  const recipe = recipes[family]!
  const loaderOf = usualRows(family) === 'streams' ? streamLoader : blockLoader
  const model = createLanguageModel(config)
  const { context } = config
  const options: TrainerOptions = {
    memory,
    model,
    loader: loaderOf(training, { batch, context, seed }),
    batch,
    context,
    steps,
    optimizer: recipeOptimizer(config, recipe),
    schedule: recipeSchedule(recipe, steps),
    clip: recipe.clip,
    validation: heldOut,
    validateEvery: 50,
    validationBatches: 4,
  }
  return { options, model, tokenizer }
}
