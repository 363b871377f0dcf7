/** Patterns that repeat: what comes next can be told only by looking back to where the present letter stood before. */
import type { BlockLoader } from '../../../data/index.js'
import { randomStream } from '../../../tensor/index.js'

/** Letters there are; a pattern holds none of them twice. */
export const letters = 12
export const length = 24
/** From the shortest to the longest pattern: how far back to look differs from row to row. */
const [shortest, longest] = [4, 11]

interface RowsOptions {
  readonly rows: number
  readonly seed: number
  readonly split: 'training' | 'choosing' | 'measuring'
  readonly step: number
}

/** Rows [rows, length], each a pattern over and over; targets are the letters that come next, −1 where nothing tells which. */
export function repeats({ rows, seed, split, step }: RowsOptions) {
  const random = randomStream(seed, `repeats.${split}`).fork(step)
  const tokens = new Int32Array(rows * length)
  const targets = new Int32Array(rows * length).fill(-1)
  for (let row = 0; row < rows; row++) {
    const period = shortest + random.integer(longest - shortest + 1)
    const pattern = random.permutation(letters)
    for (let i = 0; i < length; i++) {
      tokens[row * length + i] = pattern[i % period]!
      if (i >= period) targets[row * length + i] = pattern[(i + 1) % period]!
    }
  }
  return { tokens, targets }
}

export function repeatsLoader(rows: number, seed: number): BlockLoader {
  let position = 0
  return {
    next: () => repeats({ rows, seed, split: 'training', step: position++ }),
    state: () => ({ epoch: 0, position }),
    restore(state) {
      position = state.position
    },
    tokensPerBatch: rows * length,
    batchesPerEpoch: Number.POSITIVE_INFINITY,
  }
}
