/** Questions with their answers, and chats, from tables and derived sets. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { AtelierError } from '../../tensor/index.js'
import type { Message } from '../chat/index.js'
import { decodeText } from '../decode.js'
import { entryOf, namedKind, readable } from '../sources.node.js'
import { isTableFile, tableBatches } from '../tables/read.node.js'
import { conversationReader, knownForms, type PairRecord } from './conversation.js'
import { isPairSet, loadPairSet } from './sets.node.js'

/** Conversations to learn the answers of. */
export interface PairSet {
  readonly name: string
  readonly conversations: readonly (readonly Message[])[]
  readonly sources: readonly string[]
  readonly licence?: string
}

/** Hex SHA-256 of what a set says. */
export const pairsHash = ({ conversations }: PairSet): string =>
  createHash('sha256').update(JSON.stringify(conversations)).digest('hex')

/** Whether a source holds pairs or chats: a derived set (`pairs:…`), or a table with columns that tell (see `conversationReader`). */
export async function isPairSource(source: string): Promise<boolean> {
  if (isPairSet(source)) return true
  const entry = await entryOf(source)
  if (!entry?.isFile() || !isTableFile(source)) return false
  if (isJsonLines(source)) {
    const line = (await textOf(source)).split('\n').find((each) => each.trim() !== '')
    const record = line === undefined ? undefined : attempt(() => JSON.parse(line) as unknown)
    return isRecord(record) && conversationReader(Object.keys(record)) !== undefined
  }
  for await (const { columns } of tableBatches(source)) return conversationReader(columns) !== undefined
  return false
}

/**
 * Reads pairs and chats: JSON lines, JSON, CSV or Parquet, with the usual names of columns, or a derived set.
 * @throws AtelierError, naming file and line, for what is malformed, and for columns that are not known.
 */
export async function readPairs(source: string): Promise<PairSet> {
  if (isPairSet(source)) return loadPairSet(source)
  const name = namedKind(source).name
  const conversations = isJsonLines(source) ? lineConversations(await textOf(source), source) : await tabled(source)
  if (conversations.length === 0) throw new AtelierError(`${source}: it holds no pairs`, 'Give at least one')
  return { name, conversations, sources: [source] }
}

const isJsonLines = (path: string): boolean => ['jsonl', 'ndjson'].includes(namedKind(path).kind)

/** The conversations of JSON lines. @throws with `file:line` for the first that is none. */
function lineConversations(text: string, file: string): readonly Message[][] {
  let read: ReturnType<typeof conversationReader>
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    const where = `${file}:${index + 1}`
    let record: unknown
    try {
      record = JSON.parse(line)
    } catch (cause) {
      throw new AtelierError(
        `${where}: not JSON: ${(cause as Error).message.replaceAll(/\s+/g, ' ')}`,
        'Mend that line',
      )
    }
    if (!isRecord(record)) throw new AtelierError(`${where}: it is no object`, 'Mend that line')
    read ??= conversationReader(Object.keys(record)) ?? unknownColumns(where, Object.keys(record))
    return [checked(read(record), where)]
  })
}

async function tabled(path: string): Promise<readonly Message[][]> {
  const conversations: Message[][] = []
  for await (const { columns, rows, first } of tableBatches(path)) {
    const read = conversationReader(columns) ?? unknownColumns(path, columns)
    for (const [index, row] of rows.entries()) {
      const where = `${path}, row ${first + index}`
      if (typeof row === 'string') throw new AtelierError(`${where}: ${row}`, 'Mend or remove that row')
      conversations.push(checked(read(Object.fromEntries(columns.map((column, i) => [column, row[i]]))), where))
    }
  }
  return conversations
}

function checked(read: readonly Message[] | string, where: string): Message[] {
  if (typeof read !== 'string') return [...read]
  throw new AtelierError(`${where}: ${read}`, 'Mend or remove it')
}

function unknownColumns(where: string, columns: readonly string[]): never {
  throw new AtelierError(
    `${where}: columns ${columns.map((column) => `"${column}"`).join(', ')}: which are questions and answers is not clear`,
    `Known are ${knownForms.join(', ')}`,
  )
}

const isRecord = (value: unknown): value is PairRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function attempt<T>(body: () => T): T | undefined {
  try {
    return body()
  } catch {
    return undefined
  }
}

const unzip = promisify(gunzip)

async function textOf(path: string): Promise<string> {
  const bytes = await readable(path, readFile(path))
  const decoded = decodeText(namedKind(path).zipped ? await readable(path, unzip(bytes)) : bytes)
  if ('refusal' in decoded) throw new AtelierError(`data: "${path}": ${decoded.refusal}`, 'Give a file with text')
  return decoded.text
}
