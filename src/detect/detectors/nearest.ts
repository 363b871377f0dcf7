/**
 * The nearest of many rows, exactly and the same whatever rows are asked beside. Narrow rows are compared one by one; of wide ones
 * ONNX Runtime multiplies blocks in float32, and those that rounding could have put among the nearest are compared again in float64.
 */
import { createMemory, float32, type Memory, type Program, program } from '../../runtime/index.js'
import type { Tensor } from '../../tensor/index.js'
import { type Rows, rowAt } from '../rows.js'

/** Of one row, nearest first. Overwritten by the next. */
export interface Neighbours {
  /** Squared distances [neighbours]. */
  readonly squared: Float64Array
  /** Which rows [neighbours]. */
  readonly places: Int32Array
}

export interface NearestSearch {
  /** Finds the neighbours of each row in turn. */
  each(rows: Rows, visit: (row: number, neighbours: Neighbours) => void): Promise<void>
  close(): Promise<void>
}

/** Rows narrower than this, or fewer at a time, are compared one by one. */
const narrow = 24
const few = 8
/** Rows that are multiplied with all of the kept ones at once. */
const block = 256

/** A search for the `count` nearest of `kept`. */
export function nearestOf(kept: Rows, count: number, threads = 1): NearestSearch {
  const nearest = { squared: new Float64Array(count), places: new Int32Array(count) }
  let products: Products | undefined
  return {
    async each(rows, visit) {
      if (kept.width < narrow || rows.count < few) {
        for (let row = 0; row < rows.count; row++) {
          nearest.squared.fill(Number.POSITIVE_INFINITY)
          const values = rowAt(rows, row)
          for (let place = 0; place < kept.count; place++) offer(nearest, values, kept, place)
          visit(row, nearest)
        }
        return
      }
      products ??= productsWith(kept, threads)
      for (let from = 0; from < rows.count; from += block) {
        const to = Math.min(rows.count, from + block)
        const found = await products.run(rows.values.subarray(from * kept.width, to * kept.width))
        for (let row = from; row < to; row++) {
          const start = (row - from) * kept.count
          refine(nearest, rowAt(rows, row), kept, found.subarray(start, start + kept.count), products.tolerance)
          visit(row, nearest)
        }
      }
    },
    close: async () => products?.close(),
  }
}

/** Puts a kept row among the nearest if it belongs there. */
function offer({ squared, places }: Neighbours, row: Float32Array, kept: Rows, place: number): void {
  const last = squared.length - 1
  const start = place * kept.width
  const most = squared[last]!
  let sum = 0
  for (let j = 0; j < row.length && sum < most; j++) sum += (row[j]! - kept.values[start + j]!) ** 2
  if (!(sum < most)) return
  let at = last
  for (; at > 0 && squared[at - 1]! > sum; at--) {
    squared[at] = squared[at - 1]!
    places[at] = places[at - 1]!
  }
  squared[at] = sum
  places[at] = place
}

/** `about` are squared distances less the row's own squared length, each right to `tolerance` times the squared lengths. */
function refine(
  nearest: Neighbours,
  row: Float32Array,
  kept: Rows,
  about: Float32Array,
  { share, longest }: { readonly share: number; readonly longest: number },
): void {
  const count = nearest.squared.length
  const best = new Float64Array(count).fill(Number.POSITIVE_INFINITY)
  for (let place = 0; place < about.length; place++) {
    const value = about[place]!
    if (!(value < best[count - 1]!)) continue
    let at = count - 1
    for (; at > 0 && best[at - 1]! > value; at--) best[at] = best[at - 1]!
    best[at] = value
  }
  let length = 0
  for (let j = 0; j < row.length; j++) length += row[j]! ** 2
  const limit = best[count - 1]! + 2 * share * (length + longest)
  nearest.squared.fill(Number.POSITIVE_INFINITY)
  for (let place = 0; place < about.length; place++) {
    if (about[place]! <= limit) offer(nearest, row, kept, place)
  }
}

interface Products {
  /** Rows [count, width] → |kept|² − 2 row·kept [count, kept]. */
  run(values: Float32Array): Promise<Float32Array>
  readonly tolerance: { readonly share: number; readonly longest: number }
  close(): Promise<void>
}

function productsWith(kept: Rows, threads: number): Products {
  const memory: Memory = createMemory({ threads })
  const lengths = Float32Array.from({ length: kept.count }, (_, place) => {
    const row = rowAt(kept, place)
    let sum = 0
    for (let j = 0; j < row.length; j++) sum += row[j]! ** 2
    return sum
  })
  const inputs = {
    rows: float32(['rows', kept.width]),
    kept: float32([kept.count, kept.width]),
    lengths: float32([1, kept.count]),
  }
  const multiply: Program<typeof inputs, { readonly about: Tensor }> = program(
    memory,
    inputs,
    (fed) => ({ outputs: { about: fed.lengths.sub(fed.rows.matmul(fed.kept, { transposeB: true }).mul(2)) } }),
    { name: 'distances' },
  )
  return {
    run: async (values) =>
      (await multiply.run({ rows: values, kept: kept.values, lengths })).about.data as Float32Array,
    // However a product is summed, its error is at most width · 2⁻²⁴ · |a| |b|; some more is for the rounding of the rest.
    tolerance: { share: (kept.width + 16) * 2 ** -24, longest: lengths.reduce((a, b) => Math.max(a, b), 0) },
    close: () => multiply.close(),
  }
}
