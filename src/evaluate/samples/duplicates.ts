import type { Memory } from '../../runtime/index.js'
import { nearestRows } from '../statistics/nearest-rows.js'
import type { Rows } from '../statistics/rows.js'

/** Numbers or bytes [count, width]. */
type Items = Rows | Uint8Array | Int32Array

/** The places of rows that equal an earlier row in every number. */
export function duplicateRows(rows: Items, width: number): readonly number[] {
  const seen = new Map<number, number[]>()
  const found: number[] = []
  for (let row = 0; row * width < rows.length; row++) {
    const hash = hashOf(rows, row, width)
    const alike = seen.get(hash)
    if (alike === undefined) seen.set(hash, [row])
    else if (alike.some((other) => areEqual(rows, row, other, width))) found.push(row)
    else alike.push(row)
  }
  return found
}

export interface NearDuplicates {
  /** Share of rows that have another row nearer than the threshold. */
  readonly share: number
  /** These rows with the nearest other one, nearest first. */
  readonly pairs: readonly { readonly row: number; readonly other: number; readonly distance: number }[]
}

/**
 * Rows [count, width] that nearly repeat another one: nearer than `threshold`. Take the threshold from real data
 * (`nearThreshold`), and read the share beside that of as many real rows: the more rows, the nearer their neighbours.
 * @throws AtelierError on fewer than two rows.
 */
export async function nearDuplicates(
  memory: Memory,
  rows: Rows,
  width: number,
  threshold: number,
): Promise<NearDuplicates> {
  const { places, distances } = await nearestRows(memory, rows, rows, width, { count: 1, isSelf: true })
  const pairs = Array.from(places, (other, row) => ({ row, other, distance: distances[row]! }))
    .filter(({ distance }) => distance < threshold)
    .sort((a, b) => a.distance - b.distance)
  return { share: pairs.length / places.length, pairs }
}

/** Equal rows have equal hashes; 0 and −0 are equal. */
function hashOf(rows: Items, row: number, width: number): number {
  const words = new Uint32Array(new Float64Array(rows.slice(row * width, (row + 1) * width)).map((x) => x + 0).buffer)
  let hash = 0x811c9dc5
  for (const word of words) hash = Math.imul(hash ^ word, 0x01000193)
  return hash
}

function areEqual(rows: Items, row: number, other: number, width: number): boolean {
  for (let i = 0; i < width; i++) if (rows[row * width + i] !== rows[other * width + i]) return false
  return true
}
