/** What the cells of a column are: numbers, dates or words. */
import { dateOf } from './dates.js'
import { isMissing, numberOf } from './table.js'

/** The cells of a column that hold something, read as what most of them are; those that cannot be read so are left out. */
export type ColumnCells =
  | { readonly kind: 'empty' }
  /** Dates are milliseconds, as `dateOf` gives them. */
  | { readonly kind: 'numbers' | 'dates'; readonly values: readonly number[] }
  | { readonly kind: 'words'; readonly values: readonly string[] }

/** Share of the cells that must be numbers, or dates, for the column to be of that kind; the others count as missing. */
const enough = 0.9

/** Reads a column; `asNumber` gives NaN for a cell that is no number. */
export function columnCells(cells: readonly unknown[], asNumber: (cell: unknown) => number = numberOf): ColumnCells {
  const present = cells.filter((cell) => !isMissing(cell))
  if (present.length === 0) return { kind: 'empty' }
  const readAs = (read: (cell: unknown) => number): readonly number[] | undefined => {
    const values = present.map(read).filter((value) => !Number.isNaN(value))
    return values.length >= enough * present.length ? values : undefined
  }
  const numbers = readAs(asNumber)
  if (numbers) return { kind: 'numbers', values: numbers }
  const dates = readAs(dateOf)
  return dates ? { kind: 'dates', values: dates } : { kind: 'words', values: present.map(String) }
}

/** Whole numbers that rise from row to row, as row numbers do; `count` cells, of which these hold something. */
export const isNumbering = (values: readonly number[], count: number): boolean =>
  count >= 20 &&
  values.length === count &&
  values.every((value, i) => Number.isInteger(value) && (i === 0 || value > values[i - 1]!))

/** Words with how often each comes, the most frequent first; equally frequent ones by the alphabet. */
export function wordCounts(words: readonly string[]): readonly (readonly [word: string, times: number])[] {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
}

/** Whether nearly every one of `count` words is another, as in names and free texts, so that there is nothing to learn of them. */
export const isFreeText = (different: number, count: number): boolean => different > Math.max(32, count / 2)
