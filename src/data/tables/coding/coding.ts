/**
 * Rows of a table as rows of numbers that a model can learn, and back. A number or a date is one normal number; a category is one number
 * for each of its levels, 1 for that which it is and 0 for the others (two blocks of them where there are more than 64 levels); where
 * cells are missing, that is one more level, or for numbers one more number.
 */
import { AtelierError, type RandomStream, randomStream } from '../../../tensor/index.js'
import { dateOf } from '../dates.js'
import { isMissing, numberOf, type TableRow } from '../table.js'
import {
  blocksOf,
  type CategoryColumn,
  type CodedColumn,
  hasGaps,
  isLearnt,
  type LearntColumn,
  widthOf,
} from './column.js'
import { writtenDate } from './date-format.js'
import { numberApart, ofType } from './learn.js'
import { scaleReader } from './normal-scale.js'
import { inSeason, seasonOf } from './season.js'

/** How a level is chosen by its block of numbers: the largest, or each with its share of what is above zero. */
export type LevelDraw = 'largest' | 'share'

export interface TableCoding {
  readonly columns: readonly CodedColumn[]
  /** Numbers in a row. */
  readonly width: number
  /** [width] the mean of each number over the rows learnt from: shares of levels, 0 of normal numbers. */
  readonly centre: readonly number[]
  /** Names of the columns of decoded rows. */
  readonly names: readonly string[]
  /**
   * Rows, their cells in the order of `columns`, as numbers [rows, width]. With a stream a repeated number is a random place of its stretch;
   * without one it is the middle. A level that the coding does not know is no level at all.
   */
  encode(columns: readonly string[], rows: readonly TableRow[], options?: EncodeOptions): Float32Array
  /** Numbers [rows, width] as rows of cells in the order of `names`. The row numbered `first` is the first; it decides row numbers. */
  decode(values: Float32Array, options?: DecodeOptions): readonly (readonly unknown[])[]
}

export interface EncodeOptions {
  /** Draws places. */
  readonly stream?: RandomStream
  /** Deviation of normal noise that is added to numbers which few rows share, so that no value is learnt to the last digit. Default 0. */
  readonly spread?: number
}

export interface DecodeOptions {
  /** Default `largest`. */
  readonly draw?: LevelDraw
  /** Decides draws by share. Default 0. */
  readonly seed?: number
  /** Place of the first row among all that are made. Default 0. */
  readonly first?: number
}

/** A coding from its columns, learnt or read from JSON. @throws AtelierError where none of them can be made. */
export function tableCoding(columns: readonly CodedColumn[]): TableCoding {
  const learnt = columns.filter(isLearnt)
  if (learnt.length === 0) throw new AtelierError('table: a coding without columns: it makes nothing')
  const codecs = learnt.map(codecOf)
  const starts = learnt.map((_, i) => learnt.slice(0, i).reduce((sum, column) => sum + widthOf(column), 0))
  const width = learnt.reduce((sum, column) => sum + widthOf(column), 0)
  const made = columns.filter(({ kind }) => kind !== 'left out')
  return {
    ...{ columns, width, names: made.map(({ name }) => name) },
    centre: learnt.flatMap(centreOf),
    encode(names, rows, { stream, spread = 0 } = {}) {
      const places = learnt.map(({ name }) => names.indexOf(name))
      const lacking = learnt.filter((_, i) => places[i]! < 0).map(({ name }) => `"${name}"`)
      if (lacking.length > 0) {
        throw new AtelierError(`table: rows without ${lacking.join(', ')}: the model knows them`, 'Give those columns')
      }
      const values = new Float32Array(rows.length * width)
      for (const [row, cells] of rows.entries()) {
        if (typeof cells === 'string') continue
        for (const [i, codec] of codecs.entries()) {
          const shift = stream && spread > 0 ? spread * stream.normal() : 0
          codec.write(cells[places[i]!], values, row * width + starts[i]!, { t: stream?.uniform() ?? 0.5, shift })
        }
      }
      return values
    },
    decode(values, { draw = 'largest', seed = 0, first = 0 } = {}) {
      const stream = draw === 'share' ? randomStream(seed, 'levels of table cells') : undefined
      return Array.from({ length: values.length / width }, (_, row) => {
        const cells = learnt.map((_, i) => codecs[i]!.read(values, row * width + starts[i]!, stream))
        let next = 0
        return made.map((column) => (isLearnt(column) ? cells[next++] : filledIn(column, first + row)))
      })
    },
  }
}

/** What stands in a column that is not learnt. */
function filledIn(column: CodedColumn, row: number): unknown {
  if (column.kind === 'constant') return column.value
  if (column.kind !== 'numbering') return undefined
  return ofType(String(column.first + column.step * row), column.cells)
}

interface Codec {
  /** Writes a cell from a place on; `t` is where in a stretch, `shift` how far beside a narrow one. */
  write(cell: unknown, to: Float32Array, at: number, place: { readonly t: number; readonly shift: number }): void
  read(from: Float32Array, at: number, stream?: RandomStream): unknown
}

const codecOf = (column: LearntColumn): Codec =>
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
  if (!column.hasThousands) return String(value)
  return value.toLocaleString('en-US', { maximumFractionDigits: decimals })
}

function categoryCodec(column: CategoryColumn): Codec {
  const { levels, cells } = column
  const places = new Map(levels.map((level, place) => [level, place]))
  const blocks = blocksOf(column)
  const count = levels.length + (hasGaps(column) ? 1 : 0)
  const [, side = 1] = blocks
  return {
    write(cell, to, at) {
      const place = isMissing(cell) ? (hasGaps(column) ? levels.length : undefined) : places.get(String(cell))
      if (place === undefined) return
      if (blocks.length === 1) to[at + place] = 1
      else {
        to[at + Math.floor(place / side)] = 1
        to[at + blocks[0]! + (place % side)] = 1
      }
    },
    read(from, at, stream) {
      let place = chosen(from, at, blocks[0]!, stream)
      if (blocks.length > 1) {
        // The last row of digits may be shorter than the others.
        const left = Math.min(side, count - place * side)
        place = place * side + chosen(from, at + blocks[0]!, left, stream)
      }
      return place === levels.length ? column.gap : ofType(levels[place]!, cells)
    },
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
function centreOf(column: LearntColumn): readonly number[] {
  if (column.kind !== 'category') return new Array<number>(widthOf(column)).fill(0)
  const blocks = blocksOf(column)
  if (blocks.length === 1) return column.shares
  const side = blocks[1]!
  const centre = new Array<number>(blocks[0]! + side).fill(0)
  for (const [place, share] of column.shares.entries()) {
    centre[Math.floor(place / side)]! += share
    centre[blocks[0]! + (place % side)]! += share
  }
  return centre
}
