import { AtelierError, randomStream } from '../../tensor/index.js'
import type { BatchRequest, MemoryTask, SequenceBatch } from './task.js'

export interface RecallOptions {
  /** Keys with their values before the question. */
  readonly pairs: number
  /** Keys there are, at least as many as pairs. Default 26. */
  readonly keys?: number
  /** Values there are. Default 10. */
  readonly values?: number
}

/**
 * Associative recall (as in arXiv:1610.06258): key, value, key, value, …, all keys different, then one of the keys again; asked
 * for is its value. Values are drawn independently, so that guessing takes ln(values) nats. @throws unless keys can differ.
 */
export function recallTask({ pairs, keys = Math.max(26, pairs), values = 10 }: RecallOptions): MemoryTask {
  if (!(pairs >= 1 && pairs <= keys)) {
    throw new AtelierError(`recall: ${pairs} pairs of ${keys} keys: must be from 1 pair to one for each key`)
  }
  if (!(values >= 2))
    throw new AtelierError(`recall: ${values} values: there must be two at least, or nothing is asked`)
  const steps = 2 * pairs + 1
  return {
    name: 'recall',
    description: `the value of one of ${pairs} keys, out of ${values} values`,
    steps,
    input: { kind: 'symbols', count: keys + values },
    answer: { kind: 'classes', count: values },
    place: 'last',
    asked: 1,
    chance: { loss: Math.log(values), accuracy: 1 / values },
    solvedBelow: 0.05,
    span: steps,
    batch: (request) => recallBatch({ pairs, keys, values }, request),
  }
}

/** Symbols below `keys` are keys, those from there on values. */
function recallBatch({ pairs, keys, values }: Required<RecallOptions>, request: BatchRequest): SequenceBatch {
  const { rows, seed, split, step } = request
  const random = randomStream(seed, `recall.${split}`).fork(step)
  const inputs = new Int32Array(rows * (2 * pairs + 1))
  const targets = new Int32Array(rows)
  for (let row = 0; row < rows; row++) {
    const start = row * (2 * pairs + 1)
    const order = random.permutation(keys)
    for (let pair = 0; pair < pairs; pair++) {
      inputs[start + 2 * pair] = order[pair]!
      inputs[start + 2 * pair + 1] = keys + random.integer(values)
    }
    const question = random.integer(pairs)
    inputs[start + 2 * pairs] = order[question]!
    targets[row] = inputs[start + 2 * question + 1]! - keys
  }
  return { rows, inputs, targets }
}
