import { concat, stack } from '../../src/tensor/index.js'
import type * as movement from '../../src/tensor/ops/movement.js'
import type { Case } from '../check-gradient.js'
import { at, mapped, shaped, tabulate } from '../grid.js'
import { index, real, some } from './given.js'

export const movementCases: Record<keyof typeof movement, Case> = {
  reshape: {
    examples: [
      { given: [real([])], compute: (x) => x!.reshape([1, 1]), expected: (x) => shaped(x!, 1, 1) },
      { given: [real([1, 1])], compute: (x) => x!.reshape([]), expected: (x) => shaped(x!) },
      { given: [real([2, 3, 2])], compute: (x) => x!.reshape([4, -1]), expected: (x) => shaped(x!, 4, 3) },
      { given: [real([2, 3])], compute: (x) => x!.reshape([-1]), expected: (x) => shaped(x!, 6) },
    ],
    refuses: [
      [() => some(2, 3).reshape([4]), 'float32[2, 3]', '[4]', '6 elements'],
      [() => some(2, 3).reshape([4, -1]), '[4, -1]'],
      [() => some(2, 3).reshape([-2, -3]), '[-2, -3]'],
      [() => some(2, 3).reshape([-1, -1]), '[-1, -1]'],
    ],
  },
  transpose: {
    examples: [
      {
        given: [real([2, 3])],
        compute: (x) => x!.transpose(),
        expected: (x) => tabulate([3, 2], (i, j) => at(x!, j!, i!)),
      },
      {
        given: [real([2, 3, 4])],
        compute: (x) => x!.transpose([2, 0, 1]),
        expected: (x) => tabulate([4, 2, 3], (i, j, k) => at(x!, j!, k!, i!)),
      },
      {
        given: [real([2, 1, 3, 2])],
        compute: (x) => x!.transpose([3, 1, 0, 2]),
        expected: (x) => tabulate([2, 1, 2, 3], (i, j, k, l) => at(x!, k!, j!, l!, i!)),
      },
    ],
    refuses: [
      [() => some(2, 3).transpose([0, 0]), 'float32[2, 3]', '[0, 0]'],
      [() => some(2, 3).transpose([0]), '[0]', '2 axes'],
      [() => some(3).transpose(), 'float32[3]'],
    ],
  },
  broadcastTo: {
    examples: [
      {
        given: [real([])],
        compute: (x) => x!.broadcastTo([2, 2]),
        expected: (x) => tabulate([2, 2], () => at(x!)),
      },
      {
        given: [real([2, 1])],
        compute: (x) => x!.broadcastTo([3, 2, 2]),
        expected: (x) => tabulate([3, 2, 2], (_, i, j) => at(x!, i!, j!)),
      },
      { given: [real([2, 3])], compute: (x) => x!.broadcastTo([2, 3]), expected: (x) => x! },
    ],
    refuses: [
      [() => some(2, 3).broadcastTo([2, 4]), '[2, 3]', '[2, 4]'],
      [() => some(2, 3).broadcastTo([3]), '[2, 3]', '[3]'],
      [() => some(2, 3).broadcastTo([2, 1]), '[2, 3]', '[2, 1]'],
    ],
  },
  sumTo: {
    examples: [
      {
        given: [real([3, 2, 2])],
        compute: (x) => x!.sumTo([2, 1]),
        expected: (x) =>
          tabulate([2, 1], (i) => [0, 1, 2].reduce((sum, k) => sum + at(x!, k, i!, 0) + at(x!, k, i!, 1), 0)),
      },
      {
        given: [real([2, 3])],
        compute: (x) => x!.sumTo([]),
        expected: (x) => ({ shape: [], data: [x!.data.reduce((a, b) => a + b)] }),
      },
      { given: [real([1, 3])], compute: (x) => x!.sumTo([3]), expected: (x) => shaped(x!, 3) },
    ],
    refuses: [
      [() => some(2, 3).sumTo([2]), '[2, 3]', '[2]'],
      [() => some(3).sumTo([2, 3]), '[3]', '[2, 3]'],
    ],
  },
  slice: {
    examples: [
      { given: [real([5])], compute: (x) => x!.slice(0, 1, 3), expected: (x) => tabulate([2], (i) => at(x!, i! + 1)) },
      {
        given: [real([2, 5])],
        compute: (x) => x!.slice(-1, -3),
        expected: (x) => tabulate([2, 3], (i, j) => at(x!, i!, j! + 2)),
      },
      {
        given: [real([3, 2])],
        compute: (x) => x!.slice(0, 0, -1),
        expected: (x) => tabulate([2, 2], (i, j) => at(x!, i!, j!)),
      },
      {
        given: [real([7, 2])],
        compute: (x) => x!.slice(0, 1, 7, 3),
        expected: (x) => tabulate([2, 2], (i, j) => at(x!, 1 + 3 * i!, j!)),
      },
      {
        given: [real([2, 8])],
        compute: (x) => x!.slice(1, 1, 6, 2),
        expected: (x) => tabulate([2, 3], (i, j) => at(x!, i!, 1 + 2 * j!)),
      },
      {
        given: [real([1, 2, 6, 1])],
        compute: (x) => x!.slice(2, 0, 6, 5),
        expected: (x) => tabulate([1, 2, 2, 1], (i, j, k, l) => at(x!, i!, j!, 5 * k!, l!)),
      },
      { given: [real([4])], compute: (x) => x!.slice(0, 0, 9), expected: (x) => x! },
    ],
    refuses: [
      [() => some(2, 3).slice(2, 0), 'axis 2', '-2 to 1'],
      [() => some(2, 3).slice(1, 2, 1), '2 to 1', 'float32[2, 3]'],
      [() => some(2, 3).slice(1, -4), '-4', 'float32[2, 3]'],
      [() => some(2, 3).slice(1, 0, 3, 0), 'step 0'],
      [() => some(2, 3).slice(1, 0.5), '0.5'],
    ],
  },
  flip: {
    examples: [
      { given: [real([1])], compute: (x) => x!.flip(0), expected: (x) => x! },
      { given: [real([4])], compute: (x) => x!.flip(-1), expected: (x) => tabulate([4], (i) => at(x!, 3 - i!)) },
      {
        given: [real([2, 3, 2])],
        compute: (x) => x!.flip(1),
        expected: (x) => tabulate([2, 3, 2], (i, j, k) => at(x!, i!, 2 - j!, k!)),
      },
    ],
    refuses: [[() => some(2).flip(1), 'axis 1', '-1 to 0']],
  },
  pad: {
    examples: [
      {
        given: [real([2])],
        compute: (x) => x!.pad(0, 1, 2),
        expected: (x) => tabulate([5], (i) => (i! >= 1 && i! < 3 ? at(x!, i! - 1) : 0)),
      },
      {
        given: [real([2, 2, 1])],
        compute: (x) => x!.pad(-2, 0, 1),
        expected: (x) => tabulate([2, 3, 1], (i, j, k) => (j! < 2 ? at(x!, i!, j!, k!) : 0)),
      },
    ],
    refuses: [
      [() => some(2).pad(1, 0, 1), 'axis 1', '-1 to 0'],
      [() => some(2).pad(0, -1, 1), '-1 and 1'],
    ],
  },
  concat: {
    examples: [
      {
        given: [real([2, 1]), real([2, 3])],
        compute: (a, b) => concat([a!, b!], 1),
        expected: (a, b) => tabulate([2, 4], (i, j) => (j! < 1 ? at(a!, i!, j!) : at(b!, i!, j! - 1))),
      },
      {
        given: [real([2]), real([1]), real([2])],
        compute: (...parts) => concat(parts, -1),
        expected: (...parts) => ({ shape: [5], data: parts.flatMap((part) => part.data) }),
      },
      {
        given: [real([2, 2])],
        compute: (x) => concat([x!, x!], 0),
        expected: (x) => tabulate([4, 2], (i, j) => at(x!, i! % 2, j!)),
      },
    ],
    refuses: [
      [() => concat([some(2, 3), some(3, 3)], 1), 'float32[2, 3]', 'float32[3, 3]'],
      [() => concat([some(2), index(2)], 0), 'float32[2]', 'int32[2]'],
      [() => concat([], 0), 'no tensors'],
      [() => concat([some(2)], 1), 'axis 1'],
    ],
  },
  stack: {
    examples: [
      {
        given: [real([3]), real([3])],
        compute: (a, b) => stack([a!, b!]),
        expected: (a, b) => tabulate([2, 3], (i, j) => at([a!, b!][i!]!, j!)),
      },
      {
        given: [real([3]), real([3])],
        compute: (a, b) => stack([a!, b!], -1),
        expected: (a, b) => tabulate([3, 2], (i, j) => at([a!, b!][j!]!, i!)),
      },
      {
        given: [real([]), real([])],
        compute: (a, b) => stack([a!, b!], 0),
        expected: (a, b) => tabulate([2], (i) => at([a!, b!][i!]!)),
      },
      {
        given: [real([2, 3]), real([2, 3])],
        compute: (a, b) => stack([a!, b!], -2),
        expected: (a, b) => tabulate([2, 2, 3], (i, j, k) => at([a!, b!][j!]!, i!, k!)),
      },
    ],
    refuses: [
      [() => stack([some(2, 3), some(2, 4)]), 'float32[2, 3]', 'float32[2, 4]'],
      [() => stack([some(2)], 2), 'axis 2'],
      [() => stack([]), 'no tensors'],
    ],
  },
  split: {
    examples: [
      {
        given: [real([2, 5])],
        compute: (x) => x!.split(1, [2, 3]),
        expected: (x) => [tabulate([2, 2], (i, j) => at(x!, i!, j!)), tabulate([2, 3], (i, j) => at(x!, i!, j! + 2))],
      },
      {
        given: [real([6])],
        compute: (x) => x!.split(-1, 3),
        expected: (x) => [0, 1, 2].map((k) => tabulate([2], (i) => at(x!, 2 * k + i!))),
      },
      { given: [real([2, 3])], compute: (x) => x!.split(0, 1), expected: (x) => [x!] },
      {
        given: [real([4])],
        compute: (x) => x!.split(0, [1, 2, 1])[1]!.exp(),
        expected: (x) =>
          mapped(
            (value) => Math.exp(value!),
            tabulate([2], (i) => at(x!, i! + 1)),
          ),
      },
    ],
    refuses: [
      [() => some(5).split(0, 2), 'float32[5]', 'into 2', 'sum to 5'],
      [() => some(5).split(0, [2, 2]), '[2,2]', 'sum to 5'],
      [() => some(5).split(0, [7, -2]), '[7,-2]'],
      [() => some(5).split(1, [5]), 'axis 1'],
    ],
  },
}
