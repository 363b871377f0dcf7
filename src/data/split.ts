/** Holding out a part of a token stream. */
import { AtelierError } from '../tensor/index.js'
import type { TokenArray } from './loader.js'

/** Views on one stream; nothing is copied. */
export interface TailSplit<Tokens extends TokenArray> {
  readonly training: Tokens
  readonly heldOut: Tokens
}

/** Holds out the last `fraction` of the stream (0 to below 1), as nanoGPT does. Throws when either part would be empty. */
export function splitTail<Tokens extends TokenArray>(tokens: Tokens, fraction: number): TailSplit<Tokens> {
  if (!(fraction >= 0 && fraction < 1)) {
    throw new AtelierError(`splitTail: fraction ${fraction}: not in [0, 1)`, 'Give for example 0.1')
  }
  const kept = Math.floor(tokens.length * (1 - fraction))
  if (kept === 0 || (fraction > 0 && kept === tokens.length)) {
    throw new AtelierError(
      `splitTail: ${tokens.length} tokens with a fraction of ${fraction}: one part would be empty`,
      'Give a longer text or another fraction',
    )
  }
  return { training: tokens.subarray(0, kept) as Tokens, heldOut: tokens.subarray(kept) as Tokens }
}
