/** Labels and captions of images, from a table beside them. */
import { readFile } from 'node:fs/promises'
import Papa from 'papaparse'
import { AtelierError } from '../../tensor/index.js'
import { decodeText } from '../decode.js'
import { checkCsv, csvSettings, parseJson } from '../records.js'
import { namedKind, readable } from '../sources.node.js'

/** What people call the columns; the first that there is counts. */
const columns = {
  file: ['file', 'file_name', 'filename', 'image', 'path'],
  label: ['label', 'class', 'category'],
  caption: ['caption', 'text', 'description'],
} as const

/** Tables that are found by their names, in the folder of the images. */
export const tableNames = {
  label: ['labels.csv', 'labels.tsv', 'labels.jsonl'],
  caption: ['captions.jsonl', 'captions.csv', 'captions.tsv', 'metadata.jsonl'],
} as const

type Told = keyof typeof tableNames
type Row = Readonly<Record<string, unknown>>

/**
 * What a table tells of each file, by its path in the table with `/` between folders: JSON lines, or CSV or TSV with a heading, with a column
 * `file` (or `file_name`, `filename`, `image`, `path`) and one `label` (or `class`, `category`) or `caption` (or `text`, `description`).
 * @throws AtelierError, naming the file and the row, for what is not such a table, and for a file that is told of twice.
 */
export async function readTold(path: string, told: Told): Promise<ReadonlyMap<string, string>> {
  const rows = await rowsOf(path)
  const found = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const [file, value] = [columnOf('file'), columnOf(told)]
  function columnOf(meaning: 'file' | Told): string {
    const name = columns[meaning].find((candidate) => found.includes(candidate))
    if (name !== undefined) return name
    throw new AtelierError(
      `data: "${path}": columns ${found.map((column) => `"${column}"`).join(', ') || 'none'}: none is called "${meaning}"`,
      `Name one ${columns[meaning].join(', or ')}`,
    )
  }
  const values = new Map<string, string>()
  for (const [index, row] of rows.entries()) {
    const name = cell(row, file, path, index).replaceAll('\\', '/').replace(/^\.\//, '')
    if (values.has(name)) throw new AtelierError(`data: "${path}", row ${index + 1}: "${name}" was told of before`)
    values.set(name, cell(row, value, path, index))
  }
  return values
}

async function rowsOf(path: string): Promise<readonly Row[]> {
  const decoded = decodeText(await readable(path, readFile(path)))
  if ('refusal' in decoded) throw new AtelierError(`data: "${path}": ${decoded.refusal}`, 'Give a table in UTF-8')
  const { kind } = namedKind(path)
  if (kind !== 'csv' && kind !== 'tsv') return jsonRows(decoded.text, path)
  const parsed = Papa.parse<Row>(decoded.text, { ...csvSettings, delimiter: kind === 'tsv' ? '\t' : '' })
  checkCsv(parsed.errors, path)
  return parsed.data
}

function jsonRows(text: string, path: string): readonly Row[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    const row = parseJson(line, `"${path}", line ${index + 1}`)
    if (typeof row === 'object' && row !== null && !Array.isArray(row)) return [row as Row]
    throw new AtelierError(`data: "${path}", line ${index + 1}: not an object`, 'Give {"file": …} on each line')
  })
}

function cell(row: Row, column: string, path: string, index: number): string {
  const value = row[column]
  if (typeof value === 'string' && value.trim() !== '') return value.trim()
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new AtelierError(
    `data: "${path}", row ${index + 1}: nothing in column "${column}"`,
    'Fill it in, or leave the row out',
  )
}
