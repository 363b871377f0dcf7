import { fillNormal } from '../src/tensor/index.js'

/** `count` draws of N(0, I), rows [count, width], other ones for every seed. */
export function normalRows(count: number, width: number, seed: number): Float64Array {
  const rows = new Float64Array(count * width)
  fillNormal(rows, seed, 1, 0)
  return rows
}
