/** Rows as lines of a file. */
import type { CodedColumn } from './coding/column.js'
import { numberOf } from './table.js'

export type RowFormat = 'csv' | 'tsv' | 'jsonl'

export interface RowWriter {
  /** The heading with its line end; nothing where the format has none. */
  readonly heading: string
  /** A row with its line end. */
  line(cells: readonly unknown[]): string
}

/** Writes rows whose cells stand in the order of `columns`; numbers are numbers in JSON, whatever they were read from. */
export function rowWriter(format: RowFormat, columns: readonly CodedColumn[]): RowWriter {
  const names = columns.map(({ name }) => name)
  if (format === 'jsonl') {
    const isNumber = columns.map(({ kind }) => kind === 'number' || kind === 'numbering')
    return {
      heading: '',
      line(cells) {
        const entries = cells.map((cell, i) => [names[i]!, jsonCell(cell, isNumber[i]!)] as const)
        return `${JSON.stringify(Object.fromEntries(entries))}\n`
      },
    }
  }
  const delimiter = format === 'tsv' ? '\t' : ','
  const line = (cells: readonly unknown[]): string =>
    `${cells.map((cell) => quoted(cell, delimiter)).join(delimiter)}\n`
  return { heading: line(names), line }
}

function jsonCell(cell: unknown, isNumber: boolean): unknown {
  if (cell === '' || cell === undefined) return null
  const value = isNumber && typeof cell === 'string' ? numberOf(cell) : Number.NaN
  return Number.isNaN(value) ? cell : value
}

/** A field in quotes where it needs them (RFC 4180). */
function quoted(cell: unknown, delimiter: string): string {
  if (cell === null || cell === undefined) return ''
  const text = cell instanceof Date ? cell.toISOString() : String(cell)
  const isPlain = ![delimiter, '"', '\n', '\r'].some((sign) => text.includes(sign)) && text === text.trim()
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`
}
