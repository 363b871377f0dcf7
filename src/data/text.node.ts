/** Text from wherever it lies: a file, a folder, a table, a compressed one of these, or a built-in set. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { asyncBufferFromFile } from 'hyparquet'
import { AtelierError } from '../tensor/index.js'
import { type Corpus, corpusOf, longestText, type Provenance } from './corpus.js'
import { decodeText, type Refusal } from './decode.js'
import { parquetDocuments } from './parquet.node.js'
import { csvDocuments, jsonDocuments, jsonLinesDocuments } from './records.js'
import { isSet, listSets, readSet } from './sets.node.js'
import { entryOf, filesUnder, namedKind, readable } from './sources.node.js'

export interface ReadOptions {
  /** The column of a table that holds the text; guessed when it is clear. */
  column?: string
  /** The encoding of files without a byte order mark, as `windows-1252`; UTF-8 by default. */
  encoding?: string
  /** What stands between two documents; a newline by default. */
  separator?: string
}

/**
 * Reads all the text of a source into one corpus.
 *
 * @param source A file (plain text, or a table: `.jsonl`, `.ndjson`, `.json`, `.csv`, `.tsv`, `.parquet`; any of these with
 *   `.gz`), a folder (its files and those of its sub-folders, in the order of their paths; hidden files, `node_modules` and
 *   files without text are passed over), or the name of a built-in set. A path comes before a set of the same name.
 * @throws AtelierError, naming the file, for what is missing, unreadable, binary, malformed, or holds nothing to learn from.
 */
export async function readText(source: string, options: ReadOptions = {}): Promise<Corpus> {
  const { name, label, documents, provenance } = await readDocuments(source, options)
  return { ...corpusOf(label, documents, provenance, options.separator), name }
}

/** The documents of a source, before they are joined. */
export interface ReadDocuments {
  readonly name: string
  /** What errors call it. */
  readonly label: string
  /** Blank ones too. */
  readonly documents: readonly string[]
  readonly provenance: Provenance
}

/** Hex SHA-256 of documents in their order. */
export function documentsHash(documents: readonly string[]): string {
  const hash = createHash('sha256')
  for (const document of documents) hash.update(`${document.length} ${document}`)
  return hash.digest('hex')
}

/** As `readText`: each file, row of a table or document of a set by itself. */
export async function readDocuments(
  source: string,
  options: Omit<ReadOptions, 'separator'> = {},
): Promise<ReadDocuments> {
  const entry = await entryOf(source)
  if (entry === undefined && isSet(source)) return setDocuments(source, options)
  if (entry === undefined) throw noSuchSource(source)
  return entry.isDirectory() ? readFolder(source, options) : readOne(source, options)
}

/** Says that a source is neither a path nor a set. */
export function noSuchSource(source: string): AtelierError {
  const names = listSets().map((set) => set.name)
  return new AtelierError(
    `data: "${source}": there is no such file or folder`,
    `Give a path, or a built-in set: ${names.join(', ')}`,
  )
}

interface FileText {
  readonly documents: readonly string[]
  readonly replaced: number
}

type Tabular = (text: string, file: string, column?: string) => string[]

const tables: Readonly<Record<string, Tabular>> = {
  jsonl: jsonLinesDocuments,
  ndjson: jsonLinesDocuments,
  json: jsonDocuments,
  csv: csvDocuments,
  tsv: (text, file, column) => csvDocuments(text, file, column, '\t'),
}

const unzip = promisify(gunzip)
/** A UTF-16 unit takes at most three bytes in UTF-8. */
const longestUtf8 = 3 * longestText

function setDocuments(name: string, { column }: ReadOptions): ReadDocuments {
  if (column !== undefined) {
    throw new AtelierError(`data: "${name}": a built-in set has no columns: "${column}" came`, 'Name no column')
  }
  const { documents, ...provenance } = readSet(name)
  return { name, label: name, documents, provenance }
}

async function readOne(path: string, options: ReadOptions): Promise<ReadDocuments> {
  const { kind, name } = namedKind(path)
  if (options.column !== undefined && kind !== 'parquet' && tables[kind] === undefined) {
    throw new AtelierError(
      `data: "${path}": it is plain text: there is no column "${options.column}"`,
      'Name no column, or give a table',
    )
  }
  const read = await readFileText(path, options)
  if ('refusal' in read) {
    throw new AtelierError(`data: "${path}": ${read.refusal}`, 'Give a file with text, or name its encoding')
  }
  const provenance = { sources: [path], replaced: read.replaced }
  return { name, label: path, documents: read.documents, provenance }
}

async function readFolder(folder: string, options: ReadOptions): Promise<ReadDocuments> {
  const documents: string[] = []
  const sources: string[] = []
  const skipped: string[] = []
  let replaced = 0
  for (const path of await filesUnder(folder)) {
    const read = await readFileText(path, options)
    if ('refusal' in read || !read.documents.some((document) => /\S/.test(document))) {
      skipped.push(path)
      continue
    }
    sources.push(path)
    replaced += read.replaced
    for (const document of read.documents) documents.push(document)
  }
  if (sources.length === 0) {
    throw new AtelierError(
      `data: "${folder}": none of its ${skipped.length} files holds text`,
      'Give a folder with text files or tables',
    )
  }
  return { name: basename(resolve(folder)), label: folder, documents, provenance: { sources, skipped, replaced } }
}

async function readFileText(path: string, options: ReadOptions): Promise<FileText | Refusal> {
  const { kind, zipped } = namedKind(path)
  if (kind === 'parquet') {
    const bytes = zipped ? arrayBufferOf(await bytesOf(path)) : await readable(path, asyncBufferFromFile(path))
    return { documents: await parquetDocuments(bytes, path, options.column), replaced: 0 }
  }
  const decoded = decodeText(await bytesOf(path), options.encoding)
  if ('refusal' in decoded) return decoded
  const { text, replaced } = decoded
  if (kind === 'json' && /^\s*[^\s[]/.test(text))
    return { refusal: 'its JSON is not an array of strings or of objects' }
  const documents = tables[kind]?.(text, path, options.column) ?? [text]
  return { documents, replaced }
}

async function bytesOf(path: string): Promise<Uint8Array> {
  const bytes = await readable(path, readFile(path))
  return namedKind(path).zipped ? readable(path, unzip(bytes, { maxOutputLength: longestUtf8 })) : bytes
}

function arrayBufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer
}
