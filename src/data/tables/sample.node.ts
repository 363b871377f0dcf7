/** Some rows of a table of any size. */
import { AtelierError, randomStream } from '../../tensor/index.js'
import { tableBatches } from './read.node.js'
import { tablePath } from './sets.node.js'
import type { Table, TableRow } from './table.js'

export interface SampledTable {
  readonly table: Table
  /** Rows of the whole. */
  readonly total: number
}

/**
 * At most so many rows of a file or a built-in table, each as likely as any other (J. Vitter, "Random sampling with a reservoir", 1985), in
 * their order; no more than these are in memory.
 * @throws AtelierError as `tableBatches` does, for a table without columns, and for a row that does not fit.
 */
export async function sampleTable(
  source: string,
  { rows: most, seed }: { readonly rows: number; readonly seed: number },
): Promise<SampledTable> {
  const stream = randomStream(seed, 'rows to learn from')
  const kept: { readonly row: TableRow; readonly at: number }[] = []
  let [columns, total]: [readonly string[], number] = [[], 0]
  for await (const batch of tableBatches(tablePath(source))) {
    columns = batch.columns
    for (const [i, row] of batch.rows.entries()) {
      if (typeof row === 'string') {
        throw new AtelierError(`data: "${source}", row ${batch.first + i}: ${row}`, 'Mend or remove that row')
      }
      const place = total < most ? total : stream.integer(total + 1)
      if (place < most) kept[place] = { row, at: total }
      total++
    }
  }
  if (columns.length === 0) {
    throw new AtelierError(`data: "${source}": it is empty`, 'Give a table with a heading and rows')
  }
  kept.sort((a, b) => a.at - b.at)
  return { table: { columns, rows: kept.map(({ row }) => row) }, total }
}
