import type * as pooling from '../../src/tensor/ops/pooling.js'
import type { Case } from '../check-gradient.js'
import { at, type Grid, indicesOf, tabulate } from '../grid.js'
import { apart, real, some } from './given.js'

/** `fold` of the elements that each window covers, without those in the padding. */
const pooled = (
  x: Grid,
  space: number[],
  kernel: number[],
  stride: number,
  padding: number,
  fold: (inside: number[]) => number,
): Grid =>
  tabulate([x.shape[0]!, x.shape[1]!, ...space], (n, c, ...i) => {
    const places = indicesOf(kernel).map((k) => i.map((position, axis) => position * stride + k[axis]! - padding))
    const inside = places.filter((place) => place.every((p, axis) => p >= 0 && p < x.shape[axis + 2]!))
    return fold(inside.map((place) => at(x, n!, c!, ...place)))
  })

const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
const largest = (values: readonly number[]): number => Math.max(...values)

export const poolingCases: Record<keyof typeof pooling, Case> = {
  averagePool: {
    examples: [
      {
        given: [real([2, 2, 4, 5])],
        compute: (x) => x!.averagePool(2),
        expected: (x) => pooled(x!, [2, 2], [2, 2], 2, 0, (values) => total(values) / 4),
      },
      {
        given: [real([1, 2, 5])],
        compute: (x) => x!.averagePool(3, { stride: 1, padding: 1 }),
        expected: (x) => pooled(x!, [5], [3], 1, 1, (values) => total(values) / 3),
      },
    ],
    refuses: [
      [() => some(1, 2, 3).averagePool(4), 'float32[1, 2, 3]', '[4]', 'larger'],
      [() => some(1, 2, 3).averagePool(2, { padding: 2 }), 'float32[1, 2, 3]', '[2]', 'more than half'],
      [() => some(2, 3).averagePool(2), 'float32[2, 3]'],
    ],
  },
  maxPool: {
    examples: [
      {
        given: [apart([2, 2, 3, 4])],
        compute: (x) => x!.maxPool([3, 2]),
        expected: (x) =>
          tabulate([2, 2, 1, 2], (n, c, _, j) =>
            largest(indicesOf([3, 2]).map(([a, b]) => at(x!, n!, c!, a!, j! * 2 + b!))),
          ),
      },
      {
        given: [apart([1, 2, 4, 3], -5)],
        compute: (x) => x!.maxPool(3, { stride: 2, padding: 1 }),
        expected: (x) => pooled(x!, [2, 2], [3, 3], 2, 1, largest),
      },
      {
        given: [apart([2, 1, 6])],
        compute: (x) => x!.maxPool(2, { stride: 1 }),
        expected: (x) => pooled(x!, [5], [2], 1, 0, largest),
      },
    ],
    refuses: [
      [() => some(1, 2, 3).maxPool(4), 'float32[1, 2, 3]', '[4]', 'larger'],
      [() => some(1, 2, 3).maxPool(2, { padding: 2 }), 'float32[1, 2, 3]', '[2]', 'more than half'],
      [() => some(1, 2, 3).maxPool(2, { stride: 0 }), 'stride 0'],
    ],
  },
}
