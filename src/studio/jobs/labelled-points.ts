/** Points of a plane in two classes, for who has to tell them apart and who has to make more of them. */
import { drawPoints, type Mixture } from '../../data/index.js'
import { randomStream } from '../../tensor/index.js'
import { type Examples, rowExamples } from '../../train/index.js'

export const labelledShapes = ['ring', 'grid', 'moons'] as const
export type LabelledShape = (typeof labelledShapes)[number]

export const classNames = ['A', 'B'] as const

export interface LabelledPoints {
  readonly name: LabelledShape
  /** [count, 2] */
  readonly points: Float32Array
  /** [count], places in `classNames`. */
  readonly labels: Int32Array
  /** A little further than the furthest point, from 0, on either axis. */
  readonly reach: number
  /** Where the points are Gaussian heaps: their centres [modes, 2], and the class of each. */
  readonly mixture?: { readonly centres: Float32Array; readonly labels: Int32Array }
  /** The batch of a step: a function of seed and step. */
  batch(step: number, size: number): { readonly points: Float32Array; readonly labels: Int32Array }
}

/** Heaps that take turns in their class, or two half-moons, one of each. */
export function labelledPoints(name: LabelledShape, seed: number, part: 'training' | 'held out'): LabelledPoints {
  const { points, mixture, count } = drawPoints(name, { seed, part, count: part === 'training' ? 2048 : 1024 })
  const classOf = mixture ? byHeap(mixture, name === 'grid' ? 5 : 1) : byMoon
  const labels = Int32Array.from({ length: count }, (_, i) => classOf(points[2 * i]!, points[2 * i + 1]!))
  const stream = randomStream(seed, `batches of ${name}`)
  return {
    ...{ name, points, labels, reach: 1.25 * points.reduce((far, value) => Math.max(far, Math.abs(value)), 0) },
    ...(mixture && {
      mixture: {
        centres: mixture.centres,
        labels: Int32Array.from({ length: mixture.centres.length / 2 }, (_, i) =>
          classOf(mixture.centres[2 * i]!, mixture.centres[2 * i + 1]!),
        ),
      },
    }),
    batch(step, size) {
      const random = stream.fork(step)
      const chosen = Int32Array.from({ length: size }, () => random.integer(count))
      return {
        points: Float32Array.from({ length: 2 * size }, (_, i) => points[2 * chosen[i >> 1]! + (i % 2)]!),
        labels: chosen.map((at) => labels[at]!),
      }
    },
  }
}

export const labelledExamples = ({ name, points, labels }: LabelledPoints): Examples => ({
  ...rowExamples(name, points, [2]),
  ...{ labels, classes: classNames },
})

/** Neighbouring heaps are of different classes: around a ring, or like the squares of a chessboard of so many columns. */
function byHeap({ centres }: Mixture, columns: number): (x: number, y: number) => 0 | 1 {
  return (x, y) => {
    let [nearest, least] = [0, Number.POSITIVE_INFINITY]
    for (let i = 0; i < centres.length / 2; i++) {
      const square = (x - centres[2 * i]!) ** 2 + (y - centres[2 * i + 1]!) ** 2
      if (square < least) [nearest, least] = [i, square]
    }
    return ((nearest % columns) + Math.floor(nearest / columns)) % 2 === 0 ? 0 : 1
  }
}

/** The half-moon that is nearer: the upper around (0, 0), the lower around (1, ½), both of radius 1. */
function byMoon(x: number, y: number): 0 | 1 {
  const upper = y >= 0 ? Math.abs(Math.hypot(x, y) - 1) : Math.hypot(Math.abs(x) - 1, y)
  const lower = y <= 0.5 ? Math.abs(Math.hypot(x - 1, y - 0.5) - 1) : Math.hypot(Math.abs(x - 1) - 1, y - 0.5)
  return upper <= lower ? 0 : 1
}
