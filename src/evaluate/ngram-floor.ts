import type { TokenArray } from '../data/index.js'
import { chooseNgram, type NgramChoiceOptions, ngram } from '../models/index.js'
import { AtelierError } from '../tensor/index.js'

export type NgramFloorOptions = NgramChoiceOptions

/** What counting n-grams achieves: a model that does not beat it has learnt little. */
export interface NgramFloor {
  /** Longest n-gram of the best model. */
  readonly order: number
  /** Mean negative log-probability of a held-out token, all but the first, in nats. */
  readonly nats: number
  /** For choosing, counting and measuring. */
  readonly seconds: number
}

/**
 * The best n-gram model with modified Kneser-Ney smoothing on the held-out text. Its order is chosen on the last tenth of the
 * training text, after which it counts the whole of it; the held-out text takes no part in the choice.
 */
export function ngramFloor(training: TokenArray, heldOut: TokenArray, options: NgramFloorOptions): NgramFloor {
  const start = performance.now()
  if (heldOut.length < 2) {
    throw new AtelierError(`ngramFloor: ${heldOut.length} held-out tokens: there is none to predict`)
  }
  const { order } = chooseNgram(training, options).model
  const nats = ngram(training, { ...options, order }).loss(heldOut.subarray(1), { context: heldOut.subarray(0, 1) })
  return { order, nats, seconds: (performance.now() - start) / 1000 }
}
