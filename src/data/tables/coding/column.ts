/** What was learnt of each column of a table, so that its rows become numbers and numbers become rows. It is JSON, kept in a run's `config.json`. */
import type { DateFormat } from './date-format.js'
import type { NormalScale } from './normal-scale.js'

/** How a cell that holds nothing is written; left out where none was missing. */
interface Gap {
  readonly gap?: string | null
}

/** How cells came, and come back: texts of CSV, or numbers and booleans of JSON and Parquet. */
export type CellType = 'text' | 'number' | 'boolean'

/** Numbers go through their own distribution function to normal ones. */
export interface NumberColumn extends Gap {
  readonly name: string
  readonly kind: 'number'
  readonly scale: NormalScale
  readonly cells: CellType
  /** Thousands are set apart by commas. */
  readonly hasThousands?: boolean
  /** Texts show all decimals, zeros too, as 2.0. */
  readonly hasAllDecimals?: boolean
}

/** Dates are numbers: milliseconds since 1970. */
export interface DateColumn extends Gap {
  readonly name: string
  readonly kind: 'date'
  readonly scale: NormalScale
  /** Left out where cells are Date objects. */
  readonly format?: DateFormat
  /** Two more numbers are the place in the year, as seasons come again and a date alone would not say so. */
  readonly hasSeasons?: boolean
}

/** Words, booleans, and numbers of which there are only two: one of several levels. */
export interface CategoryColumn extends Gap {
  readonly name: string
  readonly kind: 'category'
  /** The most frequent first; of many, like ones side by side. */
  readonly levels: readonly string[]
  /** The share of the rows that each had, the share of the missing last where some were. */
  readonly shares: readonly number[]
  readonly cells: CellType
}

/** Columns that a model has nothing to learn of: they are filled in again, or left out of made rows. */
export type UnlearntColumn =
  | { readonly name: string; readonly kind: 'constant'; readonly value: string | number | boolean | null }
  /** Row numbers, which go on from the first in even steps. */
  | {
      readonly name: string
      readonly kind: 'numbering'
      readonly first: number
      readonly step: number
      readonly cells: CellType
    }
  | { readonly name: string; readonly kind: 'left out'; readonly reason: string }

export type LearntColumn = NumberColumn | DateColumn | CategoryColumn
export type CodedColumn = LearntColumn | UnlearntColumn

export const isLearnt = (column: CodedColumn): column is LearntColumn =>
  column.kind === 'number' || column.kind === 'date' || column.kind === 'category'

/** Whether the column had cells that held nothing. */
export const hasGaps = ({ gap }: LearntColumn): boolean => gap !== undefined

/** Levels of a category with the missing one, where there is one. */
export const levelCount = (column: CategoryColumn): number => column.levels.length + (hasGaps(column) ? 1 : 0)

/** Levels that have a number each; more of them share one. */
const mostNumbers = 16

/** Whether all levels of a category share one normal number, of which each has a stretch: a number each is more than can be learnt of many. */
export const isStretched = (column: CategoryColumn): boolean => levelCount(column) > mostNumbers

/** Numbers that a column becomes. */
export function widthOf(column: LearntColumn): number {
  if (column.kind === 'category') return isStretched(column) ? 1 : levelCount(column)
  return 1 + (column.kind === 'date' && column.hasSeasons ? 2 : 0) + (hasGaps(column) ? 1 : 0)
}

/** A column in a few words, for people. */
export function columnWords(column: CodedColumn): string {
  switch (column.kind) {
    case 'number': {
      const { least, most, step } = column.scale
      return `number from ${least} to ${most} in steps of ${step}${gapWords(column)}`
    }
    case 'date':
      return `date${gapWords(column)}`
    case 'category':
      return `category of ${column.levels.length}${gapWords(column)}`
    case 'constant':
      return column.value === null || column.value === '' ? 'holds nothing' : `always ${JSON.stringify(column.value)}`
    case 'numbering':
      return 'row numbers, which are counted on'
    default:
      return `left out: it ${column.reason}`
  }
}

const gapWords = (column: LearntColumn): string => (hasGaps(column) ? ', some missing' : '')
