/** Rows of CSV as a table: the heading, and what is wrong with a row. */
import { numberOf, type TableRow } from './table.js'

/**
 * The names of the columns: the first row, unless all of its cells are numbers; then there is no heading, and they are
 * `column1`, `column2`, …
 */
export function headingOf(first: readonly string[]): {
  readonly columns: readonly string[]
  readonly isHeading: boolean
} {
  const isHeading = first.some((cell) => Number.isNaN(numberOf(cell)))
  return { columns: isHeading ? first.map((cell) => cell.trim()) : first.map((_, i) => `column${i + 1}`), isHeading }
}

/** A row as it is, or in a word what is wrong with it. */
export function checkedRow(cells: readonly string[], columns: readonly string[]): TableRow {
  if (cells.length === columns.length) return cells
  return `${cells.length} ${cells.length === 1 ? 'field' : 'fields'} where there are ${columns.length} columns`
}
