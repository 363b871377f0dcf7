/** Rows of a series in their order: gaps are filled with the value before, and time must go on. */
import { dateOf, isMissing, numberOf, type TableRow } from '../data/index.js'
import type { Column } from './columns/column.js'

/**
 * Takes row after row and gives each with the gaps of its channels filled, those before any value with what is typical; or in a word
 * what is wrong with it.
 */
export function seriesChecker(
  names: readonly string[],
  channels: readonly Column[],
  time?: string,
): (row: TableRow) => TableRow {
  const places = channels.map(({ name }) => names.indexOf(name))
  const last: unknown[] = channels.map((channel) => ('centre' in channel ? channel.centre : undefined))
  const timePlace = time === undefined ? -1 : names.indexOf(time)
  let before = Number.NEGATIVE_INFINITY
  return (row) => {
    if (typeof row === 'string') return row
    if (timePlace >= 0) {
      const cell = row[timePlace]
      const now = timeOf(cell)
      if (Number.isNaN(now)) return `its time ${JSON.stringify(cell ?? null)} is neither a date nor a number`
      if (now < before) return `its time ${JSON.stringify(cell)} is before that of the row above`
      before = now
    }
    const filled = [...row]
    for (const [channel, place] of places.entries()) {
      if (isMissing(row[place]) || Number.isNaN(numberOf(row[place]))) filled[place] = last[channel]
      else last[channel] = row[place]
    }
    return filled
  }
}

/** A time as a number that rises with it. */
function timeOf(cell: unknown): number {
  const date = dateOf(cell)
  return Number.isNaN(date) ? numberOf(cell) : date
}
