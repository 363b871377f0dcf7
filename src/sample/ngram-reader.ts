import type { NgramModel } from '../models/index.js'
import { AtelierError } from '../tensor/index.js'
import type { Reader } from './reader.js'

/** An n-gram model as a reader: its logits are log-probabilities, and it can read on for ever, looking at the last few tokens. */
export function ngramReader(model: NgramModel): Reader {
  let isClosed = false
  return {
    longest: Number.POSITIVE_INFINITY,
    async after(tokens, signal) {
      signal?.throwIfAborted()
      if (isClosed) throw new AtelierError('reader: it has been closed', 'Make a new one')
      if (tokens.length === 0) throw new AtelierError('reader: no tokens: there is nothing to go on from')
      return Float32Array.from(model.logProbabilities(tokens))
    },
    forget() {},
    async close() {
      isClosed = true
    },
  }
}
