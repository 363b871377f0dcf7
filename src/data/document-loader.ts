import { AtelierError, randomStream } from '../tensor/index.js'
import { pieces, setRow } from './documents.js'
import type { BlockLoader, BlockOptions, TokenArray } from './loader.js'
import { checkWhole } from './whole.js'

/**
 * Batches whose rows are documents, each from its beginning: a row reads the end of the document before (as at the beginning of a
 * text) and then the document, and is padded; padding is no target. What is longer than the context goes on in a row of its own. Every epoch visits
 * every document once, in a random order.
 */
export function documentLoader(
  tokens: TokenArray,
  { batch, context, seed, documentEnd }: Omit<BlockOptions, 'order' | 'documentEnd'> & { readonly documentEnd: number },
): BlockLoader {
  checkWhole('documentLoader', { batch, context })
  const all = pieces(tokens, documentEnd, context)
  if (all.length === 0) throw new AtelierError('documentLoader: no tokens: there is no document to read')
  const root = randomStream(seed, 'epochs of documents')
  const orderOf = (epoch: number): Uint32Array => root.fork(epoch).permutation(all.length)
  let epoch = 0
  let position = 0
  let order = orderOf(epoch)

  return {
    tokensPerBatch: batch * context,
    batchesPerEpoch: Math.ceil(all.length / batch),
    next() {
      const made = { tokens: new Int32Array(batch * context), targets: new Int32Array(batch * context).fill(-1) }
      for (let row = 0; row < batch; row++) {
        setRow(made, row * context, tokens, all[order[position]!]!, documentEnd)
        position += 1
        if (position < all.length) continue
        epoch += 1
        position = 0
        order = orderOf(epoch)
      }
      return made
    },
    state: () => ({ epoch, position }),
    restore(state) {
      const isPlace = [state.epoch, state.position].every((value) => Number.isSafeInteger(value) && value >= 0)
      if (!isPlace || state.position >= all.length) {
        throw new AtelierError(
          `documentLoader: state ${JSON.stringify(state)}: no such place among ${all.length} documents`,
          'Restore with the text, the context and the seed that the state was taken with',
        )
      }
      epoch = state.epoch
      position = state.position
      order = orderOf(epoch)
    },
  }
}
