import type { MatmulOptions } from '../../src/tensor/index.js'
import type * as matmul from '../../src/tensor/ops/matmul.js'
import type { Case, Example } from '../check-gradient.js'
import { at, broadcast, type Grid, tabulate } from '../grid.js'
import { index, real, some } from './given.js'

const turned = (x: Grid): Grid => {
  const [rows, columns] = x.shape.slice(-2) as [number, number]
  return tabulate([...x.shape.slice(0, -2), columns, rows], (...place) => {
    const [i, j] = place.slice(-2) as [number, number]
    return at(x, ...place.slice(0, -2), j, i)
  })
}

/** y[…, i, j] = scale · Σₖ a[…, i, k] b[…, k, j]. */
function product(a: Grid, b: Grid, { transposeA, transposeB, scale = 1 }: MatmulOptions = {}): Grid {
  const [left, right] = [transposeA ? turned(a) : a, transposeB ? turned(b) : b]
  const batch = broadcast({ shape: left.shape.slice(0, -2), data: [] }, { shape: right.shape.slice(0, -2), data: [] })
  const inner = left.shape.at(-1)!
  return tabulate([...batch, left.shape.at(-2)!, right.shape.at(-1)!], (...place) => {
    const [i, j] = place.slice(-2) as [number, number]
    const lead = place.slice(0, -2)
    let sum = 0
    for (let k = 0; k < inner; k++) sum += at(left, ...lead, i, k) * at(right, ...lead, k, j)
    return scale * sum
  })
}

const example = (a: number[], b: number[], options?: MatmulOptions): Example => ({
  given: [real(a), real(b)],
  compute: (x, y) => x!.matmul(y!, options),
  expected: (x, y) => product(x!, y!, options),
})

const flags = [false, true]

/** The same product with either operand stored transposed. */
const everyLayout = (lead: number[], leadB: number[]): Example[] =>
  flags.flatMap((transposeA) =>
    flags.map((transposeB) =>
      example([...lead, ...(transposeA ? [3, 2] : [2, 3])], [...leadB, ...(transposeB ? [4, 3] : [3, 4])], {
        transposeA,
        transposeB,
        scale: 0.5,
      }),
    ),
  )

export const matmulCases: Record<keyof typeof matmul, Case> = {
  matmul: {
    examples: [
      example([2, 3], [3, 4]),
      example([1, 1], [1, 1]),
      example([2, 2, 3], [3, 2]),
      example([2, 1, 2, 3], [3, 3, 2]),
      ...everyLayout([], []),
      ...everyLayout([2], []),
      ...everyLayout([], [2]),
      ...everyLayout([2, 1], [2]),
      {
        given: [real([2, 3, 4]), real([2, 3, 5])],
        compute: (a, b) => a!.transpose().matmul(b!),
        expected: (a, b) => product(a!, b!, { transposeA: true }),
      },
    ],
    refuses: [
      [() => some(2, 3).matmul(some(2, 3)), '[2, 3] × [2, 3]', '3 and 2'],
      [() => some(2, 3).matmul(some(2, 3), { transposeA: true, transposeB: true }), '[2, 3]ᵀ × [2, 3]ᵀ'],
      [() => some(3).matmul(some(3, 2)), 'float32[3]', 'float32[3, 2]'],
      [() => some(2, 2, 3).matmul(some(3, 3, 2)), '[2]', '[3]'],
      [() => some(2, 3).matmul(index(3, 2)), 'float32[2, 3]', 'int32[3, 2]'],
      [() => some(4, 2, 3).matmul(some(2, 3)), '[4, 2, 3]', '[2, 3]'],
    ],
  },
}
