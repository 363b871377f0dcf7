import { range, zeros } from '../../src/tensor/index.js'
import type * as indexing from '../../src/tensor/ops/indexing.js'
import type { Case } from '../check-gradient.js'
import { at, type Grid, tabulate } from '../grid.js'
import { apart, fixed, index, real, some, truth, whole } from './given.js'

/** Rows of `updates` added at `places` into `rows` rows of zeros. */
const added = (updates: Grid, places: Grid, rows: number): Grid =>
  tabulate([rows, ...updates.shape.slice(1)], (row, ...rest) =>
    places.data.reduce((sum, place, i) => sum + (place === row ? at(updates, i, ...rest) : 0), 0),
  )

const sortedDown = (x: Grid): number[] => [...x.data.keys()].toSorted((a, b) => x.data[b]! - x.data[a]!)

export const indexingCases: Record<keyof typeof indexing, Case> = {
  gather: {
    examples: [
      {
        given: [real([4, 3]), whole([2, 2], 1, 3, 1, 0)],
        compute: (x, i) => x!.gather(i!),
        expected: (x, i) => tabulate([2, 2, 3], (a, b, c) => at(x!, at(i!, a!, b!), c!)),
      },
      {
        given: [real([2, 3, 2]), whole([4], 2, 0, 2, 2)],
        compute: (x, i) => x!.gather(i!, -2),
        expected: (x, i) => tabulate([2, 4, 2], (a, b, c) => at(x!, a!, at(i!, b!), c!)),
      },
      {
        given: [real([2, 3]), whole([], 1)],
        compute: (x, i) => x!.gather(i!, 1),
        expected: (x) => tabulate([2], (a) => at(x!, a!, 1)),
      },
      {
        given: [real([5]), whole([1, 2], 4, 4)],
        compute: (x, i) => x!.gather(i!),
        expected: (x) => tabulate([1, 2], () => at(x!, 4)),
      },
      {
        given: [real([1, 2, 3, 2]), whole([2, 1], 1, 0)],
        compute: (x, i) => x!.gather(i!, 2),
        expected: (x, i) => tabulate([1, 2, 2, 1, 2], (a, b, c, d, e) => at(x!, a!, b!, at(i!, c!, d!), e!)),
      },
      {
        given: [fixed(real([1500, 2])), real([1, 2]), whole([2, 2], 1499, 3, 3, 1499)],
        compute: (table, x, i) => table!.add(x!).gather(i!),
        expected: (table, x, i) => tabulate([2, 2, 2], (a, b, c) => at(table!, at(i!, a!, b!), c!) + at(x!, 0, c!)),
      },
    ],
    refuses: [
      [() => some(4, 3).gather(some(2)), 'float32[2]', 'int32'],
      [() => some(4, 3).gather(index(2), 2), 'axis 2', '-2 to 1'],
      [() => some().gather(index(2)), 'axis 0'],
    ],
  },
  scatterAdd: {
    examples: [
      {
        given: [real([4, 2]), whole([4], 1, 0, 1, 4)],
        compute: (x, i) => x!.scatterAdd(i!, 5),
        expected: (x, i) => added(x!, i!, 5),
      },
      {
        given: [real([3]), whole([3], 1, 1, 0)],
        compute: (x, i) => x!.scatterAdd(i!, 2),
        expected: (x, i) => added(x!, i!, 2),
      },
      {
        given: [real([3, 1, 2]), whole([3], 1399, 7, 1399)],
        compute: (x, i) => x!.scatterAdd(i!, 1400),
        expected: (x, i) => added(x!, i!, 1400),
      },
    ],
    refuses: [
      [() => some(4, 2).scatterAdd(index(3), 5), 'float32[4, 2]', 'int32[3]'],
      [() => some(4, 2).scatterAdd(index(3), 5000), 'float32[4, 2]', 'int32[3]'],
      [() => some(4, 2).scatterAdd(index(4, 1), 5), 'float32[4, 2]', 'int32[4, 1]'],
      [() => some(4, 2).scatterAdd(some(4), 5), 'float32[4]', 'int32'],
      [() => some().scatterAdd(index(1), 5), 'float32[]'],
    ],
  },
  takeAlong: {
    examples: [
      {
        given: [real([2, 3]), whole([2, 1], 2, 0)],
        compute: (x, i) => x!.takeAlong(i!),
        expected: (x, i) => tabulate([2, 1], (a) => at(x!, a!, at(i!, a!, 0))),
      },
      {
        given: [real([3, 2]), whole([4, 2], 0, 1, 2, 2, 0, 1, 2, 1)],
        compute: (x, i) => x!.takeAlong(i!, -2),
        expected: (x, i) => tabulate([4, 2], (a, b) => at(x!, at(i!, a!, b!), b!)),
      },
      {
        given: [real([2, 1, 3, 1]), whole([2, 1, 2, 1], 2, 2, 0, 1)],
        compute: (x, i) => x!.takeAlong(i!, 2),
        expected: (x, i) => tabulate([2, 1, 2, 1], (a, b, c, d) => at(x!, a!, b!, at(i!, a!, b!, c!, d!), d!)),
      },
    ],
    refuses: [
      [() => some(2, 3).takeAlong(index(3, 1)), 'float32[2, 3]', 'int32[3, 1]', 'axis 1'],
      [() => some(2, 3).takeAlong(index(2)), 'float32[2, 3]', 'int32[2]'],
      [() => some(2, 3).takeAlong(some(2, 1)), 'float32[2, 1]', 'int32'],
    ],
  },
  oneHot: {
    examples: [
      {
        given: [whole([2, 2], 0, 2, 1, 5)],
        compute: (i) => i!.oneHot(3),
        expected: (i) => tabulate([2, 2, 3], (a, b, c) => (at(i!, a!, b!) === c ? 1 : 0)),
        gradient: 'absent',
      },
      {
        given: [whole([], 1)],
        compute: (i) => i!.oneHot(2, 'int32'),
        expected: () => ({ shape: [2], data: [0, 1] }),
        gradient: 'absent',
      },
    ],
    refuses: [[() => some(2).oneHot(3), 'float32[2]', 'int32']],
  },
  topK: {
    examples: [
      {
        given: [apart([5])],
        compute: (x) => {
          const { values, indices } = x!.topK(3)
          return [values, indices]
        },
        expected: (x) => {
          const first = sortedDown(x!).slice(0, 3)
          return [
            { shape: [3], data: first.map((i) => x!.data[i]!) },
            { shape: [3], data: first },
          ]
        },
      },
      {
        given: [apart([3, 2])],
        compute: (x) => x!.topK(1, 0).values,
        expected: (x) => tabulate([1, 2], (_, j) => Math.max(at(x!, 0, j!), at(x!, 1, j!), at(x!, 2, j!))),
      },
      {
        given: [apart([1, 2, 1, 3])],
        compute: (x) => x!.topK(3, -1).values,
        expected: (x) =>
          tabulate(
            [1, 2, 1, 3],
            (a, b, c, d) => [0, 1, 2].map((i) => at(x!, a!, b!, c!, i)).toSorted((p, q) => q - p)[d!]!,
          ),
      },
    ],
    refuses: [
      [() => some(2, 3).topK(4), '4 of float32[2, 3]', 'axis 1 has 3'],
      [() => some(2, 3).topK(0), '0 of float32[2, 3]'],
      [() => some(2, 3).topK(1.5), '1.5 of float32[2, 3]'],
      [() => some(2, 3).topK(1, 2), 'axis 2'],
    ],
  },
  writeAt: {
    examples: [
      {
        given: [fixed(real([4, 2])), fixed(real([2, 2])), whole([], 1)],
        compute: (x, part, start) => x!.writeAt(part!, start!, 0),
        expected: (x, part) => tabulate([4, 2], (i, j) => (i === 1 || i === 2 ? at(part!, i - 1, j!) : at(x!, i!, j!))),
      },
      {
        given: [fixed(real([2, 2, 3, 2])), fixed(real([2, 2, 1, 2])), whole([], 2)],
        compute: (x, part, start) => x!.writeAt(part!, start!, -2),
        expected: (x, part) =>
          tabulate([2, 2, 3, 2], (a, b, c, d) => (c === 2 ? at(part!, a!, b!, 0, d!) : at(x!, a!, b!, c!, d!))),
      },
      {
        given: [fixed(real([2, 2, 3, 2])), fixed(real([2, 2, 1, 2])), whole([2], 2, 0)],
        compute: (x, part, starts) => x!.writeAt(part!, starts!, 2),
        expected: (x, part) =>
          tabulate([2, 2, 3, 2], (a, b, c, d) =>
            c === (a === 0 ? 2 : 0) ? at(part!, a!, b!, 0, d!) : at(x!, a!, b!, c!, d!),
          ),
      },
      {
        given: [fixed(real([3, 2, 3, 2])), fixed(real([1, 2, 2, 2])), whole([], 1), whole([], 2)],
        compute: (x, part, start, row) => x!.writeAt(part!, start!, 2, row!),
        expected: (x, part) =>
          tabulate([3, 2, 3, 2], (a, b, c, d) =>
            a === 2 && c! > 0 ? at(part!, 0, b!, c! - 1, d!) : at(x!, a!, b!, c!, d!),
          ),
      },
    ],
    refuses: [
      [() => some(4, 2).writeAt(some(2, 2), index(2), 0), 'int32[2]', 'one start'],
      [() => some(4, 3, 2).writeAt(some(4, 1, 2), index(), 1, index()), 'float32[4, 1, 2]', 'one row'],
      [() => some(4, 2).writeAt(some(2, 3), index(), 0), 'float32[4, 2]', 'float32[2, 3]'],
      [() => some(4, 2).writeAt(some(5, 2), index(), 0), 'float32[4, 2]', 'float32[5, 2]'],
      [() => some(4, 2).writeAt(some(2, 2), some(), 0), 'float32[]', 'int32'],
      [() => some(4, 2).writeAt(some(2, 2), index(), 2), 'axis 2'],
    ],
  },
  range: {
    examples: [
      { given: [], compute: () => range(4), expected: () => ({ shape: [4], data: [0, 1, 2, 3] }), gradient: 'absent' },
      {
        given: [truth([2], 1, 0)],
        compute: () => range(1),
        expected: () => ({ shape: [1], data: [0] }),
        gradient: 'absent',
      },
    ],
    refuses: [[() => range(-1), '-1']],
  },
  zeros: {
    examples: [
      {
        given: [],
        compute: () => zeros([2, 2]),
        expected: () => ({ shape: [2, 2], data: [0, 0, 0, 0] }),
        gradient: 'absent',
      },
      { given: [], compute: () => zeros([], 'int32'), expected: () => ({ shape: [], data: [0] }), gradient: 'absent' },
    ],
    refuses: [],
  },
}
