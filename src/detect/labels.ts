/** A column that says which rows are anomalous. */
import { isMissing, numberOf, type Table } from '../data/index.js'
import { AtelierError } from '../tensor/index.js'

const normalWords = new Set(['0', 'false', 'no', 'normal', 'ok', 'inlier', 'benign', 'good'])

export interface LabelOptions {
  /** The column. */
  readonly label: string
  /** What it says of normal rows; by default 0, false, no, normal and the like, and nothing. */
  readonly normal?: string
}

/** Of each row whether it is anomalous. @throws AtelierError where there is no such column, or it calls no row normal. */
export function anomaliesOf({ columns, rows }: Table, { label, normal }: LabelOptions): readonly boolean[] {
  const place = columns.indexOf(label)
  if (place < 0) {
    const names = columns.map((name) => `"${name}"`).join(', ')
    throw new AtelierError(`detect: columns ${names}: there is no column "${label}"`, 'Name one of these as the label')
  }
  const isNormal = (cell: unknown): boolean => {
    if (normal !== undefined) return String(cell).trim() === normal || numberOf(cell) === numberOf(normal)
    return isMissing(cell) || numberOf(cell) === 0 || normalWords.has(String(cell).trim().toLowerCase())
  }
  const found = rows.map((row) => typeof row !== 'string' && !isNormal(row[place]))
  if (found.includes(false)) return found
  throw new AtelierError(
    `detect: column "${label}": it calls all ${rows.length} rows anomalous`,
    'Say which of its values is the normal one',
  )
}

/** The table without a column. */
export function withoutColumn({ columns, rows }: Table, name: string): Table {
  const place = columns.indexOf(name)
  if (place < 0) return { columns, rows }
  const cut = <T>(cells: readonly T[]): readonly T[] => [...cells.slice(0, place), ...cells.slice(place + 1)]
  return { columns: cut(columns), rows: rows.map((row) => (typeof row === 'string' ? row : cut(row))) }
}
