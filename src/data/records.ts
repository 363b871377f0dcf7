/** Tables of text: JSON, JSON lines and CSV, and the choice of the column that holds the text. */
import Papa from 'papaparse'
import { AtelierError } from '../tensor/index.js'

export interface Columns {
  all: readonly string[]
  /** Those that hold text, not numbers. */
  textual: readonly string[]
}

type Row = Readonly<Record<string, unknown>>

/** What people call the text of a document, most telling first. */
const usualNames = ['text', 'content', 'body', 'document', 'article', 'story', 'sentence', 'quote', 'lyrics', 'name']
const sampledRows = 1000

/** The documents of a JSON array of strings or of objects. Throws when the text is not such JSON. */
export function jsonDocuments(text: string, file: string, column?: string): string[] {
  const value = parseJson(text, `"${file}"`)
  return rowReader(file, column)(Array.isArray(value) ? value : [value])
}

/** The documents of JSON lines: a string or an object on each line; empty lines are passed over. */
export function jsonLinesDocuments(text: string, file: string, column?: string): string[] {
  return jsonLinesReader(file, column)(text.split('\n'))
}

/** Reads JSON lines that come in batches: give it each batch's lines. */
export function jsonLinesReader(file: string, column?: string): (lines: readonly string[]) => string[] {
  const read = rowReader(file, column)
  let before = 0
  return (lines) => {
    const rows = lines.flatMap((line, index) =>
      line.trim() === '' ? [] : [parseJson(line, `"${file}", line ${before + index + 1}`)],
    )
    before += lines.length
    return read(rows)
  }
}

/**
 * The documents of CSV (RFC 4180) whose heading, the first row, names the columns. The delimiter is guessed unless it is given.
 * Throws for an unclosed quote and for a row with more fields than the heading.
 */
export function csvDocuments(text: string, file: string, column?: string, delimiter = ''): string[] {
  const parsed = Papa.parse<Row>(text, { ...csvSettings, delimiter })
  checkCsv(parsed.errors, file)
  return rowReader(file, column)(parsed.data, parsed.meta.fields)
}

export const csvSettings = { header: true, skipEmptyLines: 'greedy' } as const

/** Throws for what CSV must not have. `before` counts the rows of earlier batches. */
export function checkCsv(errors: readonly Papa.ParseError[], file: string, before = 0): void {
  const error = errors.find(({ code, type }) => type === 'Quotes' || code === 'TooManyFields')
  if (error === undefined) return
  // Papa counts rows from 0; for quotes in each batch, of which the first has the heading, and for fields in all of them.
  const row = error.type === 'Quotes' ? before + (error.row ?? 0) + (before > 0 ? 1 : 0) : (error.row ?? 0) + 1
  throw new AtelierError(
    `data: "${file}", row ${row}: ${error.message}`,
    'Quote fields that hold the delimiter or a quote',
  )
}

/**
 * The column to read: the one asked for; else `text`; else the only one with a usual name; else the only one that holds text.
 * Throws with the columns found when that is not one column.
 */
export function chooseColumn(columns: Columns, file: string, wanted?: string): string {
  const found = `columns ${columns.all.map((name) => `"${name}"`).join(', ')}`
  if (wanted !== undefined) {
    if (columns.all.includes(wanted)) return wanted
    throw new AtelierError(`data: "${file}": ${found}: there is no column "${wanted}"`, 'Name one of these')
  }
  const usual = columns.all.filter((name) => usualNames.includes(name.toLowerCase()))
  const text = usual.filter((name) => name.toLowerCase() === usualNames[0])
  const only = [text, usual, columns.all, columns.textual].find((names) => names.length === 1)?.[0]
  if (only !== undefined) return only
  throw new AtelierError(`data: "${file}": ${found}: which of them holds the text is not clear`, 'Name the column')
}

/**
 * The text in one column; cells that are null or absent are passed over, numbers and booleans are written out.
 * `before` counts the rows of earlier batches.
 */
export function columnDocuments(rows: readonly Row[], file: string, column: string, before = 0): string[] {
  return rows.flatMap((row, index) => {
    const cell = row[column]
    if (cell === null || cell === undefined) return []
    if (typeof cell === 'object') {
      throw new AtelierError(
        `data: "${file}", row ${before + index + 1}: column "${column}" is ${kindOf(cell)}: text was expected`,
        'Name a column of text',
      )
    }
    return [String(cell)]
  })
}

/** Reads one batch of rows; `header` names the columns where the rows do not. */
type RowReader = (rows: readonly unknown[], header?: readonly string[]) => string[]

/**
 * Reads rows that come in batches. The first batch that is not empty decides which column is read, and whether rows are strings
 * or objects. Throws for a row that is neither, or not what the first ones are.
 */
export function rowReader(file: string, column?: string): RowReader {
  let before = 0
  let chosen: { readonly column?: string } | undefined
  return (rows, header) => {
    if (rows.length === 0) return []
    chosen ??= rows.every((row) => typeof row === 'string') ? {} : { column: chooseFrom(rows, file, column, header) }
    if (chosen.column === undefined && column !== undefined) {
      throw new AtelierError(`data: "${file}": its rows are strings: there is no column "${column}"`, 'Name no column')
    }
    checkKind(rows, file, chosen.column === undefined ? 'a string' : 'an object', before)
    const documents =
      chosen.column === undefined
        ? [...(rows as readonly string[])]
        : columnDocuments(rows as readonly Row[], file, chosen.column, before)
    before += rows.length
    return documents
  }
}

function chooseFrom(rows: readonly unknown[], file: string, column?: string, header?: readonly string[]): string {
  checkKind(rows, file, 'an object', 0)
  return chooseColumn(columnsOf(rows as readonly Row[], header), file, column)
}

function checkKind(rows: readonly unknown[], file: string, expected: string, before: number): void {
  const odd = rows.findIndex((row) => kindOf(row) !== expected)
  if (odd < 0) return
  throw new AtelierError(
    `data: "${file}", row ${before + odd + 1}: it is ${kindOf(rows[odd])}: rows are all strings or all objects`,
    'Mend that row',
  )
}

function columnsOf(rows: readonly Row[], header?: readonly string[]): Columns {
  const all = header ?? keysOf(rows)
  const sample = rows.slice(0, sampledRows)
  return { all, textual: all.filter((name) => sample.some((row) => readsAsText(row[name]))) }
}

function keysOf(rows: readonly Row[]): string[] {
  const keys = new Set<string>()
  for (const row of rows) for (const key of Object.keys(row)) keys.add(key)
  return [...keys]
}

function readsAsText(cell: unknown): boolean {
  return typeof cell === 'string' && Number.isNaN(Number(cell))
}

/** A JSON value. @throws AtelierError with `where` for what is none. */
export function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AtelierError(`data: ${where}: not JSON: ${(cause as Error).message}`, 'Mend it, or name the file .txt')
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
