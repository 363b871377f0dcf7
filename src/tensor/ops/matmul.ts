import { type Apply, broadcastShapes, define, fail, type Lowering, sameDType, type Tensor } from '../define.js'
import { isFused } from '../lowering.js'

export interface MatmulOptions {
  /** Read `a` with its last two axes exchanged. */
  readonly transposeA?: boolean
  /** Read `b` with its last two axes exchanged. */
  readonly transposeB?: boolean
  /** Factor on the product, folded into the kernel. */
  readonly scale?: number
}

interface Product extends Record<string, unknown> {
  readonly transposeA: boolean
  readonly transposeB: boolean
  readonly scale: number
}

const product: Apply<Product> = define<Product>({
  name: 'MatMul',
  infer: ([a, b], { transposeA, transposeB }) => {
    const [rows] = matrix(a!, transposeA)
    const [, columns] = matrix(b!, transposeB)
    const batch = broadcastShapes('matmul', a!.shape.slice(0, -2), b!.shape.slice(0, -2))
    return [{ dtype: a!.dtype, shape: [...batch, rows, columns] }]
  },
  gradient: ({ dy, inputs: [a, b], attributes: { transposeA, transposeB, scale } }) => [
    transposeA
      ? matmul(b!, dy, { transposeA: transposeB, transposeB: true, scale })
      : matmul(dy, b!, { transposeB: !transposeB, scale }),
    transposeB
      ? matmul(dy, a!, { transposeA: true, transposeB: transposeA, scale })
      : matmul(a!, dy, { transposeA: !transposeA, scale }),
  ],
  lower: (graph, [a, b], { attributes, inputs, outputs }) => {
    const { transposeA, transposeB, scale } = attributes
    if (!transposeA && !transposeB && scale === 1) return [graph.node('MatMul', [a!, b!])]
    if (isFused(graph.target) && outputs[0]!.dtype === 'float32') {
      const options = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0, alpha: { float: scale } }
      return [graph.node('FusedMatMul', [a!, b!], { attributes: options, domain: 'com.microsoft' })]
    }
    const left = transposeA ? swap(graph, a!, inputs[0]!.rank) : a!
    const right = transposeB ? swap(graph, b!, inputs[1]!.rank) : b!
    const y = graph.node('MatMul', [left, right])
    return [scale === 1 ? y : graph.node('Mul', [y, graph.constant(scale, outputs[0]!.dtype)])]
  },
  simplify: ([a, b], attributes) => {
    const left = untransposed(a!)
    const right = untransposed(b!)
    if (!left && !right) return undefined
    return product([left ?? a!, right ?? b!], {
      ...attributes,
      transposeA: attributes.transposeA !== (left !== undefined),
      transposeB: attributes.transposeB !== (right !== undefined),
    })[0]
  },
})

/**
 * Matrix product of the last two axes, [..., m, k] × [..., k, n] → [..., m, n]; leading axes broadcast.
 * A matrix on the right of a batch is one large product: the batch becomes rows, so its gradient is one product too; a single row, as
 * in decoding, needs no reshaping.
 */
export function matmul(a: Tensor, b: Tensor, options: MatmulOptions = {}): Tensor {
  const { transposeA = false, transposeB = false, scale = 1 } = options
  if (a.rank < 2 || b.rank < 2) fail('matmul', `${a} and ${b}`, 'both need at least two axes', 'Reshape vectors first')
  sameDType('matmul', a, b)
  const [inner, inner2] = [matrix(a, transposeA)[1], matrix(b, transposeB)[0]]
  if (inner !== inner2) {
    const text = (x: Tensor, flag: boolean): string => `[${x.shape.join(', ')}]${flag ? 'ᵀ' : ''}`
    fail(
      'matmul',
      `${text(a, transposeA)} × ${text(b, transposeB)}`,
      `inner lengths ${inner} and ${inner2} differ`,
      'The last axis of the first operand must be as long as the second-last of the second',
    )
  }
  const isRow = a.size === a.shape.at(-1)
  if (b.rank === 2 && a.rank > 2 && !transposeA && !isRow) {
    const rows = a.reshape([-1, a.shape.at(-1)!])
    return product([rows, b], { transposeA, transposeB, scale })[0]!.reshape([
      ...a.shape.slice(0, -1),
      b.shape[transposeB ? 0 : 1]!,
    ])
  }
  return product([a, b], { transposeA, transposeB, scale })[0]!
}

const matrix = (x: Tensor, transposed: boolean): [number, number] => {
  const [rows, columns] = x.shape.slice(-2) as [number, number]
  return transposed ? [columns, rows] : [rows, columns]
}

const swapLastTwo = (rank: number): number[] => [...Array(rank - 2).keys(), rank - 1, rank - 2]

const swap = (graph: Lowering, x: string, rank: number): string =>
  graph.node('Transpose', [x], { attributes: { perm: swapLastTwo(rank) } })

/** The tensor whose last two axes `x` exchanges, if that is all that `x` does. */
function untransposed(x: Tensor): Tensor | undefined {
  if (x.node.operation.name !== 'Transpose') return undefined
  const permutation = x.node.attributes.permutation as readonly number[]
  return swapLastTwo(x.rank).every((axis, i) => permutation[i] === axis) ? x.node.inputs[0] : undefined
}
