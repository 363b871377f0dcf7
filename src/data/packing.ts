/** Texts of any length in rows of one length: each in a row of its own, or several in a row that do not see one another. */
import { AtelierError } from '../tensor/index.js'
import type { Batch } from './loader.js'
import type { RowSource } from './row-loader.js'

/** A text as tokens, from the first that is read to the last that is predicted. */
export interface Example {
  readonly ids: Int32Array
  /** 1 where the token is to be learnt [tokens]; by default all are. The first never is: nothing comes before it. */
  readonly answers?: Uint8Array
}

/** Places that an example takes in a row: each reads a token and predicts the next. */
export const rowLength = ({ ids }: Example): number => Math.max(0, ids.length - 1)

/**
 * Puts things of these lengths into as few bins as it can, by best-fit decreasing: the longest first, each into the fullest bin that still has room.
 * The bins, in the order in which they were opened, hold indices into `lengths`. @throws where one is longer than a bin.
 */
export function packBestFit(lengths: readonly number[], capacity: number): readonly (readonly number[])[] {
  const longest = lengths.findIndex((length) => length > capacity)
  if (longest >= 0) throw new AtelierError(`packing: a length of ${lengths[longest]}: a row holds ${capacity}`)
  const bins: number[][] = []
  /** Bins by the room that is left in them, the newest last. */
  const byRoom = Array.from({ length: capacity + 1 }, () => [] as number[])
  const order = [...lengths.keys()].sort((a, b) => lengths[b]! - lengths[a]! || a - b)
  for (const index of order) {
    const length = lengths[index]!
    let room = length
    while (room <= capacity && byRoom[room]!.length === 0) room += 1
    const bin = byRoom[room]?.shift() ?? bins.push([]) - 1
    bins[bin]!.push(index)
    byRoom[Math.min(room, capacity) - length]!.push(bin)
  }
  return bins
}

/** One example a row, padded. */
export const paddedRows = (examples: readonly Example[]): RowSource => ({
  name: 'examples',
  count: examples.length,
  write: (made, at, row) => void writeExample(made, at, examples[row]!),
})

/** As many examples in a row as fit, told apart by the batch's segments; what is left of a row is a segment too. */
export function packedRows(examples: readonly Example[], context: number): RowSource {
  const bins = packBestFit(examples.map(rowLength), context)
  return {
    name: 'packed examples',
    count: bins.length,
    isPacked: true,
    write(made, start, row) {
      let at = start
      for (const [segment, index] of bins[row]!.entries()) {
        const end = writeExample(made, at, examples[index]!)
        made.segments!.fill(segment, at, end)
        at = end
      }
      made.segments!.fill(bins[row]!.length, at, start + context)
    },
  }
}

/** Writes an example from place `at` on, and gives the place behind it. */
function writeExample({ tokens, targets }: Batch, at: number, { ids, answers }: Example): number {
  const count = Math.max(0, ids.length - 1)
  tokens.set(ids.subarray(0, count), at)
  for (let i = 0; i < count; i++) targets[at + i] = answers === undefined || answers[i + 1] === 1 ? ids[i + 1]! : -1
  return at + count
}
