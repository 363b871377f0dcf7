/** What a trained model is worth: its loss on held-out text beside what counting achieves. */
import type { Tokenizer } from '../data/index.js'
import type { LikelihoodOptions, TextLikelihood } from '../evaluate/index.js'
import type { LoadedModel, LoadedNgram } from '../train/index.node.js'
import { listing, short, table } from './print.js'

export interface ResultRow {
  readonly name: string
  /** Per token, on held-out text. */
  readonly nats: number
  readonly bitsPerByte: number
}

export interface Result {
  readonly tokens: number
  readonly tokensPerSecond: number
  readonly perplexity: number
  readonly natsPerCharacter: number
  readonly model: ResultRow
  /** There if there was text to count. */
  readonly floor?: ResultRow & { readonly order: number }
}

/** Tokens that n-grams are counted in, at most: they take memory, and more change little. */
const mostCounted = 5_000_000

/**
 * How a run's text is read: as it was trained to be read. Rows that went on carry the state through the text, documents begin each for
 * itself, and windows overlap by half, so that each token is predicted after at least half a context, as in use.
 */
export function usualReading({
  model,
  tokenizer,
  config,
}: Loaded): Pick<LikelihoodOptions, 'stride' | 'isCarried' | 'documentEnd'> {
  const rows = config.training?.rows
  if (rows === 'streams') return { isCarried: true }
  if (rows === 'documents') return { documentEnd: tokenizer.encode('\n')[0]! }
  return { stride: Math.ceil(model.config.context / 2) }
}

/** The token that ends a document, where a run's text was documents: n-grams, too, look no further back. */
export const boundaryOf = ({ config, tokenizer }: Loaded | LoadedNgram): number | undefined =>
  config.training?.documents === 'lines' ? tokenizer.encode('\n')[0] : undefined

type Loaded = Pick<LoadedModel, 'memory' | 'model' | 'tokenizer' | 'config'>

type Likelihood = TextLikelihood & Omit<Result, 'model' | 'floor'> & { readonly nats: number }

/** How well a run predicts a text: an n-gram model straight on, another in windows or as it was trained to read. */
async function likelihoodOf(loaded: Loaded | LoadedNgram, heldOut: Int32Array, stride?: number): Promise<Likelihood> {
  const { languageLikelihood, ngramLikelihood } = await import('../evaluate/index.js')
  const { tokenizer } = loaded
  if ('ngram' in loaded) return ngramLikelihood(loaded.ngram, heldOut, { tokenizer })
  const reading = stride === undefined ? usualReading(loaded) : { stride }
  const { memory, model } = loaded
  const found = await languageLikelihood(memory, model, heldOut, { tokenizer, batch: 16, ...reading })
  return found as Likelihood // It has a tokenizer, so it speaks of bytes.
}

/** Measures a model on all of a held-out text, and the best n-gram model of a training text. */
export async function measure(
  loaded: Loaded | LoadedNgram,
  training: Int32Array | undefined,
  heldOut: Int32Array,
  options: { readonly stride?: number; readonly orders?: readonly number[] } = {},
): Promise<Result> {
  const { tokenizer } = loaded
  const { orders, stride } = options
  const boundary = boundaryOf(loaded)
  const { ngramFloor } = await import('../evaluate/index.js')
  const found = await likelihoodOf(loaded, heldOut, stride)
  const { nats, tokens, perplexity, tokensPerSecond, bitsPerByte, natsPerCharacter } = found
  const perByte = bitsPerByte / nats
  const counting = training?.subarray(-mostCounted)
  const floor =
    counting &&
    ngramFloor(counting, heldOut, {
      vocabulary: tokenizer.size,
      ...(orders && { orders }),
      ...(boundary !== undefined && { boundary }),
    })
  const isPart = training !== undefined && training.length > mostCounted
  return {
    tokens,
    tokensPerSecond,
    perplexity,
    natsPerCharacter,
    model: { name: 'this model', nats, bitsPerByte },
    ...(floor && {
      floor: {
        name: `best n-gram (${floor.order} tokens${isPart ? `, of the last ${short(mostCounted)}` : ''})`,
        nats: floor.nats,
        bitsPerByte: floor.nats * perByte,
        order: floor.order,
      },
    }),
  }
}

/** The n-gram model of one order on the same held-out text. */
export async function measureNgram(
  order: number,
  tokenizer: Tokenizer,
  training: Int32Array,
  heldOut: Int32Array,
  perByte: number,
): Promise<ResultRow> {
  const { ngramFloor } = await import('../evaluate/index.js')
  const { nats } = ngramFloor(training, heldOut, { vocabulary: tokenizer.size, orders: [order] })
  return { name: order === 2 ? 'bigram' : `${order}-gram`, nats, bitsPerByte: nats * perByte }
}

/** Rows of losses under a heading. */
export const lossTable = (rows: readonly ResultRow[]): string =>
  table(
    rows.map(({ name, nats, bitsPerByte }) => [name, nats.toFixed(4), bitsPerByte.toFixed(4)]),
    ['on held-out text', 'nats per token', 'bits per byte'],
  )

/** What a finished run leaves in its folder. */
export const fileList = (out: string): string =>
  listing([
    ['model', `${out}/model.safetensors, config.json, tokenizer.json`],
    ['losses', `${out}/metrics.jsonl`],
    ['checkpoints', `${out}/checkpoints/`],
  ])
