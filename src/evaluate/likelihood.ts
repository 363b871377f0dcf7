import {
  type EvaluationBlocks,
  evaluationBlocks,
  evaluationDocuments,
  evaluationStreams,
  type TokenArray,
  type Tokenizer,
} from '../data/index.js'
import type { Decoder, LanguageModel } from '../models/index.js'
import { int32, type Memory, program } from '../runtime/index.js'
import { AtelierError, crossEntropy } from '../tensor/index.js'
import { type TextLikelihood, textCounts } from './text-counts.js'

/** How well a model predicts a text. */
export interface Likelihood extends Partial<TextLikelihood> {
  /** Mean negative log-probability of a token, in nats. */
  readonly nats: number
  /** Tokens predicted: all but the first, or those of the batches that were asked for. */
  readonly tokens: number
  /** exp(nats). */
  readonly perplexity: number
  /** Of this measurement, the opening of the program left out. */
  readonly tokensPerSecond: number
  /** Negative log-probability of each token predicted, in nats, in the order of the text [tokens]. */
  readonly losses: Float32Array
}

export interface LikelihoodOptions {
  /** For bits per byte and nats per character. */
  readonly tokenizer?: Tokenizer
  /** Windows computed at once; makes no difference to the result. Default 8. */
  readonly batch?: number
  /** From one window to the next, 1 to context, the default. A smaller one gives each token at least context − stride before it. */
  readonly stride?: number
  /** Instead of windows: carry the model's state through the text, in up to eight rows. */
  readonly isCarried?: boolean
  /** Instead of windows: read each document from its beginning; this token ends one. */
  readonly documentEnd?: number
}

/** A program that measures again and again, as while training: always with the present weights. */
export interface LikelihoodMeter {
  /**
   * Predicts every token of the text but the first, each once. `limitBatches` measures only so many batches, spread evenly
   * over the text. Throws on fewer than two tokens, or when `limitBatches` is not a whole number from 1 on.
   */
  measure(tokens: TokenArray, options?: { readonly limitBatches?: number }): Promise<Likelihood>
  close(): Promise<void>
}

/** Opens a meter for `model`. */
export function likelihoodMeter(
  memory: Memory,
  model: LanguageModel,
  options: LikelihoodOptions = {},
): LikelihoodMeter {
  const { batch = 8, stride, isCarried = false, documentEnd, tokenizer } = options
  const { context } = model.config
  const lay = (tokens: TokenArray): EvaluationBlocks => {
    if (isCarried) return evaluationStreams(tokens, context)
    if (documentEnd !== undefined) return evaluationDocuments(tokens, context, batch, documentEnd)
    return evaluationBlocks(tokens, context, batch, stride === undefined ? {} : { stride })
  }
  const decoders = new Map<number, Decoder>()
  const decoderFor = (rows: number): Decoder => {
    const decoder = decoders.get(rows) ?? model.decoder(rows)
    if (decoder.keeps !== 'summary') {
      throw new AtelierError(`likelihood: a state to carry, and a ${model.config.family}: it has none`)
    }
    decoders.set(rows, decoder)
    return decoder
  }
  const evaluation = program(
    memory,
    { tokens: int32(['rows', context]), targets: int32(['rows', context]), start: int32() },
    ({ tokens, targets, start }) => {
      if (!isCarried) return { outputs: { losses: model.loss(tokens, targets).cast('float32') } }
      const { logits, updates } = decoderFor(tokens.shape[0]!).read(tokens, start, { every: true })
      return { outputs: { losses: crossEntropy(logits, targets).cast('float32') }, updates }
    },
    { name: 'evaluation' },
  )
  return {
    async measure(tokens, { limitBatches } = {}) {
      const all = lay(tokens).batches
      // A state goes on from batch to batch, so there the first ones are read.
      const some = spread(all, limitBatches)
      const batches = isCarried ? all.slice(0, some.length) : some
      await evaluation.open({ rows: batches[0]!.places.length })
      const found = new Map<number, number>()
      const counts = tokenizer && textCounts(tokenizer)
      const start = performance.now()
      for (const { tokens, targets, places, start = 0 } of batches) {
        const result = await evaluation.run({ tokens, targets, start })
        for (const [at, target] of targets.entries()) {
          if (target < 0) continue
          found.set(places[Math.floor(at / context)]! + (at % context), Number(result.losses.data[at]))
          counts?.add(target)
        }
      }
      const seconds = (performance.now() - start) / 1000
      const losses = isCarried ? inOrder(found) : [...found.values()]
      const sum = losses.reduce((total, loss) => total + loss, 0)
      const nats = sum / losses.length
      return {
        nats,
        tokens: losses.length,
        perplexity: Math.exp(nats),
        tokensPerSecond: losses.length / seconds,
        losses: Float32Array.from(losses),
        ...counts?.likelihood(sum),
      }
    },
    async close() {
      await evaluation.close()
      for (const { state } of decoders.values()) for (const variable of state) memory.free(variable)
    },
  }
}

/** What rows of a carried text gave, in the order of the text. */
const inOrder = (found: ReadonlyMap<number, number>): readonly number[] =>
  [...found].sort(([a], [b]) => a - b).map(([, loss]) => loss)

/** Measures `model` once on a text. Throws as `LikelihoodMeter.measure` does. */
export async function languageLikelihood(
  memory: Memory,
  model: LanguageModel,
  tokens: TokenArray,
  options: LikelihoodOptions & { readonly limitBatches?: number } = {},
): Promise<Likelihood> {
  const { limitBatches, ...rest } = options
  const meter = likelihoodMeter(memory, model, rest)
  try {
    return await meter.measure(tokens, limitBatches === undefined ? {} : { limitBatches })
  } finally {
    await meter.close()
  }
}

/** `count` of the items, spread evenly; all of them when there are no more or `count` is left out. */
function spread<T>(items: readonly T[], count = items.length): readonly T[] {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new AtelierError(`likelihood: limitBatches ${count}: not a whole number from 1 on`)
  }
  if (count >= items.length) return items
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!)
}
