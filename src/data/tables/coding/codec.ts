/** How the cells of one column become numbers, and numbers cells. */
import type { RandomStream } from '../../../tensor/index.js'
import { dateOf } from '../dates.js'
import { isMissing, numberOf } from '../table.js'
import { numberApart, ofType } from './cell-types.js'
import { type CategoryColumn, hasGaps, isStretched, type LearntColumn, levelCount, widthOf } from './column.js'
import { writtenDate } from './date-format.js'
import { scaleReader } from './normal-scale.js'
import { inSeason, seasonOf } from './season.js'
import { stretches } from './stretches.js'

export interface Codec {
  /** Writes a cell from a place on; `t` is where in a stretch, `shift` how far beside a narrow one. */
  write(cell: unknown, to: Float32Array, at: number, place: { readonly t: number; readonly shift: number }): void
  read(from: Float32Array, at: number, stream?: RandomStream): unknown
}

/** The codec of a column. */
export const codecOf = (column: LearntColumn): Codec =>
  column.kind === 'category' ? categoryCodec(column) : scaleCodec(column)

function scaleCodec(column: Exclude<LearntColumn, CategoryColumn>): Codec {
  const { into, outOf, nearest } = scaleReader(column.scale)
  const hasSeasons = column.kind === 'date' && column.hasSeasons === true
  const gapAt = hasGaps(column) ? widthOf(column) - 1 : 0
  const asNumber = column.kind === 'date' ? dateOf : column.hasThousands ? numberApart : numberOf
  return {
    write(cell, to, at, { t, shift }) {
      const value = isMissing(cell) ? Number.NaN : asNumber(cell)
      if (Number.isNaN(value)) {
        if (gapAt > 0) to[at + gapAt] = 1
        return
      }
      to[at] = into(value, t, shift)
      if (hasSeasons) to.set(seasonOf(value), at + 1)
    },
    read(from, at) {
      if (gapAt > 0 && from[at + gapAt]! > 0.5) return column.gap
      const found = outOf(from[at]!)
      const value = hasSeasons ? nearest(inSeason(found, from[at + 1]!, from[at + 2]!)) : found
      return column.kind === 'date' ? writtenDate(value, column.format) : writtenNumber(value, column)
    },
  }
}

function writtenNumber(value: number, column: Exclude<LearntColumn, CategoryColumn>): unknown {
  if (column.kind === 'date' || column.cells !== 'text') return value
  const { decimals } = column.scale
  const least = column.hasAllDecimals ? decimals : 0
  if (!column.hasThousands) return least > 0 ? value.toFixed(decimals) : String(value)
  return value.toLocaleString('en-US', { minimumFractionDigits: least, maximumFractionDigits: decimals })
}

function categoryCodec(column: CategoryColumn): Codec {
  const { levels, cells } = column
  const places = new Map(levels.map((level, place) => [level, place]))
  const placeOf = (cell: unknown): number | undefined =>
    isMissing(cell) ? (hasGaps(column) ? levels.length : undefined) : places.get(String(cell))
  const cellOf = (place: number): unknown => (place === levels.length ? column.gap : ofType(levels[place]!, cells))
  if (isStretched(column)) return stretchCodec(column, placeOf, cellOf)
  const count = levelCount(column)
  return {
    write(cell, to, at) {
      const place = placeOf(cell)
      if (place !== undefined) to[at + place] = 1
    },
    read: (from, at, stream) => cellOf(chosen(from, at, count, stream)),
  }
}

/** One normal number, of which each level has a stretch as long as its share. */
function stretchCodec(
  { shares }: CategoryColumn,
  placeOf: (cell: unknown) => number | undefined,
  cellOf: (place: number) => unknown,
): Codec {
  const { into, outOf } = stretches(shares)
  return {
    write(cell, to, at, { t }) {
      const place = placeOf(cell)
      if (place !== undefined) to[at] = into(place, t)
    },
    read: (from, at) => cellOf(outOf(from[at]!)),
  }
}

/** The place of one of `length` numbers from `at` on: the largest, or with a stream each by its share of what is above zero. */
function chosen(from: Float32Array, at: number, length: number, stream?: RandomStream): number {
  let [largest, sum] = [0, 0]
  for (let i = 0; i < length; i++) {
    sum += Math.max(0, from[at + i]!)
    if (from[at + i]! > from[at + largest]!) largest = i
  }
  if (stream === undefined || !(sum > 0)) return largest
  let left = stream.uniform() * sum
  for (let i = 0; i < length; i++) {
    left -= Math.max(0, from[at + i]!)
    if (left < 0) return i
  }
  return largest
}

/** The means of a column's numbers over the rows that it was learnt from. */
export function centreOf(column: LearntColumn): readonly number[] {
  if (column.kind !== 'category') return new Array<number>(widthOf(column)).fill(0)
  return isStretched(column) ? [0] : column.shares
}
