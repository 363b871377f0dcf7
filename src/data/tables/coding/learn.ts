/** Which kind each column of a table is, for a model that makes rows. */
import { AtelierError } from '../../../tensor/index.js'
import { columnCells, isFreeText, isNumbering, wordCounts } from '../column-cells.js'
import { isMissing, numberOf, type Table, type TableRow } from '../table.js'
import { isApart, numberApart, ofType } from './cell-types.js'
import { type CellType, type CodedColumn, isLearnt } from './column.js'
import { dateFormatOf } from './date-format.js'
import { withOrder } from './level-order.js'
import { learnScale, type NormalScale } from './normal-scale.js'

/** Milliseconds that dates may span before seasons come again: a year and a half. */
const mostWithoutSeasons = 1.5 * 365.25 * 86_400_000
/** Rows to learn from, at least. */
const fewest = 10

/**
 * Learns the columns of a table; `ignored` ones are left out.
 * @throws AtelierError for fewer than ten rows, an ignored column that is not there, and where no column is left to learn.
 */
export function learnCoding(table: Table, ignored: readonly string[] = []): readonly CodedColumn[] {
  const rows = table.rows.filter((row): row is Exclude<TableRow, string> => typeof row !== 'string')
  const absent = ignored.find((name) => !table.columns.includes(name))
  if (absent !== undefined) {
    const names = table.columns.map((name) => `"${name}"`).join(', ')
    throw new AtelierError(`table: column "${absent}": there is none of that name`, `There are ${names}`)
  }
  if (rows.length < fewest) {
    throw new AtelierError(`table: ${rows.length} rows: too few to learn from`, `Give at least ${fewest}`)
  }
  const columns = table.columns.map((name, place) =>
    ignored.includes(name)
      ? ({ name, kind: 'left out', reason: 'is left out as asked' } as const)
      : learnColumn(
          name,
          rows.map((row) => row[place]),
        ),
  )
  if (columns.some(isLearnt))
    return columns.map((column) => withOrder(column, columns, { columns: table.columns, rows }))
  throw new AtelierError(
    `table: ${rows.length} rows of ${columns.length} ${columns.length === 1 ? 'column' : 'columns'}: nothing varies in them that can be learnt`,
    'Give columns of numbers, dates or words that come again',
  )
}

function learnColumn(name: string, cells: readonly unknown[]): CodedColumn {
  const hasThousands = cells.some(isApart)
  const asNumber = hasThousands ? numberApart : numberOf
  const read = columnCells(cells, asNumber)
  const gap = gapOf(cells)
  const type = typeOf(cells)
  switch (read.kind) {
    case 'empty':
      return { name, kind: 'constant', value: gap ?? null }
    case 'words':
      return wordColumn(name, read.values, { count: cells.length, cells: type, gap })
    default: {
      const { values } = read
      const different = new Set(values).size
      const isWhole = values.length === cells.length
      // A few cells that are no numbers among numbers count as missing.
      const missing = isWhole ? undefined : (gap ?? null)
      if (different === 1 && isWhole && read.kind === 'numbers') {
        return { name, kind: 'constant', value: type === 'number' ? values[0]! : String(cells[0]) }
      }
      if (different < 3) {
        const present = cells.filter((cell) => !isMissing(cell))
        return wordColumn(name, present.map(String), { count: cells.length, cells: type, gap })
      }
      const scale = learnScale(values)
      const gapped = missing !== undefined && { gap: missing }
      if (read.kind === 'dates') {
        const format = dateFormatOf(cells.filter((cell) => !isMissing(cell)))
        const hasSeasons = scale.most - scale.least > mostWithoutSeasons
        return { name, kind: 'date', scale, ...(format && { format }), ...(hasSeasons && { hasSeasons }), ...gapped }
      }
      if (isNumbering(values, cells.length) && isCounted(values, scale)) {
        return { name, kind: 'numbering', first: values[0]!, step: scale.step, cells: type }
      }
      const hasAllDecimals = type === 'text' && haveAllDecimals(cells, scale.decimals)
      return {
        ...{ name, kind: 'number', scale, cells: type },
        ...(hasThousands && { hasThousands }),
        ...(hasAllDecimals && { hasAllDecimals }),
        ...gapped,
      }
    }
  }
}

function wordColumn(
  name: string,
  words: readonly string[],
  { count, cells, gap }: { readonly count: number; readonly cells: CellType; readonly gap: string | null | undefined },
): CodedColumn {
  const counts = wordCounts(words)
  const isWhole = words.length === count
  if (counts.length === 1 && isWhole) return { name, kind: 'constant', value: ofType(words[0]!, cells) }
  if (isFreeText(counts.length, words.length)) {
    return { name, kind: 'left out', reason: 'has another word in nearly every row' }
  }
  return {
    ...{ name, kind: 'category', levels: counts.map(([word]) => word), cells },
    shares: [...counts.map(([, times]) => times / count), ...(isWhole ? [] : [1 - words.length / count])],
    ...(!isWhole && { gap: gap ?? null }),
  }
}

/** Whether all texts of numbers have so many digits behind the point. */
const haveAllDecimals = (cells: readonly unknown[], decimals: number): boolean =>
  decimals > 0 && cells.every((cell) => isMissing(cell) || /\.(\d+)\s*$/.exec(String(cell))?.[1]?.length === decimals)

/** Row numbers begin at the beginning, and no more than half of them are missing. */
function isCounted(values: readonly number[], { step, least, most }: NormalScale): boolean {
  return Math.abs(least) <= latestFirst * step && 2 * values.length * step >= most - least
}

/** Steps from 0 to the first of the rows that are learnt from, at most. */
const latestFirst = 8

/** How most cells that hold nothing are written: a word, or null; undefined where all hold something. */
function gapOf(cells: readonly unknown[]): string | null | undefined {
  const gaps = cells.filter(isMissing)
  if (gaps.length === 0) return undefined
  const words = gaps.filter((cell) => typeof cell === 'string')
  return words.length * 2 > gaps.length ? wordCounts(words)[0]![0] : null
}

/** The type of the first cell that holds something. */
function typeOf(cells: readonly unknown[]): CellType {
  const type = typeof cells.find((cell) => !isMissing(cell))
  return type === 'number' || type === 'bigint' ? 'number' : type === 'boolean' ? 'boolean' : 'text'
}
