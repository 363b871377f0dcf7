import { AtelierError, randomStream } from '../tensor/index.js'
import type { Batch, BlockLoader } from './loader.js'
import { checkWhole } from './whole.js'

export interface RowLoaderOptions {
  /** Rows in a batch. */
  readonly batch: number
  /** Tokens in a row. */
  readonly context: number
  readonly seed: number
}

/** Rows that are there as a whole, such as documents or conversations. */
export interface RowSource {
  /** For errors and for the random stream. */
  readonly name: string
  readonly count: number
  readonly isPacked?: boolean
  /** Writes a row into a batch, from place `at` on: its targets are −1, and its tokens and segments 0, until then. */
  write(made: Batch, at: number, row: number): void
}

/** Every epoch visits every row once, in a random order; a batch may end one epoch and begin the next. */
export function rowLoader(source: RowSource, { batch, context, seed }: RowLoaderOptions): BlockLoader {
  const { name, count, isPacked = false } = source
  checkWhole(name, { batch, context })
  if (count === 0) throw new AtelierError(`${name}: no tokens: there is no document to read`)
  const root = randomStream(seed, 'epochs of documents')
  const orderOf = (epoch: number): Uint32Array => root.fork(epoch).permutation(count)
  let epoch = 0
  let position = 0
  let order = orderOf(epoch)

  return {
    isPacked,
    tokensPerBatch: batch * context,
    batchesPerEpoch: Math.ceil(count / batch),
    next() {
      const made = emptyBatch(batch, context, isPacked)
      for (let row = 0; row < batch; row++) {
        source.write(made, row * context, order[position]!)
        position += 1
        if (position < count) continue
        epoch += 1
        position = 0
        order = orderOf(epoch)
      }
      return made
    },
    state: () => ({ epoch, position }),
    restore(state) {
      const isPlace = [state.epoch, state.position].every((value) => Number.isSafeInteger(value) && value >= 0)
      if (!isPlace || state.position >= count) {
        throw new AtelierError(
          `${name}: state ${JSON.stringify(state)}: no such place among ${count} documents`,
          'Restore with the text, the context and the seed that the state was taken with',
        )
      }
      epoch = state.epoch
      position = state.position
      order = orderOf(epoch)
    },
  }
}

/** All rows once, in order; rows that the last batch has too many are empty. */
export function rowBatches(source: RowSource, { batch, context }: Omit<RowLoaderOptions, 'seed'>): readonly Batch[] {
  return Array.from({ length: Math.ceil(source.count / batch) }, (_, block) => {
    const made = emptyBatch(batch, context, source.isPacked ?? false)
    const rows = Math.min(batch, source.count - block * batch)
    for (let row = 0; row < rows; row++) source.write(made, row * context, block * batch + row)
    return made
  })
}

const emptyBatch = (batch: number, context: number, isPacked: boolean): Batch => ({
  tokens: new Int32Array(batch * context),
  targets: new Int32Array(batch * context).fill(-1),
  ...(isPacked && { segments: new Int32Array(batch * context) }),
})
