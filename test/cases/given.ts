import { placeholder, type Tensor } from '../../src/tensor/index.js'
import type { Case, Given } from '../check-gradient.js'
import { type Grid, mapped } from '../grid.js'

let drawn = 0

/** Begins the numbers anew: test files share this module, and none may depend on what another has drawn. */
export function beginAnew(): void {
  drawn = 0
}

/** Numbers that float32 holds exactly, the same ones at every run of the tests. */
function numbers(shape: readonly number[], value: (uniform: number, i: number) => number): readonly number[] {
  const stream = ++drawn
  const length = shape.reduce((a, b) => a * b, 1)
  return Array.from({ length }, (_, i) => {
    const wild = Math.abs(Math.sin(12.9898 * (i + 1) + 4.1414 * stream) * 43758.5453) % 1
    return Math.fround(value(wild, i))
  })
}

/** Real numbers in [low, high). */
export const real = (shape: readonly number[], low = -2, high = 2): Given => ({
  shape,
  data: numbers(shape, (u) => low + (high - low) * u),
})

export const positive = (shape: readonly number[]): Given => real(shape, 0.5, 2)

/** Numbers of both signs in shuffled order, none closer than a fifth to another or to zero, all moved by `shift`. */
export const apart = (shape: readonly number[], shift = 0): Given => {
  const order = numbers(shape, (u) => u)
  const ranks = order.map((u) => order.filter((other) => other < u).length)
  const middle = Math.floor(order.length / 2)
  return { shape, data: ranks.map((rank) => Math.fround((rank - middle) * 0.25 + 0.125 + shift)) }
}

export const whole = (shape: readonly number[], ...data: readonly number[]): Given => ({ shape, data, dtype: 'int32' })

export const truth = (shape: readonly number[], ...data: readonly number[]): Given => ({ shape, data, dtype: 'bool' })

/** A given that is not differentiated. */
export const fixed = (given: Given): Given => ({ ...given, fixed: true })

/** A float32 tensor for calls that are refused. */
export const some = (...shape: readonly number[]): Tensor => placeholder('x', shape, 'float32')

export const index = (...shape: readonly number[]): Tensor => placeholder('i', shape, 'int32')

const shapes = [[], [1], [5], [2, 3], [2, 1, 3, 2]]

/** An element-wise operation of one input: its value is `f` of each number of `draw`. */
export const elementwise = (
  apply: (x: Tensor) => Tensor,
  f: (x: number) => number,
  draw: (shape: readonly number[]) => Given = real,
): Case => ({
  examples: shapes.map((shape) => ({
    given: [draw(shape)],
    compute: (x) => apply(x!),
    expected: (x) => mapped(f as (...values: number[]) => number, x!),
  })),
  refuses: [],
})

const pairs = [
  [[], []],
  [[3], [3]],
  [[2, 3], []],
  [[], [2, 2]],
  [
    [2, 1, 3],
    [4, 1],
  ],
  [
    [1, 2, 1, 3],
    [2, 1, 2, 1],
  ],
] as const

interface PairOptions {
  readonly left?: (shape: readonly number[]) => Given
  readonly right?: (shape: readonly number[]) => Given
  readonly bool?: boolean
}

/** An element-wise operation of two inputs that broadcast, and of one input and a number. */
export const pairwise = (
  apply: (a: Tensor, b: Tensor | number) => Tensor,
  f: (a: number, b: number) => number,
  { left = real, right = real, bool = false }: PairOptions = {},
): Case => {
  const reference = (...x: Grid[]): Grid => mapped(f as (...values: number[]) => number, ...x)
  const kind = bool ? ({ gradient: 'absent' } as const) : {}
  return {
    examples: [
      ...pairs.map(([a, b]) => ({
        given: [left(a), right(b)],
        compute: (x?: Tensor, y?: Tensor) => apply(x!, y!),
        expected: reference,
        ...kind,
      })),
      {
        given: [left([2, 3])],
        compute: (x) => apply(x!, 0.75),
        expected: (x) => mapped((value) => f(value!, 0.75), x!),
        ...kind,
      },
    ],
    refuses: [
      [() => apply(some(2, 3), some(2, 4)), '[2, 3]', '[2, 4]', '3 and 4'],
      [() => apply(some(2), index(2)), 'float32[2]', 'int32[2]'],
    ],
  }
}
