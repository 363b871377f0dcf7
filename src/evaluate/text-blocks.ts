/**
 * Losses of a text by blocks. Neighbouring tokens hang together, so an interval resamples whole blocks (H. Künsch, 1989), and two models
 * are compared on the same blocks.
 */
import type { TokenArray, Tokenizer } from '../data/index.js'
import type { NgramModel } from '../models/index.js'
import { AtelierError } from '../tensor/index.js'

/** The tokens of a text but the first, cut into blocks. */
export interface TextBlocks {
  /** Where each block ends in the text [blocks]; the first begins at token 1. */
  readonly ends: Int32Array
  /** Tokens and UTF-8 bytes of each block [blocks]. */
  readonly tokens: readonly number[]
  readonly bytes: readonly number[]
}

export interface BlockOptions {
  readonly tokenizer: Tokenizer
  /** Default 200, fewer where they would have less than 50 tokens. */
  readonly count?: number
  /** A token that ends documents: blocks then end with one of them. */
  readonly boundary?: number
}

/** Cuts a text. @throws AtelierError on fewer than two tokens. */
export function textBlocks(text: TokenArray, { tokenizer, count = 200, boundary }: BlockOptions): TextBlocks {
  const predicted = text.length - 1
  if (predicted < 1) throw new AtelierError(`text blocks: ${text.length} tokens: there is none to predict`)
  const length = Math.max(50, Math.ceil(predicted / count))
  const sizes = new Map<number, number>()
  const sizeOf = (id: number): number => {
    const size = sizes.get(id) ?? tokenizer.bytes(id).length
    sizes.set(id, size)
    return size
  }
  const ends: number[] = []
  const tokens: number[] = []
  const bytes: number[] = []
  let [start, size] = [1, 0]
  for (let at = 1; at < text.length; at++) {
    size += sizeOf(text[at]!)
    const isEnd = at + 1 - start >= length && (boundary === undefined || text[at] === boundary)
    if (!isEnd && at + 1 < text.length) continue
    ends.push(at + 1)
    tokens.push(at + 1 - start)
    bytes.push(size)
    start = at + 1
    size = 0
  }
  return { ends: Int32Array.from(ends), tokens, bytes }
}

/** Sums of losses [text − 1], one of every token but the first, over each block. @throws AtelierError on another number of losses. */
export function blockLosses(losses: ArrayLike<number>, { ends }: TextBlocks): readonly number[] {
  if (losses.length !== ends.at(-1)! - 1) {
    throw new AtelierError(`text blocks: ${losses.length} losses of ${ends.at(-1)! - 1} tokens: the counts differ`)
  }
  let at = 1
  return Array.from(ends, (end) => {
    let sum = 0
    for (; at < end; at++) sum += losses[at - 1]!
    return sum
  })
}

/** The same for an n-gram model that reads the text straight on. */
export function ngramBlockLosses(model: NgramModel, text: TokenArray, { ends, tokens }: TextBlocks): readonly number[] {
  return Array.from(ends, (end, block) => {
    const start = end - tokens[block]!
    const context = text.subarray(model.boundary === undefined ? Math.max(0, start - model.order + 1) : 0, start)
    return model.loss(text.subarray(start, end), { context }) * tokens[block]!
  })
}
