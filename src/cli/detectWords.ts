/** Numbers and cells in words, as the verbs of `atelier detect` show them. */
/** A score or another number at a glance. */
export const number = (value: number): string => String(Number(value.toPrecision(4)))

/** A share as `1.2 %`. */
export const share = (value: number): string => `${Number((100 * value).toPrecision(2))} %`

/** A figure with its interval, `0.981 (0.962 to 0.991)`. */
export const between = ({ value, low, high }: { value: number; low: number; high: number }): string =>
  `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`

/** A cell in words. */
export const cellText = (cell: unknown): string =>
  cell === undefined || cell === null || cell === '' ? 'missing' : String(cell)
