/**
 * Squared distances between all rows of two sets in bounded memory: products of blocks by ONNX Runtime in float32, each
 * with a bound of its rounding error, so that whoever compares them can look closer where that matters.
 */
import { float32, type Memory, program } from '../../runtime/index.js'
import { meanRow } from './moments.js'
import type { Rows } from './rows.js'

/** Rows and columns of a block. */
const side = 1024
/** Below so many multiplications opening a session takes longer than they do. */
const sessionFrom = 1e6

/** The squared distances of rows `top`… of a to rows `left`… of b. */
export interface DistanceBlock {
  readonly top: number
  readonly left: number
  readonly rows: number
  readonly columns: number
  /** [rows, columns], right to within `rowTolerance[i] + columnTolerance[j]`. Overwritten by the next block. */
  readonly squared: Float64Array
  /** [rows] */
  readonly rowTolerance: Float64Array
  /** [columns] */
  readonly columnTolerance: Float64Array
}

/**
 * Hands the squared distances of all rows of a [n, width] to all rows of b [m, width] to `visit`, block after block,
 * rightwards and then downwards. Small sets come as one block, exact.
 */
export async function eachDistanceBlock(
  memory: Memory,
  a: Rows,
  b: Rows,
  width: number,
  visit: (block: DistanceBlock) => void,
): Promise<void> {
  if ((a.length * b.length) / width < sessionFrom) return visit(exactBlock(a, b, width))
  const centre = meanRow(b, width)
  const [downwards, rightwards] = [prepare(a, centre), prepare(b, centre)]
  const squared = new Float64Array(side * side)
  const products = program(
    memory,
    { a: float32(['rows', width]), b: float32(['columns', width]) },
    (fed) => ({ outputs: { products: fed.a.matmul(fed.b, { transposeB: true }) } }),
    { name: 'distances' },
  )
  try {
    for (let top = 0; top * width < a.length; top += side) {
      for (let left = 0; left * width < b.length; left += side) {
        const [above, beside] = [part(downwards, top, width), part(rightwards, left, width)]
        const found = await products.run({ a: above.values, b: beside.values })
        const [rows, columns] = [above.squares.length, beside.squares.length]
        const data = found.products.data as Float32Array
        for (let i = 0, at = 0; i < rows; i++) {
          for (let j = 0; j < columns; j++, at++) squared[at] = above.squares[i]! + beside.squares[j]! - 2 * data[at]!
        }
        const [rowTolerance, columnTolerance] = [above.tolerance, beside.tolerance]
        visit({ top, left, rows, columns, squared, rowTolerance, columnTolerance })
      }
    }
  } finally {
    await products.close()
  }
}

function exactBlock(a: Rows, b: Rows, width: number): DistanceBlock {
  const [rows, columns] = [a.length / width, b.length / width]
  const squared = new Float64Array(rows * columns)
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) squared[at++] = squaredDistance(a, i, b, j, width)
  }
  const [rowTolerance, columnTolerance] = [new Float64Array(rows), new Float64Array(columns)]
  return { top: 0, left: 0, rows, columns, squared, rowTolerance, columnTolerance }
}

/** The squared distance of two rows in float64. */
export function squaredDistance(a: Rows, row: number, b: Rows, other: number, width: number): number {
  const [start, end] = [row * width, other * width]
  let sum = 0
  for (let i = 0; i < width; i++) sum += (a[start + i]! - b[end + i]!) ** 2
  return sum
}

interface Prepared {
  readonly values: Float32Array
  /** Squared length of each row. */
  readonly squares: Float64Array
  /** Its part of the error of a squared distance. */
  readonly tolerance: Float64Array
}

/**
 * Rows moved by a centre, since rounding grows with their lengths. However a product of rows a and b is summed, its error
 * is at most width · 2⁻²⁴ · |a| |b|, and 2 |a| |b| ≤ |a|² + |b|²; the eight more are for the rounding of the operands.
 */
function prepare(rows: Rows, centre: Float64Array): Prepared {
  const width = centre.length
  const values = Float32Array.from(rows, (value, i) => value - centre[i % width]!)
  const squares = new Float64Array(rows.length / width)
  for (let i = 0; i < values.length; i++) squares[Math.floor(i / width)]! += values[i]! ** 2
  return { values, squares, tolerance: squares.map((square) => square * (width + 8) * 2 ** -24) }
}

const part = ({ values, squares, tolerance }: Prepared, from: number, width: number): Prepared => ({
  values: values.subarray(from * width, (from + side) * width),
  squares: squares.subarray(from, from + side),
  tolerance: tolerance.subarray(from, from + side),
})
