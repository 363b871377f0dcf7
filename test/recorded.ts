import { readFileSync } from 'node:fs'
import type { Memory } from '../src/runtime/index.js'
import { arrayOf, type Variable } from '../src/tensor/index.js'

/** What other implementations computed, as `fixtures/make.py` left it. */
export const recorded = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8'))

/** Element i of the stream `key`, as in `fixtures/make.py`: the same bits in every language. */
export const ramp = (length: number, key: number): number[] =>
  Array.from({ length }, (_, i) => 0.5 * (2 * ((((i + 1) * 7919 + (key + 1) * 104_729) % 2003) / 2003) - 1))

/** The ramp of `key` plus `shift`, in the variable's own type. */
export function writeRamp(memory: Memory, variable: Variable, key: number, shift = 0): void {
  const values = arrayOf(variable.dtype, variable.size) as Float64Array
  values.set(ramp(variable.size, key).map((x) => x + shift))
  memory.write(variable, values)
}

/** The largest difference, as a share of the largest of `wanted`. */
export function distance(came: ArrayLike<number | bigint>, wanted: ArrayLike<number>): number {
  if (came.length !== wanted.length) return Number.POSITIVE_INFINITY
  const largest = Array.from(wanted).reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  const apart = Array.from(wanted, (x, i) => Math.abs(Number(came[i]) - x))
  return apart.reduce((most, x) => Math.max(most, x), 0) / Math.max(largest, 1e-30)
}
