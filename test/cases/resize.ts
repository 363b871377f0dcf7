import type * as resize from '../../src/tensor/ops/resize.js'
import type { Case } from '../check-gradient.js'
import { at, type Grid, tabulate } from '../grid.js'
import { real, some } from './given.js'

/** Two neighbours mixed on each of the last two axes, at places that `place` gives for each new index. */
const mixed = (x: Grid, size: number[], place: (i: number, from: number, to: number) => number): Grid =>
  tabulate([...x.shape.slice(0, 2), ...size], (n, c, ...index) => {
    const [row, column] = index.map((i, axis) => {
      const exact = Math.min(Math.max(place(i, x.shape[axis + 2]!, size[axis]!), 0), x.shape[axis + 2]! - 1)
      const low = Math.floor(exact)
      return { low, high: Math.min(low + 1, x.shape[axis + 2]! - 1), part: exact - low }
    })
    const along = (i: number): number =>
      at(x, n!, c!, i, column!.low) * (1 - column!.part) + at(x, n!, c!, i, column!.high) * column!.part
    return along(row!.low) * (1 - row!.part) + along(row!.high) * row!.part
  })

export const resizeCases: Record<keyof typeof resize, Case> = {
  upsampleNearest: {
    examples: [
      {
        given: [real([2, 2, 2, 3])],
        compute: (x) => x!.upsampleNearest([3, 2]),
        expected: (x) => tabulate([2, 2, 6, 6], (n, c, i, j) => at(x!, n!, c!, Math.floor(i! / 3), Math.floor(j! / 2))),
      },
      {
        given: [real([1, 2, 3])],
        compute: (x) => x!.upsampleNearest(2),
        expected: (x) => tabulate([1, 2, 6], (n, c, i) => at(x!, n!, c!, Math.floor(i! / 2))),
      },
    ],
    refuses: [
      [() => some(1, 2, 3).upsampleNearest(1.5), 'factor 1.5'],
      [() => some(2, 3).upsampleNearest(2), 'float32[2, 3]'],
    ],
  },
  resizeBilinear: {
    examples: [
      {
        given: [real([1, 2, 2, 3])],
        compute: (x) => x!.resizeBilinear([5, 4]),
        expected: (x) => mixed(x!, [5, 4], (i, from, to) => ((i + 0.5) * from) / to - 0.5),
      },
      {
        given: [real([2, 1, 4, 5])],
        compute: (x) => x!.resizeBilinear([3, 2]),
        expected: (x) => mixed(x!, [3, 2], (i, from, to) => ((i + 0.5) * from) / to - 0.5),
      },
      {
        given: [real([1, 1, 3, 2])],
        compute: (x) => x!.resizeBilinear([1, 4], { alignCorners: true }),
        expected: (x) => mixed(x!, [1, 4], (i, from, to) => (i * (from - 1)) / Math.max(1, to - 1)),
      },
    ],
    refuses: [
      [() => some(1, 2, 3, 4).resizeBilinear([5]), 'size [5]', 'each of 2 axes'],
      [() => some(1, 2, 3, 4).resizeBilinear([5, 0]), 'size [5,0]'],
      [() => some(1, 1, 2, 2).resizeBilinear([1, 1], { alignCorners: true, antialias: true }), 'alignCorners'],
    ],
  },
}
