/** Models as Hugging Face's `transformers` lays them out in a folder: what its `config.json` says, and how weights are named. */
import type { AnyLanguageConfig } from '../../models/index.js'
import { AtelierError } from '../../tensor/index.js'
import { type Fields, only, show } from './fields.js'
import { gpt2Layout } from './gpt2.js'
import { llamaLayout } from './llama.js'

/** A weight under both of its names. */
export interface PublishedTensor {
  /** In the file, without the layout's prefix where `isWhole` does not say that this is all of it. */
  readonly name: string
  readonly isWhole?: boolean
  /** In `parameters(model)`. */
  readonly parameter: string
  /** The file has it [outputs, inputs], the model [inputs, outputs]. */
  readonly isTransposed: boolean
}

/** One architecture: between its configuration and names, and ours. */
export interface PublishedLayout {
  /** Values of `model_type`. */
  readonly types: readonly string[]
  /** What stands before the names of weights; absent in files of the model without its head. */
  readonly prefix: string
  /** A weight that each such file has, by which the prefix is found. */
  readonly anchor: string
  /** Names, without the prefix, of numbers that are no weights. */
  readonly ignored: RegExp
  /** @throws AtelierError on what the model here cannot be. */
  read(fields: Fields): AnyLanguageConfig
  /** The `config.json` of a model of ours. */
  write(config: AnyLanguageConfig): Fields
  tensors(config: AnyLanguageConfig): readonly PublishedTensor[]
}

const layouts: readonly PublishedLayout[] = [gpt2Layout, llamaLayout]

/** Whether a `config.json` is one of theirs: it names a `model_type` and no family. */
export const isPublished = (fields: Fields): boolean => fields.family === undefined && fields.model_type !== undefined

/** Texts are read at once up to this length, unless another is asked for: a cache holds each position of it. */
export const usualContext = 4096

export interface PublishedModel {
  readonly config: AnyLanguageConfig
  readonly published: { readonly type: string; readonly layout: PublishedLayout }
}

/**
 * The model that a published `config.json` describes. Its context is cut to `context` tokens.
 * @throws AtelierError, one sentence, on an architecture that is none of ours, or one that is but for a detail.
 */
export function publishedModel(fields: Fields, context?: number): PublishedModel {
  const layout = layouts.find(({ types }) => types.includes(fields.model_type as string))
  if (layout === undefined) {
    throw new AtelierError(
      `model_type is ${show(fields.model_type)}, an architecture that is not supported`,
      `Known are ${layouts.flatMap(({ types }) => types).join(', ')}; code that comes with a model is never run`,
    )
  }
  only(fields, 'quantization_config', [])
  const named = Array.isArray(fields.architectures) ? (fields.architectures as unknown[]) : []
  const other = named.find((name) => !/(ForCausalLM|LMHeadModel|Model)$/.test(String(name)))
  if (other !== undefined)
    throw new AtelierError(`architectures is ${show(other)}: it is no model of texts to be continued`)
  const config = shortened(layout.read(fields), context)
  return { config, published: { type: String(fields.model_type), layout } }
}

/** The layout that a model of ours can be published in. @throws AtelierError when there is none. */
export function layoutOf(config: AnyLanguageConfig): PublishedLayout {
  if (config.family === 'gpt2') return gpt2Layout
  if (config.family === 'llama') return llamaLayout
  throw new AtelierError(
    `export: a model of the family ${config.family}: transformers has no such architecture`,
    'Train one with --model llama or --model gpt2',
  )
}

/** Positions that are computed can be left out; learnt ones are weights. */
function shortened(config: AnyLanguageConfig, context: number | undefined): AnyLanguageConfig {
  const most = context ?? usualContext
  if (config.family !== 'llama' || config.context <= most) return config
  return { ...config, context: most, trainedContext: config.context }
}
