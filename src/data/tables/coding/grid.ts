/** The even grid that a column's numbers lie on, such as tenths, or steps of 25. */

/** Values are offset + k · step for whole k; written with so many decimals. */
export interface Grid {
  readonly offset: number
  readonly step: number
  readonly decimals: number
}

/** Steps from the least to the greatest value, at most: float32, which models compute in, tells no more apart. */
const mostSteps = 4e6

/**
 * The coarsest grid that all values lie on; values that spread over more than four million of its steps are rounded to the finest decimals
 * with fewer.
 */
export function gridOf(values: readonly number[]): Grid {
  let [low, high, decimals] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
    decimals = Math.max(decimals, decimalsOf(value))
  }
  while ((high - low) * 10 ** decimals > mostSteps && decimals > 0) decimals--
  const unit = 10 ** decimals
  const offset = Math.round(low * unit) / unit
  let common = 0
  for (const value of values) {
    common = divisor(common, Math.abs(Math.round((value - offset) * unit)))
    if (common === 1) break
  }
  return { offset, step: Number((Math.max(1, common) / unit).toPrecision(12)), decimals }
}

/** The value of the grid that is nearest. */
export const onGrid = ({ offset, step, decimals }: Grid, value: number): number =>
  Number((offset + Math.round((value - offset) / step) * step).toFixed(decimals))

/** Decimals that a number is written with, at most nine. */
function decimalsOf(value: number): number {
  if (Number.isInteger(value)) return 0
  const [digits, exponent = '0'] = String(value).split('e') as [string, string?]
  const written = (digits.split('.')[1]?.length ?? 0) - Number(exponent)
  return Math.max(0, Math.min(9, written))
}

/** The greatest common divisor. */
function divisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b]
  return a
}
