/**
 * Rows of a table as rows of numbers that a model can learn, and back. A number or a date is one normal number; a category is one number
 * for each of its levels, 1 for that which it is and 0 for the others, or where there are many levels one normal number that each has a
 * stretch of; where cells are missing, that is one more level, or for numbers one more number.
 */
import { AtelierError, type RandomStream, randomStream } from '../../../tensor/index.js'
import type { TableRow } from '../table.js'
import { ofType } from './cell-types.js'
import { centreOf, codecOf } from './codec.js'
import { type CodedColumn, isLearnt, widthOf } from './column.js'

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
