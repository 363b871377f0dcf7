import type { Memory } from '../../runtime/index.js'
import { AtelierError } from '../../tensor/index.js'
import { eachDistanceBlock, squaredDistance } from './distance-blocks.js'
import { countRows, type Rows } from './rows.js'

export interface NeighbourOptions {
  /** Neighbours of each row. */
  readonly count: number
  /** The two sets are one: a row is no neighbour of itself, though of an equal row. Default false. */
  readonly isSelf?: boolean
}

/** The nearest rows of one set for every row of another, nearest first. */
export interface Neighbours {
  readonly count: number
  /** [rows, count]: places in the searched set. */
  readonly places: Int32Array
  /** [rows, count]: Euclidean. */
  readonly distances: Float64Array
}

/**
 * The `count` nearest rows of `searched` [m, width] for each of `rows` [n, width], exactly: products in float32 leave out
 * what cannot be among them, and float64 decides the rest. Memory holds one block of 1,024 by 1,024 beside float32 copies
 * of both sets. Equally near rows come in order of their places.
 * @throws AtelierError if there are fewer rows to search than asked for.
 */
export async function nearestRows(
  memory: Memory,
  rows: Rows,
  searched: Rows,
  width: number,
  { count, isSelf = false }: NeighbourOptions,
): Promise<Neighbours> {
  const queries = countRows('nearest rows', rows, width)
  const candidates = countRows('nearest rows', searched, width) - (isSelf ? 1 : 0)
  if (!Number.isSafeInteger(count) || count < 1 || count > candidates) {
    const among = `among ${candidates}${isSelf ? ' others' : ''}`
    throw new AtelierError(
      `nearest rows: ${count} neighbours ${among}: not so many`,
      'Ask for a number from 1 on to that',
    )
  }
  const places = new Int32Array(queries * count).fill(-1)
  const squares = new Float64Array(queries * count).fill(Number.POSITIVE_INFINITY)

  /** Puts a place where it belongs in the sorted list of a row, whose last one falls out. */
  const insert = (row: number, place: number, square: number): void => {
    const [first, last] = [row * count, (row + 1) * count - 1]
    let at = last
    for (; at > first && squares[at - 1]! > square; at--) {
      squares[at] = squares[at - 1]!
      places[at] = places[at - 1]!
    }
    squares[at] = square
    places[at] = place
  }

  await eachDistanceBlock(memory, rows, searched, width, (block) => {
    for (let i = 0; i < block.rows; i++) {
      const row = block.top + i
      const last = (row + 1) * count - 1
      const start = i * block.columns
      for (let j = 0; j < block.columns; j++) {
        const least = block.squared[start + j]! - block.rowTolerance[i]! - block.columnTolerance[j]!
        if (least >= squares[last]!) continue
        const place = block.left + j
        if (isSelf && place === row) continue
        const square = squaredDistance(rows, row, searched, place, width)
        if (square < squares[last]!) insert(row, place, square)
      }
    }
  })
  return { count, places, distances: squares.map(Math.sqrt) }
}
