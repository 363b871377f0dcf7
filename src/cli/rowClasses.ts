/** The rows of a table as numbers, and the classes that one of its columns tells. */
import type { ClassPool } from '../data/index.js'
import { UsageError } from './failure.js'

export interface RowClasses {
  readonly pool: ClassPool
  /** [count, width], of all rows with a label. */
  readonly rows: Float32Array
  readonly width: number
}

/** Classes with fewer rows are left out. */
const fewestRows = 2

/**
 * Reads a table: the column `label` names classes, all others become numbers (see `TableCoding`), each with mean 0 and deviation 1.
 * @throws, naming the columns, where there is no such column, and where fewer than two classes are left.
 */
export async function readRowClasses(source: string, label: string, ignored: readonly string[]): Promise<RowClasses> {
  const { isMissing, learnCoding, readTable, rowPool, tableCoding, tablePath } = await import('../data/index.node.js')
  const table = await readTable(tablePath(source))
  const place = table.columns.indexOf(label)
  if (place < 0) {
    const names = table.columns.map((name) => `"${name}"`).join(', ')
    throw new UsageError(`${source}: no column "${label}"`, `There are ${names}`)
  }
  const counts = new Map<string, number>()
  const labelOf = (row: (typeof table.rows)[number]): string | undefined =>
    typeof row === 'string' || isMissing(row[place]) ? undefined : String(row[place])
  for (const row of table.rows) {
    const name = labelOf(row)
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const classes = [...counts].flatMap(([name, count]) => (count >= fewestRows ? [name] : [])).sort()
  if (classes.length < 2) {
    throw new UsageError(
      `${source}: column "${label}": ${classes.length} classes with ${fewestRows} rows or more: there must be two`,
    )
  }
  const kept = table.rows.filter((row) => classes.includes(labelOf(row) ?? ''))
  const coding = tableCoding(learnCoding({ columns: table.columns, rows: kept }, [label, ...ignored]))
  const rows = standardised(coding.encode(table.columns, kept), coding.width)
  const labels = Int32Array.from(kept, (row) => classes.indexOf(labelOf(row)!))
  return { rows, width: coding.width, pool: rowPool(rows, { name: source, shape: [coding.width], labels, classes }) }
}

/** Every column with mean 0 and deviation 1; one that does not vary is 0. */
function standardised(rows: Float32Array, width: number): Float32Array {
  const count = rows.length / width
  const result = new Float32Array(rows.length)
  for (let column = 0; column < width; column++) {
    let [sum, squares] = [0, 0]
    for (let row = 0; row < count; row++) sum += rows[row * width + column]!
    for (let row = 0; row < count; row++) squares += (rows[row * width + column]! - sum / count) ** 2
    const deviation = Math.sqrt(squares / count)
    for (let row = 0; row < count; row++) {
      const at = row * width + column
      result[at] = deviation > 0 ? (rows[at]! - sum / count) / deviation : 0
    }
  }
  return result
}
