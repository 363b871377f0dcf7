/** Text from Parquet files; gzip, Brotli and (from Node 22.15) Zstandard pages are unpacked by Node itself. */
import * as zlib from 'node:zlib'
import type { AsyncBuffer, Compressors, SchemaTree } from 'hyparquet'
import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet'
import { AtelierError } from '../tensor/index.js'
import { chooseColumn, columnDocuments } from './records.js'

/**
 * The documents in one column of a Parquet file; only that column is read.
 * Throws when the column is not clear, and when the file cannot be read, with its name.
 */
export async function parquetDocuments(bytes: AsyncBuffer, file: string, column?: string): Promise<string[]> {
  const metadata = await named(file, parquetMetadataAsync(bytes))
  const fields = parquetSchema(metadata).children
  const columns = {
    all: fields.map((field) => field.element.name),
    textual: fields.filter(isText).map((field) => field.element.name),
  }
  if (metadata.num_rows === 0n) return []
  const chosen = chooseColumn(columns, file, column)
  const rows = await named(file, parquetReadObjects({ file: bytes, metadata, columns: [chosen], compressors }))
  return columnDocuments(rows, file, chosen)
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
