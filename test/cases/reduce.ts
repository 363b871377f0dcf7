import type { Tensor } from '../../src/tensor/index.js'
import type * as reduce from '../../src/tensor/ops/reduce.js'
import type { Case, Example } from '../check-gradient.js'
import { along, type Grid, shaped } from '../grid.js'
import { apart, real, some } from './given.js'

type Reduce = (x: Tensor, axes?: number | readonly number[], options?: { readonly keep?: boolean }) => Tensor
type Fold = (numbers: readonly number[]) => number

/** Every number of `x` that shares its index outside `axes`, folded. */
function folded(x: Grid, axes: readonly number[], fold: Fold): Grid {
  const groups = new Map<string, number[]>()
  for (const [flat, value] of x.data.entries()) {
    const place: number[] = []
    let rest = flat
    for (const [i, length] of [...x.shape.entries()].toReversed()) {
      if (!axes.includes(i)) place.unshift(rest % length)
      rest = Math.floor(rest / length)
    }
    groups.set(`${place}`, [...(groups.get(`${place}`) ?? []), value])
  }
  return { shape: x.shape.map((n, i) => (axes.includes(i) ? 1 : n)), data: [...groups.values()].map(fold) }
}

const reduction = (apply: Reduce, fold: Fold, draw = real as (shape: readonly number[]) => Grid): Case => {
  const example = (shape: number[], axes?: number | number[], keep = false): Example => ({
    given: [draw(shape)],
    compute: (x) => apply(x!, axes, { keep }),
    expected: (x) => {
      const all = axes === undefined ? shape.map((_, i) => i) : [axes].flat().map((i) => (i < 0 ? i + shape.length : i))
      const kept = folded(x!, all, fold)
      return keep ? kept : shaped(kept, ...shape.filter((_, i) => !all.includes(i)))
    },
  })
  return {
    examples: [
      example([]),
      example([], [], true),
      example([1]),
      example([4], 0),
      example([2, 3]),
      example([2, 3], [], false),
      example([2, 3], -1),
      example([2, 3], 0, true),
      example([2, 1, 3], 1),
      example([2, 1, 3], 1, true),
      example([2, 3, 1, 2], [-1, 1]),
      example([2, 3, 1, 2], [3, 0], true),
    ],
    refuses: [
      [() => apply(some(2, 3), 2), 'axis 2', '-2 to 1'],
      [() => apply(some(2, 3), [0, -3]), 'axis -3'],
      [() => apply(some(2, 3), [1, -1]), '[1, -1]', 'float32[2, 3]'],
      [() => apply(some(), 0), 'axis 0'],
    ],
  }
}

const total: Fold = (numbers) => numbers.reduce((a, b) => a + b, 0)
const average: Fold = (numbers) => total(numbers) / numbers.length

const running = (x: Grid, axis: number, reverse: boolean): Grid => ({
  shape: x.shape,
  data: x.data.map((_, flat) => {
    const stride = x.shape.slice(axis + 1).reduce((a, b) => a * b, 1)
    const length = x.shape[axis]!
    const own = Math.floor(flat / stride) % length
    const first = flat - own * stride
    return total(Array.from({ length }, (_, i) => ((reverse ? i >= own : i <= own) ? x.data[first + i * stride]! : 0)))
  }),
})

const best = (row: readonly number[]): number => row.indexOf(Math.max(...row))

export const reduceCases: Record<keyof typeof reduce, Case> = {
  sum: reduction((x, ...rest) => x.sum(...rest), total),
  sumSquare: reduction(
    (x, ...rest) => x.sumSquare(...rest),
    (numbers) => total(numbers.map((x) => x * x)),
  ),
  max: reduction(
    (x, ...rest) => x.max(...rest),
    (numbers) => Math.max(...numbers),
    apart,
  ),
  min: reduction(
    (x, ...rest) => x.min(...rest),
    (numbers) => Math.min(...numbers),
    apart,
  ),
  mean: reduction((x, ...rest) => x.mean(...rest), average),
  variance: reduction(
    (x, ...rest) => x.variance(...rest),
    (numbers) => average(numbers.map((x) => (x - average(numbers)) ** 2)),
  ),
  argMax: {
    examples: [
      {
        given: [apart([4])],
        compute: (x) => x!.argMax(),
        expected: (x) => shaped(along(x!, 0, best)),
        gradient: 'absent',
      },
      {
        given: [apart([2, 3, 2])],
        compute: (x) => x!.argMax(-2),
        expected: (x) => shaped(along(x!, 1, best), 2, 2),
        gradient: 'absent',
      },
      {
        given: [{ shape: [2, 3], data: [1, 3, 3, 2, 2, 2] }],
        compute: (x) => x!.argMax(1, { keep: true }),
        expected: () => ({ shape: [2, 1], data: [1, 0] }),
        gradient: 'absent',
      },
    ],
    refuses: [[() => some(2, 3).argMax(2), 'axis 2', '-2 to 1']],
  },
  cumulativeSum: {
    examples: [
      { given: [real([1])], compute: (x) => x!.cumulativeSum(), expected: (x) => running(x!, 0, false) },
      { given: [real([2, 4])], compute: (x) => x!.cumulativeSum(), expected: (x) => running(x!, 1, false) },
      { given: [real([2, 3, 1, 2])], compute: (x) => x!.cumulativeSum(-3), expected: (x) => running(x!, 1, false) },
      {
        given: [real([3, 2])],
        compute: (x) => x!.cumulativeSum(0, { reverse: true }),
        expected: (x) => running(x!, 0, true),
      },
    ],
    refuses: [[() => some(2, 3).cumulativeSum(-3), 'axis -3', '-2 to 1']],
  },
}
