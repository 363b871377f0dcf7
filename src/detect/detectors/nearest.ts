/** The nearest of many rows, exactly: a few rows are compared with all, many by products of blocks. */
import { nearestRows } from '../../evaluate/index.js'
import { createMemory, type Memory } from '../../runtime/index.js'
import { type Rows, rowAt } from '../rows.js'

export interface Nearest {
  /** [rows, neighbours], nearest first. */
  readonly distances: Float64Array
  /** [rows, neighbours]: places among the kept rows. */
  readonly places: Int32Array
}

/** So many rows at a time are not worth a session of their own. */
const few = 16

/** A search for the `count` nearest of `kept`; equally near ones come in the order of their places, whichever way is taken. */
export function nearestOf(kept: Rows, count: number, threads = 1): (rows: Rows) => Promise<Nearest> {
  let memory: Memory | undefined
  return async (rows) => {
    if (rows.count > few) {
      memory ??= createMemory({ threads })
      return nearestRows(memory, rows.values, kept.values, kept.width, { count })
    }
    const found = { distances: new Float64Array(rows.count * count), places: new Int32Array(rows.count * count) }
    const squared = new Float64Array(count)
    for (let row = 0; row < rows.count; row++) {
      const places = found.places.subarray(row * count, (row + 1) * count)
      squared.fill(Number.POSITIVE_INFINITY)
      const values = rowAt(rows, row)
      for (let place = 0; place < kept.count; place++) offer(squared, places, values, kept, place)
      for (let k = 0; k < count; k++) found.distances[row * count + k] = Math.sqrt(squared[k]!)
    }
    return found
  }
}

/** Puts a kept row among the nearest if it belongs there. */
function offer(squared: Float64Array, places: Int32Array, row: Float32Array, kept: Rows, place: number): void {
  const last = squared.length - 1
  const start = place * kept.width
  const most = squared[last]!
  let sum = 0
  for (let j = 0; j < row.length && sum < most; j++) sum += (row[j]! - kept.values[start + j]!) ** 2
  if (!(sum < most)) return
  let at = last
  for (; at > 0 && squared[at - 1]! > sum; at--) {
    squared[at] = squared[at - 1]!
    places[at] = places[at - 1]!
  }
  squared[at] = sum
  places[at] = place
}
