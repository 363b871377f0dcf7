import { AtelierError, randomStream } from '../../tensor/index.js'
import type { BatchRequest, MemoryTask, SequenceBatch } from './task.js'

export interface ClueOptions {
  /** Steps of a sequence, the question included. */
  readonly length: number
  /** Steps from the clue to the question, 1 to length − 1. Left out, each sequence has one of its own. */
  readonly distance?: number
  /** What a clue may be. Default 8. */
  readonly values?: number
  /** Symbols that mean nothing. Default 8. */
  readonly fillers?: number
}

/**
 * A clue among symbols that mean nothing, and at the end a question: what was it? The plainest test of how far back a model
 * remembers (after the latch problem of Bengio et al. 1994, doi:10.1109/72.279181). Symbols below `values` are clues, then come
 * fillers, then the question. @throws on a distance that does not fit.
 */
export function clueTask({ length, distance, values = 8, fillers = 8 }: ClueOptions): MemoryTask {
  if (!(length >= 2 && (distance === undefined || (distance >= 1 && distance < length)))) {
    throw new AtelierError(`clue: distance ${distance} in ${length} steps: must be from 1 to one less than the steps`)
  }
  return {
    name: 'clue',
    description: `one of ${values} clues, ${distance ?? `1 to ${length - 1}`} steps back`,
    steps: length,
    input: { kind: 'symbols', count: values + fillers + 1 },
    answer: { kind: 'classes', count: values },
    place: 'last',
    asked: 1,
    chance: { loss: Math.log(values), accuracy: 1 / values },
    solvedBelow: 0.05,
    span: distance ?? length - 1,
    batch: (request) => clueBatch({ length, distance, values, fillers }, request),
  }
}

type Drawn = Required<Omit<ClueOptions, 'distance'>> & { readonly distance: number | undefined }

function clueBatch({ length, distance, values, fillers }: Drawn, request: BatchRequest): SequenceBatch {
  const { rows, seed, split, step } = request
  const random = randomStream(seed, `clue.${split}`).fork(step)
  const inputs = Int32Array.from({ length: rows * length }, () => values + random.integer(fillers))
  const targets = new Int32Array(rows)
  for (let row = 0; row < rows; row++) {
    const last = (row + 1) * length - 1
    targets[row] = random.integer(values)
    inputs[last] = values + fillers
    inputs[last - (distance ?? 1 + random.integer(length - 1))] = targets[row]!
  }
  return { rows, inputs, targets }
}
