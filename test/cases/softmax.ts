import type { Tensor } from '../../src/tensor/index.js'
import type * as softmax from '../../src/tensor/ops/softmax.js'
import type { Case } from '../check-gradient.js'
import { along, at, type Grid, mapped, shaped, tabulate } from '../grid.js'
import { index, real, some, whole } from './given.js'

const sumExp = (row: readonly number[]): number => row.reduce((sum, x) => sum + Math.exp(x), 0)

const alongAxis = (apply: (x: Tensor, axis?: number) => Tensor, expected: (x: Grid, axis: number) => Grid): Case => ({
  examples: (
    [
      [[1], 0],
      [[4], undefined],
      [[2, 3], -1],
      [[3, 2], 0],
      [[2, 3, 1, 2], -3],
    ] as const
  ).map(([shape, axis]) => ({
    given: [real(shape)],
    compute: (x) => apply(x!, axis),
    expected: (x) => expected(x!, ((axis ?? -1) + shape.length) % shape.length),
  })),
  refuses: [
    [() => apply(some(2, 3), 2), 'axis 2', '-2 to 1'],
    [() => apply(some()), 'axis -1'],
  ],
})

/** −ln p(target) of each row of [rows, classes]. */
const surprise = (logits: Grid, targets: Grid): number[] =>
  targets.data.map((target, row) => {
    if (target < 0) return 0
    const scores = Array.from({ length: logits.shape.at(-1)! }, (_, k) => logits.data[row * logits.shape.at(-1)! + k]!)
    return Math.log(sumExp(scores)) - scores[target]!
  })

export const softmaxCases: Record<keyof typeof softmax, Case> = {
  softmax: alongAxis(
    (x, axis) => x.softmax(axis),
    (x, axis) => mapped((value, total) => Math.exp(value!) / total!, x, along(x, axis, sumExp)),
  ),
  logSoftmax: alongAxis(
    (x, axis) => x.logSoftmax(axis),
    (x, axis) => mapped((value, total) => value! - Math.log(total!), x, along(x, axis, sumExp)),
  ),
  logSumExp: alongAxis(
    (x, axis) => x.logSumExp(axis),
    (x, axis) =>
      shaped(
        along(x, axis, (row) => Math.log(sumExp(row))),
        ...x.shape.toSpliced(axis, 1),
      ),
  ),
  crossEntropy: {
    examples: [
      {
        given: [real([3, 4]), whole([3], 2, -1, 0)],
        compute: (logits, targets) => logits!.crossEntropy(targets!),
        expected: (logits, targets) => ({ shape: [3], data: surprise(logits!, targets!) }),
      },
      {
        given: [real([2, 2, 3]), whole([2, 2], 0, 2, -1, 1)],
        compute: (logits, targets) => logits!.crossEntropy(targets!),
        expected: (logits, targets) => ({ shape: [2, 2], data: surprise(logits!, targets!) }),
      },
      {
        given: [real([3]), whole([], 1)],
        compute: (logits, targets) => logits!.crossEntropy(targets!),
        expected: (logits, targets) => ({ shape: [], data: surprise(logits!, targets!) }),
      },
      {
        given: [real([2, 1]), whole([2], 0, 0)],
        compute: (logits, targets) => logits!.crossEntropy(targets!),
        expected: () => tabulate([2], () => 0),
      },
      {
        given: [real([1, 2, 2])],
        compute: (x) => x!.mul(300).logSumExp().add(x!.mul(300).softmax().sum(-1)),
        expected: (x) =>
          tabulate(
            [1, 2],
            (a, b) =>
              1 +
              along(x!, 2, (row) => {
                const top = Math.max(...row) * 300
                return top + Math.log(sumExp(row.map((value) => value * 300 - top)))
              }).data[a! * 2 + b!]! +
              0 * at(x!, a!, b!, 0),
          ),
      },
    ],
    refuses: [
      [() => some(3, 4).crossEntropy(index(4)), 'float32[3, 4]', 'int32[4]'],
      [() => some(3, 4).crossEntropy(some(3)), 'float32[3, 4]', 'float32[3]', 'int32'],
    ],
  },
}
