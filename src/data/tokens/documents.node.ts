/** The documents of a file of any size, a window at a time. */
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { createGunzip, gunzip } from 'node:zlib'
import { asyncBufferFromFile } from 'hyparquet'
import Papa from 'papaparse'
import { AtelierError } from '../../tensor/index.js'
import { decodeText, type Tally, windowDecoder } from '../decode.js'
import { parquetGroups } from '../parquet.node.js'
import { checkCsv, csvSettings, jsonDocuments, jsonLinesReader, rowReader } from '../records.js'
import { namedKind, readable, unreadable } from '../sources.node.js'
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

const windowBytes = 2 ** 20
/** Files that are parsed as one string (JSON) or unpacked as one buffer (Parquet in gzip). */
const longestWhole = 2 ** 29 - 24
/** Windows that one quoted field of CSV may span; more is a quote that nobody closed. */
const longestField = 64

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

interface CsvBatch {
  readonly result: Papa.ParseResult<Readonly<Record<string, unknown>>>
  readonly parser: Papa.Parser
}

/** Papa pushes batches; it is paused after each until that one was taken. */
async function* csvRows(
  path: string,
  { column, encoding }: ReadingOptions,
  tally: Tally,
  delimiter: string,
): AsyncGenerator<string[]> {
  const read = rowReader(path, column)
  const windows = Readable.from(textWindows(path, tally, encoding), { highWaterMark: 1 })
  let settle: { next(batch: CsvBatch | undefined): void; fail(error: unknown): void } | undefined
  const awaitBatch = () =>
    new Promise<CsvBatch | undefined>((next, fail) => {
      settle = { next, fail }
    })
  let coming = awaitBatch()
  windows.once('error', (error) => settle?.fail(error))
  Papa.parse<Readonly<Record<string, unknown>>>(windows, {
    ...csvSettings,
    delimiter,
    chunk(result, parser) {
      parser.pause()
      settle?.next({ result, parser })
    },
    complete: () => settle?.next(undefined),
    error: (error) => settle?.fail(error),
  })
  let rows = 0
  let emptyBatches = 0
  try {
    for (let batch = await coming; batch !== undefined; batch = await coming) {
      const { data, errors, meta } = batch.result
      checkCsv(errors, path, rows)
      emptyBatches = data.length === 0 ? emptyBatches + 1 : 0
      if (emptyBatches > longestField) throw unclosedQuote(path, rows + 1)
      rows += data.length
      yield read(data, meta.fields)
      coming = awaitBatch()
      batch.parser.resume()
    }
  } finally {
    windows.destroy()
  }
}

const unclosedQuote = (path: string, row: number): AtelierError =>
  new AtelierError(
    `data: "${path}", row ${row}: a quoted field goes on for more than ${longestField} MiB`,
    'Close its quote, or give the table as .jsonl',
  )

async function* textWindows(path: string, tally: Tally, encoding?: string): AsyncGenerator<string> {
  const decoder = windowDecoder(tally, encoding)
  const file = createReadStream(path, { highWaterMark: windowBytes })
  const bytes = namedKind(path).zipped ? unzipped(file) : file
  try {
    for await (const window of bytes) {
      const text = decoder.push(window as Uint8Array)
      if (tally.refusal !== undefined) return
      if (text !== '') yield text
    }
  } catch (cause) {
    throw cause instanceof AtelierError ? cause : unreadable(path, cause)
  }
  const last = decoder.end()
  if (tally.refusal === undefined && last !== '') yield last
}

function unzipped(file: Readable): Readable {
  const unzip = createGunzip({ chunkSize: windowBytes })
  file.once('error', (error) => unzip.destroy(error))
  unzip.once('close', () => file.destroy())
  return file.pipe(unzip)
}

async function wholeFile(path: string): Promise<Uint8Array> {
  const bytes = await readable(path, readFile(path))
  if (!namedKind(path).zipped) return bytes
  return readable(path, promisify(gunzip)(bytes, { maxOutputLength: longestWhole }))
}
