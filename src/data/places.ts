import type { RandomStream } from '../tensor/index.js'

/**
 * Visits 0 to `count - 1` once an epoch, in a new order each time. Gives the places `from` to `from + rows - 1` of that endless
 * sequence: nothing is carried from call to call, so any place can be asked for at any time.
 */
export function shuffledPlaces(count: number, random: RandomStream): (from: number, rows: number) => Uint32Array {
  let held = -1
  let order: Uint32Array = new Uint32Array()
  return (from, rows) =>
    Uint32Array.from({ length: rows }, (_, row) => {
      const epoch = Math.floor((from + row) / count)
      if (epoch !== held) order = random.fork(epoch).permutation(count)
      held = epoch
      return order[(from + row) % count]!
    })
}
