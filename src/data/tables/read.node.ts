/** Tables from files, whole or in batches, so that a file of any size can be read in bounded memory. */
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { asyncBufferFromFile } from 'hyparquet'
import { AtelierError } from '../../tensor/index.js'
import { csvBatches } from '../csv.node.js'
import type { Tally } from '../decode.js'
import { parquetTable } from '../parquet.node.js'
import { checkCsv } from '../records.js'
import { entryOf, namedKind, readable } from '../sources.node.js'
import { textWindows } from '../windows.node.js'
import { checkedRow, headingOf } from './delimited.js'
import { readNpz } from './npz.node.js'
import { type Table, type TableBatch, type TableRow, tableOf } from './table.js'

export interface TableOptions {
  /** The encoding of text files without a byte order mark; UTF-8 by default. */
  readonly encoding?: string
}

type Reader = (path: string, options: TableOptions) => AsyncGenerator<Table>

const readers: Readonly<Record<string, Reader>> = {
  csv: (path, options) => csvTable(path, options, ''),
  tsv: (path, options) => csvTable(path, options, '\t'),
  jsonl: jsonLinesTable,
  ndjson: jsonLinesTable,
  json: jsonTable,
  parquet: parquetFile,
  npz: npzTable,
}

/** Whether a file of that name is read as a table: `.csv`, `.tsv`, `.jsonl`, `.ndjson`, `.json`, `.parquet`, `.npz`; with `.gz` too. */
export const isTableFile = (path: string): boolean => readers[namedKind(path).kind] !== undefined

/**
 * A table's rows in batches: a window (1 MiB) of CSV or JSON lines, some thousand rows of Parquet, all of JSON and NPZ. All
 * batches have the columns of the first. A row that does not fit is a text that says so.
 * @throws AtelierError, naming the file, for what is missing, unreadable or no table.
 */
export async function* tableBatches(path: string, options: TableOptions = {}): AsyncGenerator<TableBatch> {
  const entry = await entryOf(path)
  const reader = readers[namedKind(path).kind]
  if (entry === undefined) throw new AtelierError(`data: "${path}": there is no such file`, 'Give the path of a table')
  if (!entry.isFile() || reader === undefined) {
    const endings = Object.keys(readers).map((kind) => `.${kind}`)
    throw new AtelierError(`data: "${path}": it is no table`, `Give a file that ends in ${endings.join(', ')}`)
  }
  let first = 1
  for await (const table of reader(path, options)) {
    yield { ...table, first }
    first += table.rows.length
  }
}

/** All of a table. @throws as `tableBatches` does, and for a table without columns or with a row that does not fit. */
export async function readTable(path: string, options: TableOptions = {}): Promise<Table> {
  const rows: TableRow[] = []
  let columns: readonly string[] = []
  for await (const batch of tableBatches(path, options)) {
    const bad = batch.rows.findIndex((row) => typeof row === 'string')
    if (bad >= 0) {
      throw new AtelierError(`data: "${path}", row ${batch.first + bad}: ${batch.rows[bad]}`, 'Mend or remove that row')
    }
    columns = batch.columns
    for (const row of batch.rows) rows.push(row)
  }
  if (columns.length === 0)
    throw new AtelierError(`data: "${path}": it is empty`, 'Give a table with a heading and rows')
  return { columns, rows }
}

async function* csvTable(path: string, { encoding }: TableOptions, delimiter: string): AsyncGenerator<Table> {
  const tally: Tally = { characters: 0, replaced: 0 }
  const settings = { skipEmptyLines: 'greedy', delimiter } as const
  let columns: readonly string[] | undefined
  let rows = 0
  for await (const { data, errors } of csvBatches<string[]>(textWindows(path, tally, encoding), path, settings)) {
    checkCsv(errors, path, rows)
    let from = 0
    if (columns === undefined && data.length > 0) {
      const heading = headingOf(data[0]!)
      columns = uniqueColumns(heading.columns, path)
      from = heading.isHeading ? 1 : 0
    }
    rows += data.length
    const names = columns ?? []
    yield { columns: names, rows: data.slice(from).map((cells) => checkedRow(cells, names)) }
  }
  refuse(path, tally)
}

function uniqueColumns(columns: readonly string[], path: string): readonly string[] {
  const twice = columns.find((name, index) => columns.indexOf(name) < index)
  if (twice === undefined) return columns
  throw new AtelierError(`data: "${path}": two columns are named "${twice}"`, 'Give each column a name of its own')
}

async function* jsonLinesTable(path: string, { encoding }: TableOptions): AsyncGenerator<Table> {
  const tally: Tally = { characters: 0, replaced: 0 }
  let [columns, rest]: [readonly string[] | undefined, string] = [undefined, '']
  const tableFrom = (lines: readonly string[]): Table => {
    const parsed = lines.filter((line) => line.trim() !== '').map(parseRecord)
    columns ??= tableOf(parsed.filter((record) => typeof record !== 'string')).columns
    const names = columns
    return {
      columns: names,
      rows: parsed.map((record) => (typeof record === 'string' ? record : names.map((name) => record[name]))),
    }
  }
  for await (const text of textWindows(path, tally, encoding)) {
    const lines = (rest + text).split('\n')
    rest = lines.pop()!
    if (lines.length > 0) yield tableFrom(lines)
  }
  refuse(path, tally)
  yield tableFrom([rest])
}

/** A line of JSON as a record, or what is wrong with it. */
export function parseRecord(line: string): Readonly<Record<string, unknown>> | string {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
    return 'it is JSON, but not an object'
  } catch (cause) {
    return `not JSON: ${(cause as Error).message}`
  }
}

async function* jsonTable(path: string): AsyncGenerator<Table> {
  const bytes = await wholeFile(path)
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    throw new AtelierError(`data: "${path}": not JSON: ${(cause as Error).message}`, 'Mend it, or name it .jsonl')
  }
  const isRecord = (item: unknown): boolean => typeof item === 'object' && item !== null && !Array.isArray(item)
  if (!Array.isArray(value) || !value.every(isRecord)) {
    throw new AtelierError(`data: "${path}": its JSON is not an array of objects`, 'Give one object for each row')
  }
  yield tableOf(value as Readonly<Record<string, unknown>>[])
}

async function* parquetFile(path: string): AsyncGenerator<Table> {
  const bytes = namedKind(path).zipped
    ? Uint8Array.from(await wholeFile(path)).buffer
    : await readable(path, asyncBufferFromFile(path))
  yield* parquetTable(bytes, path)
}

/** Every array with as many entries as the longest has rows: those of two axes give a column for each of the second. */
async function* npzTable(path: string): AsyncGenerator<Table> {
  const arrays = [...(await readNpz(path))]
  const count = Math.max(0, ...arrays.map(([, { shape }]) => (shape.length > 0 ? shape[0]! : 0)))
  const columns = arrays
    .filter(([, { shape }]) => shape[0] === count && shape.length <= 2)
    .flatMap(([name, { shape, values }]) => {
      const width = shape[1] ?? 1
      const named = (column: number): string => (shape.length === 1 ? name : `${name}${column + 1}`)
      return Array.from({ length: width }, (_, column) => ({
        name: named(column),
        cell: (row: number) => values[row * width + column]!,
      }))
    })
  yield {
    columns: columns.map(({ name }) => name),
    rows: Array.from({ length: count }, (_, row) => columns.map(({ cell }) => cell(row))),
  }
}

async function wholeFile(path: string): Promise<Uint8Array> {
  const bytes = await readable(path, readFile(path))
  return namedKind(path).zipped ? readable(path, promisify(gunzip)(bytes)) : bytes
}

function refuse(path: string, { refusal }: Tally): void {
  if (refusal !== undefined)
    throw new AtelierError(`data: "${path}": ${refusal}`, 'Give a text table, or name its encoding')
}
