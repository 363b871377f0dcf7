import { AtelierError, randomStream } from '../../tensor/index.js'
import { shuffledPlaces } from '../places.js'
import type { BatchRequest, MemoryTask, SequenceBatch } from './task.js'

/** Pictures of digits and what they show. */
export interface Digits {
  /** [count, side, side], 0 to 255. */
  readonly images: Uint8Array
  /** [count], 0 to 9. */
  readonly labels: Uint8Array
  readonly side: number
}

export interface DigitsOptions {
  /** A step is a row of pixels instead of one. */
  readonly byRows?: boolean
}

const classes = 10
/** Share of the training pictures that validate, from their end. */
const heldBack = 1 / 12

/**
 * Sequential digits (arXiv:1504.00941): a picture is read pixel by pixel, row after row, and named at the end. Training visits every picture
 * once an epoch, in a new order each time. Chance is the best constant answer to the test pictures: the entropy of their labels, and the
 * share of the most frequent one. @throws if the parts do not fit together.
 */
export function digitsTask(training: Digits, test: Digits, { byRows = false }: DigitsOptions = {}): MemoryTask {
  for (const part of [training, test]) checkDigits(part)
  const { side } = training
  if (test.side !== side) throw new AtelierError(`digits: pictures of ${side} and ${test.side} pixels: must be alike`)
  const kept = training.labels.length - Math.ceil(training.labels.length * heldBack)
  const whole = { training, validation: training, test }
  const ranges = {
    training: [0, kept],
    validation: [kept, training.labels.length],
    test: [0, test.labels.length],
  } as const
  const count = (split: BatchRequest['split']): number => ranges[split][1] - ranges[split][0]
  const steps = byRows ? side : side * side
  return {
    name: 'digits',
    description: `the digit in a picture of ${side} × ${side} pixels, read ${byRows ? 'row by row' : 'pixel by pixel'}`,
    steps,
    input: { kind: 'numbers', count: byRows ? side : 1 },
    answer: { kind: 'classes', count: classes },
    place: 'last',
    asked: 1,
    chance: constantAnswer(test.labels),
    solvedBelow: 0.1,
    span: steps,
    available: count,
    batch(request) {
      const order =
        request.split === 'training'
          ? // Training steps count from 1.
            shuffledPlaces(count('training'), randomStream(request.seed, 'digits.training'))(
              (request.step - 1) * request.rows,
              request.rows,
            )
          : placesInOrder(count(request.split), request)
      const from = ranges[request.split][0]
      return pictures(
        whole[request.split],
        Array.from(order, (place) => from + place),
      )
    },
  }
}

function checkDigits({ images, labels, side }: Digits): void {
  if (labels.length === 0 || images.length !== labels.length * side * side) {
    throw new AtelierError(
      `digits: ${images.length} pixels for ${labels.length} labels: must be ${side} × ${side} for each`,
    )
  }
  const wrong = labels.find((label) => label >= classes)
  if (wrong !== undefined) throw new AtelierError(`digits: label ${wrong}: must be from 0 to ${classes - 1}`)
}

/** What is reached by giving every class the probability it has among `labels`. */
function constantAnswer(labels: Uint8Array): { readonly loss: number; readonly accuracy: number } {
  const counts = new Array<number>(classes).fill(0)
  for (const label of labels) counts[label]! += 1
  const shares = counts.map((count) => count / labels.length)
  const entropy = shares.reduce((sum, share) => sum - (share > 0 ? share * Math.log(share) : 0), 0)
  return { loss: entropy, accuracy: Math.max(...shares) }
}

/** Steps count from 0. */
const placesInOrder = (count: number, { rows, step }: BatchRequest): number[] =>
  Array.from({ length: rows }, (_, row) => (step * rows + row) % count)

function pictures({ images, labels, side }: Digits, places: readonly number[]): SequenceBatch {
  const size = side * side
  const inputs = new Float32Array(places.length * size)
  for (const [row, place] of places.entries()) {
    for (let i = 0; i < size; i++) inputs[row * size + i] = images[place * size + i]! / 255
  }
  return { rows: places.length, inputs, targets: Int32Array.from(places, (place) => labels[place]!) }
}
