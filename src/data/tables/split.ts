import { randomStream } from '../../tensor/index.js'
import type { Table } from './table.js'

/** Rows held out of a table, at most. */
const mostTest = 5000

/** A share of a table's rows for testing, at most 5,000, drawn by seed; both parts in their order. */
export function splitTable(
  { columns, rows }: Table,
  { share, seed }: { readonly share: number; readonly seed: number },
): { readonly training: Table; readonly test: Table } {
  const order = randomStream(seed, 'test rows').permutation(rows.length)
  const count = Math.min(mostTest, Math.round(share * rows.length))
  const part = (places: Uint32Array): Table => ({ columns, rows: Array.from(places.sort(), (place) => rows[place]!) })
  return { training: part(order.slice(count)), test: part(order.slice(0, count)) }
}
