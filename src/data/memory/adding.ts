import { AtelierError, type RandomStream, randomStream } from '../../tensor/index.js'
import type { BatchRequest, MemoryTask, SequenceBatch } from './task.js'

/**
 * The adding problem (doi:10.1162/neco.1997.9.8.1735, as in arXiv:1504.00941): at each step a number from [0, 1) and a marker,
 * which is 1 at one step of each half and 0 elsewhere; asked for at the end is the sum of the two marked numbers. Their sum has
 * mean 1 and variance 1/6, so that always answering 1 has a mean squared error of 1/6. @throws below two steps.
 */
export function addingTask(length: number): MemoryTask {
  if (!(Number.isInteger(length) && length >= 2)) {
    throw new AtelierError(`adding: ${length} steps: there must be two at least, one for each number`)
  }
  return {
    name: 'adding',
    description: `the sum of two marked numbers out of ${length}`,
    steps: length,
    input: { kind: 'numbers', count: 2 },
    answer: { kind: 'number' },
    place: 'last',
    asked: 1,
    chance: { loss: 1 / 6 },
    solvedBelow: 1e-3,
    span: length,
    batch: (request) => addingBatch(length, request),
  }
}

function addingBatch(length: number, { rows, seed, split, step }: BatchRequest): SequenceBatch {
  const random = randomStream(seed, `adding.${split}`).fork(step)
  const inputs = new Float32Array(rows * length * 2)
  const targets = new Float32Array(rows)
  for (let row = 0; row < rows; row++) {
    const start = row * length
    for (let t = 0; t < length; t++) inputs[2 * (start + t)] = random.uniform()
    for (const t of markedSteps(length, random)) {
      inputs[2 * (start + t) + 1] = 1
      targets[row]! += inputs[2 * (start + t)]!
    }
  }
  return { rows, inputs, targets }
}

/** One step of the first half, and one of the second. */
function markedSteps(length: number, random: RandomStream): readonly [number, number] {
  const half = Math.floor(length / 2)
  return [random.integer(half), half + random.integer(length - half)]
}
