/** What solvers compute with: numbers at hand, or tensors of a graph that is yet to run. */
import type { Tensor } from '../tensor/index.js'
import type { Algebra, Term } from './solvers.js'

/** Arrays of equal length: each sum is made in 64 bits and rounded once. */
export const arrays: Algebra<Float32Array> = {
  combine(terms) {
    const used = needed(terms)
    const sum = new Float32Array(used[0]![1].length)
    for (let i = 0; i < sum.length; i++) {
      let value = 0
      for (const [factor, vector] of used) value += factor * vector[i]!
      sum[i] = value
    }
    return sum
  },
}

/** One row as `rows` equal ones. */
export function repeated(row: Float32Array, rows: number): Float32Array {
  const all = new Float32Array(rows * row.length)
  for (let i = 0; i < rows; i++) all.set(row, i * row.length)
  return all
}

/** Tensors of equal shape. */
export const tensors: Algebra<Tensor> = {
  combine: (terms) =>
    needed(terms)
      .map(([factor, vector]) => vector.mul(factor))
      .reduce((a, b) => a.add(b)),
}

/** What a factor of 0 leaves out is not read: it may be infinite. */
function needed<V>(terms: readonly Term<V>[]): readonly Term<V>[] {
  const used = terms.filter(([factor]) => factor !== 0)
  return used.length > 0 ? used : terms.slice(0, 1)
}
