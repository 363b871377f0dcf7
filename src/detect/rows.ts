/** Examples as numbers: encoded rows of a table, windows of a series, images. */
import { AtelierError } from '../tensor/index.js'

/** [count, width], row-major and finite. */
export interface Rows {
  readonly values: Float32Array
  readonly count: number
  readonly width: number
}

/** Rows of that width. @throws AtelierError for values that are not whole rows, or not finite. */
export function rowsOf(values: Float32Array, width: number): Rows {
  const count = values.length / width
  if (!Number.isSafeInteger(count) || width < 1) {
    throw new AtelierError(`detect: ${values.length} values in rows of ${width}: these are no whole rows`)
  }
  const bad = values.findIndex((value) => !Number.isFinite(value))
  if (bad < 0) return { values, count, width }
  throw new AtelierError(`detect: ${values[bad]} in row ${Math.floor(bad / width)}: not a finite number`)
}

/** The numbers of one row: a view. */
export const rowAt = ({ values, width }: Rows, row: number): Float32Array =>
  values.subarray(row * width, (row + 1) * width)

/** The rows at `places`, in that order: a copy. */
export function selectRows(rows: Rows, places: ArrayLike<number>): Rows {
  const { width } = rows
  const values = new Float32Array(places.length * width)
  for (let i = 0; i < places.length; i++) values.set(rowAt(rows, places[i]!), i * width)
  return { values, count: places.length, width }
}
