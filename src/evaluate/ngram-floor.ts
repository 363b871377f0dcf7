import { splitTail, type TokenArray } from '../data/index.js'
import { type NgramModel, ngram } from '../models/index.js'
import { AtelierError } from '../tensor/index.js'

export interface NgramFloorOptions {
  /** Number of token ids. */
  readonly vocabulary: number
  /** Longest n-grams to try. Default 2 to 8, ending at the first that is worse than the one before. */
  readonly orders?: readonly number[]
  /** A token that ends each document, if the text is many. */
  readonly boundary?: number
}

/** What counting n-grams achieves: a model that does not beat it has learnt little. */
export interface NgramFloor {
  /** Longest n-gram of the best model. */
  readonly order: number
  /** Mean negative log-probability of a held-out token, all but the first, in nats. */
  readonly nats: number
  /** For choosing, counting and measuring. */
  readonly seconds: number
}

/** The share of the training text, at its end, on which choices are made. */
export const choosingShare = 0.1

/**
 * The best n-gram model with modified Kneser-Ney smoothing on the held-out text. Its order is chosen on the last tenth of the
 * training text, after which it counts the whole of it; the held-out text takes no part in the choice.
 */
export function ngramFloor(training: TokenArray, heldOut: TokenArray, options: NgramFloorOptions): NgramFloor {
  const start = performance.now()
  if (heldOut.length < 2) {
    throw new AtelierError(`ngramFloor: ${heldOut.length} held-out tokens: there is none to predict`)
  }
  const { model } = chooseNgram(training, options)
  const order = model.order
  const nats = countedNgram(training, options, order).loss(heldOut.subarray(1), { context: heldOut.subarray(0, 1) })
  return { order, nats, seconds: (performance.now() - start) / 1000 }
}

/** The best model of all but the end of `training` on that end, which comes along. */
export function chooseNgram(
  training: TokenArray,
  options: NgramFloorOptions,
): { readonly model: NgramModel; readonly tail: TokenArray } {
  const { training: counted, heldOut: tail } = splitTail(training, choosingShare)
  const orders = options.orders ?? [2, 3, 4, 5, 6, 7, 8]
  let best: { readonly model: NgramModel; readonly loss: number } | undefined
  for (const order of orders) {
    const model = countedNgram(counted, options, order)
    const loss = model.loss(tail, { context: counted.subarray(-Math.max(1, order - 1)) })
    if (best === undefined || loss < best.loss) best = { model, loss }
    else if (options.orders === undefined) break
  }
  if (best === undefined) throw new AtelierError('ngramFloor: no orders: there is nothing to choose from')
  return { model: best.model, tail }
}

/** The n-gram model of one order. */
export function countedNgram(tokens: TokenArray, options: NgramFloorOptions, order: number): NgramModel {
  const { vocabulary, boundary } = options
  return ngram(tokens, { order, vocabulary, ...(boundary !== undefined && { boundary }) })
}
