import { splitTail, type TokenArray } from '../data/index.js'
import { AtelierError } from '../tensor/index.js'
import { type NgramModel, type NgramOptions, ngram } from './ngram.js'

export interface NgramChoiceOptions extends Omit<NgramOptions, 'order'> {
  /** Longest n-grams to try. Default 2 to 8, ending at the first that is worse than the one before. */
  readonly orders?: readonly number[]
}

/** A model that was better than those of other orders, and how they did. */
export interface NgramChoice {
  /** It counts all but the end of the training text. */
  readonly model: NgramModel
  /** The end of the training text. */
  readonly tail: TokenArray
  /** Mean negative log-probability of the end's tokens, in nats, by each order that was tried. */
  readonly losses: readonly { readonly order: number; readonly nats: number }[]
}

/** The share of the training text, at its end, on which choices are made. */
const choosingShare = 0.1

/**
 * The best n-gram model of all but the end of `training` on that end.
 * @throws AtelierError on no orders, or on a text too short to be divided.
 */
export function chooseNgram(training: TokenArray, { orders, ...options }: NgramChoiceOptions): NgramChoice {
  const { training: counted, heldOut: tail } = splitTail(training, choosingShare)
  const losses: { readonly order: number; readonly nats: number }[] = []
  let best: { readonly model: NgramModel; readonly nats: number } | undefined
  for (const order of orders ?? [2, 3, 4, 5, 6, 7, 8]) {
    const model = ngram(counted, { ...options, order })
    const nats = model.loss(tail, { context: counted.subarray(-Math.max(1, order - 1)) })
    losses.push({ order, nats })
    if (best === undefined || nats < best.nats) best = { model, nats }
    else if (orders === undefined) break
  }
  if (best === undefined) throw new AtelierError('chooseNgram: no orders: there is nothing to choose from')
  return { model: best.model, tail, losses }
}
