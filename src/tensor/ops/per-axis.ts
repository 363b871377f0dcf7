import { fail } from '../define.js'

/** One number for every space axis, or one for each. */
export type PerAxis = number | readonly number[]

/** One whole number for each of `axes`, none below `least`. */
export function perAxis(name: string, what: string, value: PerAxis, axes: number, least: number): readonly number[] {
  const list = typeof value === 'number' ? Array<number>(axes).fill(value) : value
  if (list.length !== axes || list.some((n) => !Number.isInteger(n) || n < least)) {
    fail(
      name,
      `${what} ${JSON.stringify(value)}`,
      `must be one whole number of at least ${least}, or one for each of ${axes} axes`,
    )
  }
  return list
}
