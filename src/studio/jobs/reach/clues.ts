/** Sequences with a clue, as a language model meets them: only the answer at the end counts. */
import { type BlockLoader, clueTask } from '../../../data/index.js'

/** Clues there are; then as many fillers, and the question. */
export const clueValues = 8
export const clueVocabulary = 2 * clueValues + 1

/** Training rows with clues at all distances. */
export function clueLoader(length: number, batch: number, seed: number): BlockLoader {
  const task = clueTask({ length, values: clueValues, fillers: clueValues })
  let position = 0
  return {
    next() {
      const { inputs, targets } = task.batch({ rows: batch, seed, split: 'training', step: position })
      position += 1
      const asked = new Int32Array(batch * length).fill(-1)
      for (let row = 0; row < batch; row++) asked[(row + 1) * length - 1] = targets[row]!
      return { tokens: inputs as Int32Array, targets: asked }
    },
    state: () => ({ epoch: 0, position }),
    restore(state) {
      position = state.position
    },
    tokensPerBatch: batch * length,
    batchesPerEpoch: Number.POSITIVE_INFINITY,
  }
}

/** Distances that are looked at, as many as fit. */
export const distancesIn = (length: number): readonly number[] =>
  [1, 2, 3, 4, 6, 8, 12, 16, 20, 24, 28, 32, 40, 48, 56, 64].filter((distance) => distance < length)

export interface ClueTest {
  /** [distances × each, length] and [distances × each]. */
  readonly tokens: Int32Array
  readonly targets: Int32Array
  readonly rows: number
}

/** Held-out rows, `each` of them with its clue at each of the distances, in their order. */
export function clueTest(length: number, each: number, seed: number): ClueTest {
  const distances = distancesIn(length)
  const rows = distances.length * each
  const tokens = new Int32Array(rows * length)
  const targets = new Int32Array(rows)
  for (const [i, distance] of distances.entries()) {
    const task = clueTask({ length, distance, values: clueValues, fillers: clueValues })
    const batch = task.batch({ rows: each, seed, split: 'test', step: i })
    tokens.set(batch.inputs as Int32Array, i * each * length)
    targets.set(batch.targets as Int32Array, i * each)
  }
  return { tokens, targets, rows }
}
