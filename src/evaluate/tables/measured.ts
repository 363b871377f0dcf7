/** Rows of a table as columns of numbers, which measures of fidelity, usefulness and privacy compare. */
import {
  type CategoryColumn,
  dateOf,
  isLearnt,
  isMissing,
  type LearntColumn,
  numberApart,
  type TableCoding,
  type TableRow,
} from '../../data/index.js'

export interface MeasuredColumn {
  readonly name: string
  readonly kind: 'number' | 'category'
  /** [rows] numbers, dates as milliseconds, NaN where missing; or places of levels, a missing one and any that is new among them. */
  readonly values: Float64Array
  /** Names of the levels; none of a number. */
  readonly levels: readonly string[]
}

export interface MeasuredTable {
  readonly count: number
  readonly columns: readonly MeasuredColumn[]
}

/** Reads rows, whose cells stand in the order of `names`, as the coding does: what it leaves out or fills in is not measured. */
export function measuredTable(
  { columns }: Pick<TableCoding, 'columns'>,
  names: readonly string[],
  rows: readonly TableRow[],
): MeasuredTable {
  const whole = rows.filter((row): row is Exclude<TableRow, string> => typeof row !== 'string')
  return {
    count: whole.length,
    columns: columns.filter(isLearnt).map((column) => {
      const place = names.indexOf(column.name)
      const read = readerOf(column)
      return {
        name: column.name,
        kind: column.kind === 'category' ? 'category' : 'number',
        values: Float64Array.from(whole, (row) => read(row[place])),
        levels: column.kind === 'category' ? levelNames(column) : [],
      }
    }),
  }
}

/** What stands for a missing cell, and for a level that training never saw, in lists of levels. */
const others = ['missing', 'another'] as const

const levelNames = ({ levels }: CategoryColumn): readonly string[] => [...levels, ...others]

function readerOf(column: LearntColumn): (cell: unknown) => number {
  if (column.kind !== 'category') {
    const read = column.kind === 'date' ? dateOf : numberApart
    return (cell) => (isMissing(cell) ? Number.NaN : read(cell))
  }
  const places = new Map(column.levels.map((level, place) => [level, place]))
  const [missing, another] = [column.levels.length, column.levels.length + 1]
  return (cell) => (isMissing(cell) ? missing : (places.get(String(cell)) ?? another))
}

/** The rows at `places`, in that order. */
export const someRows = ({ columns }: MeasuredTable, places: ArrayLike<number>): MeasuredTable => ({
  count: places.length,
  columns: columns.map((column) => ({
    ...column,
    values: Float64Array.from(places, (place) => column.values[place]!),
  })),
})

/** The rows of one table, then those of another with the same columns. */
export const joinedTables = (first: MeasuredTable, second: MeasuredTable): MeasuredTable => ({
  count: first.count + second.count,
  columns: first.columns.map((column, i) => ({
    ...column,
    values: Float64Array.of(...column.values, ...second.columns[i]!.values),
  })),
})
