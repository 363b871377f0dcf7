/** What made a row strange: the detector's shares, gathered by column, channel or pixel. */
import type { TableRow } from '../data/index.js'
import type { Column } from './columns/column.js'
import type { Verdict } from './threshold.js'

/** What one column adds to a row's score. */
export interface Part {
  readonly column: string
  /** In the detector's own unit; may be negative, where the column makes the row more usual. */
  readonly share: number
  /** The cell, as the data has it. */
  readonly cell: unknown
  /** What is usual there, in words. */
  readonly usual: string
}

export interface Explanation extends Verdict {
  /** The largest share first. */
  readonly parts: readonly Part[]
  /** [values]: of a series the share of each step and channel of the window; of an image that of each pixel and channel. */
  readonly shares: Float64Array
}

/** Sums shares over the numbers that a column became. */
export function partsOf(
  shares: Float64Array,
  featureColumns: readonly string[],
  columns: readonly Column[],
  names: readonly string[],
  row: TableRow,
): readonly Part[] {
  const sums = new Map<string, number>()
  for (let i = 0; i < shares.length; i++) {
    const name = featureColumns[i % featureColumns.length]!
    sums.set(name, (sums.get(name) ?? 0) + shares[i]!)
  }
  return [...sums]
    .map(([column, share]) => ({
      column,
      share,
      cell: typeof row === 'string' ? undefined : row[names.indexOf(column)],
      usual: usualOf(columns.find(({ name }) => name === column)),
    }))
    .sort((a, b) => b.share - a.share)
}

/** What is usual in a column, in words. */
function usualOf(column: Column | undefined): string {
  const gap = column !== undefined && 'missing' in column ? ', or missing' : ''
  switch (column?.kind) {
    case 'number':
      return `${short(column.centre)} ± ${short(column.scale)}${gap}`
    case 'category':
      return `${column.levels.slice(0, 3).join(', ')}${column.levels.length > 3 ? ', …' : ''}${gap}`
    case 'constant':
      return `always ${column.value}`
    case 'date':
      return `hours${column.hasWeekdays ? ' and weekdays' : ''} of the fit${gap}`
    default:
      return ''
  }
}

const short = (value: number): string => String(Number(value.toPrecision(4)))
