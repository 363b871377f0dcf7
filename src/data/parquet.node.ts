/** Text and tables from Parquet files; gzip, Brotli and (from Node 22.15) Zstandard pages are unpacked by Node itself. */
import * as zlib from 'node:zlib'
import type { AsyncBuffer, Compressors, SchemaTree } from 'hyparquet'
import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet'
import { AtelierError } from '../tensor/index.js'
import { chooseColumn, columnDocuments } from './records.js'
import type { Table } from './tables/table.js'

/**
 * The documents in one column of a Parquet file; only that column is read.
 * Throws when the column is not clear, and when the file cannot be read, with its name.
 */
export async function parquetDocuments(bytes: AsyncBuffer, file: string, column?: string): Promise<string[]> {
  const documents: string[] = []
  for await (const group of parquetGroups(bytes, file, column)) for (const document of group) documents.push(document)
  return documents
}

/** As `parquetDocuments`, one row group at a time: no more than that is in memory. */
export async function* parquetGroups(bytes: AsyncBuffer, file: string, column?: string): AsyncGenerator<string[]> {
  const metadata = await named(file, parquetMetadataAsync(bytes))
  const fields = parquetSchema(metadata).children
  const columns = {
    all: fields.map((field) => field.element.name),
    textual: fields.filter(isText).map((field) => field.element.name),
  }
  if (metadata.num_rows === 0n) return
  const chosen = chooseColumn(columns, file, column)
  let rowStart = 0
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows)
    const wanted = { file: bytes, metadata, columns: [chosen], compressors, rowStart, rowEnd }
    yield columnDocuments(await named(file, parquetReadObjects(wanted)), file, chosen, rowStart)
    rowStart = rowEnd
  }
}

/** Rows in a batch of a table. */
const rowsAtOnce = 10_000

/** All columns of a Parquet file as a table, in batches of some thousand rows. Throws when the file cannot be read, with its name. */
export async function* parquetTable(bytes: AsyncBuffer, file: string): AsyncGenerator<Table> {
  const metadata = await named(file, parquetMetadataAsync(bytes))
  const columns = parquetSchema(metadata).children.map((field) => field.element.name)
  const count = Number(metadata.num_rows)
  if (count === 0) yield { columns, rows: [] }
  for (let rowStart = 0; rowStart < count; rowStart += rowsAtOnce) {
    const wanted = { file: bytes, metadata, compressors, rowStart, rowEnd: Math.min(count, rowStart + rowsAtOnce) }
    const records = await named(file, parquetReadObjects(wanted))
    yield { columns, rows: records.map((record) => columns.map((name) => record[name])) }
  }
}

const compressors: Compressors = {
  GZIP: (input) => zlib.gunzipSync(input),
  BROTLI: (input) => zlib.brotliDecompressSync(input),
}
const zstandard: unknown = Reflect.get(zlib, 'zstdDecompressSync')
if (typeof zstandard === 'function') compressors.ZSTD = (input) => zstandard(input)

function isText({ element, children }: SchemaTree): boolean {
  return children.length === 0 && (element.converted_type === 'UTF8' || element.logical_type?.type === 'STRING')
}

async function named<T>(file: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (cause) {
    throw new AtelierError(
      `data: "${file}": not readable as Parquet: ${(cause as Error).message}`,
      'Write it again uncompressed or with Snappy or gzip, or give it as .jsonl',
    )
  }
}
