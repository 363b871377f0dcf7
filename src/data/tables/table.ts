/** Tables of any cells: numbers, texts, dates, as their file holds them. */

/** The cells of a row in the order of the columns; or, in a word, what is wrong with it. */
export type TableRow = readonly unknown[] | string

export interface Table {
  readonly columns: readonly string[]
  /** Cells are what the file holds: strings of CSV, values of JSON or Parquet; `undefined` and `null` where nothing is. */
  readonly rows: readonly TableRow[]
}

/** Some rows of a table that comes in batches. */
export interface TableBatch extends Table {
  /** The number of the first of these rows among all, counted from 1. */
  readonly first: number
}

/** A table of records; its columns are all their keys, in the order in which they come. */
export function tableOf(records: readonly Readonly<Record<string, unknown>>[]): Table {
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))]
  return { columns, rows: records.map((record) => columns.map((name) => record[name])) }
}

/** Whether a cell holds nothing: absent, not a number, blank, or one of the usual words for it. */
export function isMissing(cell: unknown): boolean {
  if (cell === undefined || cell === null) return true
  if (typeof cell === 'number') return Number.isNaN(cell)
  return typeof cell === 'string' && missingWords.has(cell.trim().toLowerCase())
}

const missingWords = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?', '-'])

/** A cell as a number: that of a number, a boolean, or a text that spells one; NaN for anything else, infinities included. */
export function numberOf(cell: unknown): number {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : Number.NaN
  if (typeof cell === 'string') {
    const value = cell.trim() === '' ? Number.NaN : Number(cell)
    return Number.isFinite(value) ? value : Number.NaN
  }
  return typeof cell === 'bigint' || typeof cell === 'boolean' ? Number(cell) : Number.NaN
}
