import { AtelierError, randomStream } from '../../tensor/index.js'
import { countRows, drawPlaces, type Rows, selectRows } from '../statistics/rows.js'
import { meanOf } from '../statistics/sums.js'

export interface SplitOptions {
  /** Rows of the two parts, as many as the measured sets have. */
  readonly counts: readonly [number, number]
  /** Different splits. Default 5. */
  readonly splits?: number
  readonly seed?: number
}

/**
 * What a distance gives between two disjoint parts of the same real rows, mean over random splits: no generator can do
 * better than what chance does to real data at these sample sizes. Print it beside every distance.
 * @throws AtelierError if the rows are fewer than the two parts need.
 */
export async function splitFloor(
  rows: Rows,
  width: number,
  distance: (a: Rows, b: Rows) => number | Promise<number>,
  { counts: [first, second], splits = 5, seed = 0 }: SplitOptions,
): Promise<{ readonly value: number; readonly values: readonly number[] }> {
  const count = countRows('real-against-real floor', rows, width)
  if (first + second > count) {
    const asked = `parts of ${first} and ${second} rows`
    throw new AtelierError(
      `real-against-real floor: ${asked}: there are only ${count}`,
      'Give more rows or ask for fewer',
    )
  }
  const values: number[] = []
  for (let split = 0; split < splits; split++) {
    const places = drawPlaces(randomStream(seed, 'floor').fork(split), count, first + second)
    const part = (from: number, to: number): Rows => selectRows(rows, width, places.subarray(from, to))
    values.push(await distance(part(0, first), part(first, first + second)))
  }
  return { value: meanOf(values), values }
}
