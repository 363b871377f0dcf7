import { AtelierError, randomStream } from '../../tensor/index.js'
import type { BatchRequest, MemoryTask, SequenceBatch } from './task.js'

const kinds = 8
const copied = 10
const blank = 0
const marker = kinds + 1

/**
 * Copy memory (arXiv:1511.06464): ten symbols of eight kinds, `delay` − 1 blanks, a marker and ten blanks; answered are blanks
 * before and at the marker, then the ten symbols in their order. Who forgets knows the blanks and guesses the symbols:
 * 10·ln 8 / (delay + 20) nats a step. Solved below .6 nats a symbol where guessing takes 2.08: below .05 a step at a delay of 100.
 * @throws below a delay of one.
 */
export function copyTask(delay: number): MemoryTask {
  if (!(Number.isInteger(delay) && delay >= 1)) {
    throw new AtelierError(`copy: a delay of ${delay}: must be a whole number of steps from 1 on`)
  }
  const steps = delay + 2 * copied
  return {
    name: 'copy',
    description: `${copied} symbols, repeated after ${delay} steps`,
    steps,
    input: { kind: 'symbols', count: kinds + 2 },
    answer: { kind: 'classes', count: kinds + 1 },
    place: 'every',
    asked: copied,
    chance: { loss: (copied * Math.log(kinds)) / steps, accuracy: 1 / kinds },
    solvedBelow: (copied * 0.6) / steps,
    span: delay + copied,
    batch: (request) => copyBatch(steps, request),
  }
}

function copyBatch(steps: number, { rows, seed, split, step }: BatchRequest): SequenceBatch {
  const random = randomStream(seed, `copy.${split}`).fork(step)
  const inputs = new Int32Array(rows * steps).fill(blank)
  const targets = new Int32Array(rows * steps).fill(blank)
  for (let start = 0; start < inputs.length; start += steps) {
    for (let i = 0; i < copied; i++) {
      const symbol = 1 + random.integer(kinds)
      inputs[start + i] = symbol
      targets[start + steps - copied + i] = symbol
    }
    inputs[start + steps - copied - 1] = marker
  }
  return { rows, inputs, targets }
}
