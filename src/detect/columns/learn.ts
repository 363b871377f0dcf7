/** Which kind a column is, and what is usual in it. */
import { columnCells, dayShare, isFreeText, isNumbering, type Table, weekday, wordCounts } from '../../data/index.js'
import { AtelierError } from '../../tensor/index.js'
import { type Column, rarity, unseen } from './column.js'
import { pressed } from './pressed.js'

/** Words of a column that have a place of their own, at most, and the least share of the rows that each needs. */
const mostLevels = 32
const leastShare = 1e-3

/** Learns the columns of rows in their order. @throws AtelierError where no column says anything. */
export function learnColumns(table: Table, ignored: readonly string[] = []): readonly Column[] {
  const rows = table.rows.filter((row) => typeof row !== 'string')
  const columns = table.columns.map((name, place): Column => {
    if (ignored.includes(name)) return { name, kind: 'ignored', reason: 'as asked' }
    return learnColumn(
      name,
      rows.map((row) => row[place]),
    )
  })
  if (columns.some(({ kind }) => kind !== 'ignored' && kind !== 'constant')) return columns
  const reasons = columns.map(
    (column) => `"${column.name}" ${column.kind === 'ignored' ? column.reason : 'is constant'}`,
  )
  throw new AtelierError(
    `detect: ${rows.length} rows of ${columns.length} columns: nothing varies in them (${reasons.join(', ')})`,
    'Give rows with numbers, words or dates that differ',
  )
}

function learnColumn(name: string, cells: readonly unknown[]): Column {
  const read = columnCells(cells)
  switch (read.kind) {
    case 'empty':
      return { name, kind: 'ignored', reason: 'holds nothing' }
    case 'numbers':
      return numberColumn(name, read.values, cells.length)
    case 'dates':
      return dateColumn(name, read.values, cells.length)
    default:
      return wordColumn(name, read.values, cells.length)
  }
}

/** What a missing cell adds, where some are. */
const missingOf = (present: number, count: number): { readonly missing?: number } =>
  present < count ? { missing: rarity((count - present) / count) } : {}

function numberColumn(name: string, values: readonly number[], count: number): Column {
  const sorted = Float64Array.from(values).sort()
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!
  if (sorted[0] === sorted.at(-1)) {
    if (values.length === count) return { name, kind: 'constant', value: String(sorted[0]) }
    return { name, kind: 'ignored', reason: 'is the same wherever it is there' }
  }
  if (isNumbering(values, count)) return { name, kind: 'ignored', reason: 'only rises, as row numbers and times do' }
  const middle = (at(0.75) - at(0.25)) / 1.349
  const scale = middle > 0 ? middle : deviationOf(sorted)
  const centre = at(0.5)
  const farthest = pressed((sorted.at(-1)! - centre) / scale)
  return { name, kind: 'number', centre, scale, unseen: farthest + unseen, ...missingOf(values.length, count) }
}

function deviationOf(values: Float64Array): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}

function dateColumn(name: string, times: readonly number[], count: number): Column {
  const hasHours = new Set(times.map(dayShare)).size > 1
  const hasWeekdays = new Set(times.map(weekday)).size === 7
  if (hasHours || hasWeekdays) return { name, kind: 'date', hasHours, hasWeekdays, ...missingOf(times.length, count) }
  return { name, kind: 'ignored', reason: 'has dates without hours or all weekdays' }
}

function wordColumn(name: string, words: readonly string[], count: number): Column {
  const counts = wordCounts(words)
  if (counts.length === 1 && words.length === count) return { name, kind: 'constant', value: words[0]! }
  if (isFreeText(counts.length, words.length)) {
    return { name, kind: 'ignored', reason: 'has another word in nearly every row' }
  }
  const frequent = counts.filter(([, times], i) => i < mostLevels && times >= Math.max(2, leastShare * count))
  const kept = frequent.reduce((sum, [, times]) => sum + times, 0)
  return {
    name,
    kind: 'category',
    levels: frequent.map(([word]) => word),
    weights: frequent.map(([, times]) => rarity(times / count)),
    other: rarity((words.length - kept) / count),
    ...missingOf(words.length, count),
  }
}
