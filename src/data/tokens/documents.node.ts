/** The documents of a file of any size, a window at a time. */
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { asyncBufferFromFile } from 'hyparquet'
import { csvBatches } from '../csv.node.js'
import { decodeText, type Tally } from '../decode.js'
import { parquetGroups } from '../parquet.node.js'
import { checkCsv, csvSettings, jsonDocuments, jsonLinesReader, rowReader } from '../records.js'
import { namedKind, readable } from '../sources.node.js'
import { textWindows } from '../windows.node.js'
import { longestPiece, pieceCutter } from './pieces.js'

export interface ReadingOptions {
  /** The column of a table that holds the text; guessed from the first rows when it is clear. */
  readonly column?: string
  /** The encoding of files without a byte order mark; UTF-8 by default. */
  readonly encoding?: string
}

/** A document, or one of the pieces of a long one. */
export interface Piece {
  readonly text: string
  readonly starts: boolean
  readonly ends: boolean
}

/** Files that are parsed as one string (JSON) or unpacked as one buffer (Parquet in gzip). */
const longestWhole = 2 ** 29 - 24

/**
 * The pieces of a file's documents in order: of a table, one document a row; of plain text, all of it. Blank documents are given
 * too. JSON arrays, and Parquet within gzip, are read whole; else a window (1 MiB, of Parquet a row group) is in memory. What is
 * no text ends the reading early, with `tally.refusal`.
 * @throws AtelierError, naming the file and where it can the line or row, for what is unreadable or malformed.
 */
export async function* documentPieces(path: string, options: ReadingOptions, tally: Tally): AsyncGenerator<Piece[]> {
  const { kind } = namedKind(path)
  const reader = tables[kind]
  if (reader === undefined) {
    yield* textPieces(path, options, tally)
    return
  }
  for await (const documents of reader(path, options, tally)) yield documents.flatMap(piecesOf)
}

/** The pieces of a document that is there as a whole. */
export function piecesOf(document: string): Piece[] {
  if (document.length <= longestPiece) return [{ text: document, starts: true, ends: true }]
  const cutter = pieceCutter()
  const texts = [...cutter.push(document), cutter.end()]
  return texts.map((text, index) => ({ text, starts: index === 0, ends: index === texts.length - 1 }))
}

/** Whether a file of that name has columns. */
export const isTable = (path: string): boolean => tables[namedKind(path).kind] !== undefined

type TableReader = (path: string, options: ReadingOptions, tally: Tally) => AsyncGenerator<string[]>

const tables: Readonly<Record<string, TableReader>> = {
  jsonl: jsonLines,
  ndjson: jsonLines,
  json: jsonArray,
  csv: (path, options, tally) => csvRows(path, options, tally, ''),
  tsv: (path, options, tally) => csvRows(path, options, tally, '\t'),
  parquet: parquetRows,
}

async function* textPieces(path: string, { encoding }: ReadingOptions, tally: Tally): AsyncGenerator<Piece[]> {
  const cutter = pieceCutter()
  let starts = true
  for await (const window of textWindows(path, tally, encoding)) {
    for (const text of cutter.push(window)) {
      yield [{ text, starts, ends: false }]
      starts = false
    }
  }
  if (tally.refusal === undefined) yield [{ text: cutter.end(), starts, ends: true }]
}

async function* jsonLines(path: string, options: ReadingOptions, tally: Tally): AsyncGenerator<string[]> {
  const read = jsonLinesReader(path, options.column)
  let unfinished: string[] = []
  for await (const text of textWindows(path, tally, options.encoding)) {
    const lines = text.split('\n')
    if (lines.length === 1) {
      unfinished.push(text)
      continue
    }
    lines[0] = unfinished.join('') + lines[0]!
    unfinished = [lines.pop()!]
    yield read(lines)
  }
  if (tally.refusal === undefined) yield read([unfinished.join('')])
}

async function* jsonArray(path: string, { column, encoding }: ReadingOptions, tally: Tally): AsyncGenerator<string[]> {
  const decoded = decodeText(await wholeFile(path), encoding)
  if ('refusal' in decoded) {
    tally.refusal = decoded.refusal
    return
  }
  tally.characters += decoded.text.length
  tally.replaced += decoded.replaced
  if (/^\s*[^\s[]/.test(decoded.text)) tally.refusal = 'its JSON is not an array of strings or of objects'
  else yield jsonDocuments(decoded.text, path, column)
}

async function* parquetRows(path: string, { column }: ReadingOptions): AsyncGenerator<string[]> {
  const bytes = namedKind(path).zipped
    ? Uint8Array.from(await wholeFile(path)).buffer
    : await readable(path, asyncBufferFromFile(path))
  yield* parquetGroups(bytes, path, column)
}

type Row = Readonly<Record<string, unknown>>

async function* csvRows(
  path: string,
  { column, encoding }: ReadingOptions,
  tally: Tally,
  delimiter: string,
): AsyncGenerator<string[]> {
  const read = rowReader(path, column)
  const settings = { ...csvSettings, delimiter }
  let rows = 0
  for await (const { data, errors, meta } of csvBatches<Row>(textWindows(path, tally, encoding), path, settings)) {
    checkCsv(errors, path, rows)
    rows += data.length
    yield read(data, meta.fields)
  }
}

async function wholeFile(path: string): Promise<Uint8Array> {
  const bytes = await readable(path, readFile(path))
  if (!namedKind(path).zipped) return bytes
  return readable(path, promisify(gunzip)(bytes, { maxOutputLength: longestWhole }))
}
