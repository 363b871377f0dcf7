import { AtelierError, type RandomStream, randomStream } from '../tensor/index.js'
import { shuffleDocuments } from './documents.js'
import type { BlockLoader, BlockOptions, TokenArray, TokenSource } from './loader.js'
import { checkWhole } from './whole.js'

/**
 * Batches whose rows go on where they stopped, for models that carry a state from one to the next (truncated back-propagation
 * through time): row r of a batch follows row r of the one before. In each epoch the stream is cut anew, from another offset, and
 * every row begins afresh: `start` is 0 then. Of a token file only the blocks of a batch are read. Throws when the stream does not give every row a block.
 */
export function streamLoader(tokens: TokenArray | TokenSource, options: Omit<BlockOptions, 'order'>): BlockLoader {
  const { batch, context, seed, documentEnd } = options
  checkWhole('streamLoader', { batch, context })
  if (Math.floor((tokens.length - 1) / batch) < context) {
    throw new AtelierError(
      `streamLoader: ${tokens.length} tokens in ${batch} rows with a context of ${context}: a row does not fill one block`,
      'Give fewer rows, a shorter context or a longer text',
    )
  }
  const offsets = randomStream(seed, 'epochs of streams')
  const shuffles = randomStream(seed, 'order of documents')

  const planOf = (
    epoch: number,
  ): {
    readonly read: TokenSource['read']
    readonly offset: number
    readonly length: number
    readonly blocks: number
  } => {
    const read = reading(tokens, documentEnd, () => shuffles.fork(epoch))
    const slack = Math.min(context, tokens.length - 1 - batch * context + 1)
    const offset = offsets.fork(epoch).integer(slack)
    const length = Math.floor((tokens.length - 1 - offset) / batch)
    return { read, offset, length, blocks: Math.floor(length / context) }
  }

  let epoch = 0
  let position = 0
  let plan = planOf(epoch)

  return {
    goesOn: true,
    tokensPerBatch: batch * context,
    batchesPerEpoch: Math.floor(Math.floor((tokens.length - 1) / batch) / context),
    next() {
      const made = {
        tokens: new Int32Array(batch * context),
        targets: new Int32Array(batch * context),
        start: position * context,
      }
      for (let row = 0; row < batch; row++) {
        const at = plan.offset + row * plan.length + position * context
        const block = plan.read(at, at + context + 1)
        made.tokens.set(block.subarray(0, context), row * context)
        made.targets.set(block.subarray(1), row * context)
      }
      position += 1
      if (position === plan.blocks) {
        epoch += 1
        position = 0
        plan = planOf(epoch)
      }
      return made
    },
    state: () => ({ epoch, position }),
    restore(state) {
      const isPlace = [state.epoch, state.position].every((value) => Number.isSafeInteger(value) && value >= 0)
      const restored = isPlace ? planOf(state.epoch) : undefined
      if (restored === undefined || state.position >= restored.blocks) {
        throw new AtelierError(
          `streamLoader: state ${JSON.stringify(state)}: there is no such place in this stream`,
          'Restore with the text, the rows, the context and the seed that the state was taken with',
        )
      }
      epoch = state.epoch
      position = state.position
      plan = restored
    },
  }
}

function reading(
  tokens: TokenArray | TokenSource,
  documentEnd: number | undefined,
  shuffle: () => RandomStream,
): TokenSource['read'] {
  if ('read' in tokens) return tokens.read
  const text = documentEnd === undefined ? tokens : shuffleDocuments(tokens, documentEnd, shuffle())
  return (start, end) => text.subarray(start, end)
}
