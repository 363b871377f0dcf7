import { AtelierError, type RandomStream } from '../../tensor/index.js'

/** Rows of numbers [count, width], row-major: features of pictures, rows of a table, windows of a series. */
export type Rows = Float32Array | Float64Array

/**
 * How many rows there are.
 * @throws AtelierError on a width that does not divide the length, fewer rows than `least`, or a number that is not finite.
 */
export function countRows(what: string, rows: Rows, width: number, least = 1): number {
  const count = rows.length / width
  if (!Number.isSafeInteger(width) || width < 1 || !Number.isSafeInteger(count)) {
    throw new AtelierError(`${what}: ${rows.length} values in rows of ${width}: these are no whole rows`)
  }
  if (count < least) {
    throw new AtelierError(`${what}: ${count} rows: too few`, `Give at least ${least}`)
  }
  for (let i = 0; i < rows.length; i++) {
    if (Number.isFinite(rows[i]!)) continue
    const place = `row ${Math.floor(i / width)}, column ${i % width}`
    throw new AtelierError(`${what}: ${rows[i]} at ${place}: not a finite number`, 'Mend or leave out such rows')
  }
  return count
}

/** The rows at `places`, in that order [places, width]. */
export function selectRows<R extends Rows>(rows: R, width: number, places: ArrayLike<number>): R {
  const selected = new (rows.constructor as new (length: number) => R)(places.length * width)
  for (let i = 0; i < places.length; i++) {
    const start = places[i]! * width
    selected.set(rows.subarray(start, start + width), i * width)
  }
  return selected
}

/** One list after the other. */
export function joined(first: ArrayLike<number>, second: ArrayLike<number>): Float64Array {
  const all = new Float64Array(first.length + second.length)
  all.set(first)
  all.set(second, first.length)
  return all
}

/** `count` different places out of `total`, uniform and in random order. */
export const drawPlaces = (stream: RandomStream, total: number, count: number): Uint32Array =>
  stream.permutation(total).subarray(0, count)
