/** Preferences and prompts from files. */
import { readFile } from 'node:fs/promises'
import { AtelierError } from '../../tensor/index.js'
import { checkMessages, type Message } from '../chat/message.js'
import { isTableFile, readTable } from '../tables/read.node.js'
import { type PreferencePair, type PromptContent, parsePair } from './pair.js'

/** Something to be answered, with the other fields of its row. */
export interface PromptRow {
  readonly prompt: PromptContent
  readonly fields: Readonly<Record<string, unknown>>
}

/** The pairs of a table (.jsonl, .json, .csv, .parquet). @throws AtelierError with the row that is none, or for a file without any. */
export async function readPreferences(path: string): Promise<readonly PreferencePair[]> {
  const records = await recordsOf(path)
  if (records.length === 0) throw new AtelierError(`data: "${path}": no preferences: there is nothing to learn from`)
  return records.map((record, i) => placing(path, i, () => parsePair(record)))
}

/** Prompts: the field `prompt` of a table's rows, or the lines of a text. @throws AtelierError with the row that has none. */
export async function readPrompts(path: string): Promise<readonly PromptRow[]> {
  if (!isTableFile(path)) {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new AtelierError(`data: "${path}": ${error.code === 'ENOENT' ? 'there is no such file' : error.message}`)
    })
    const lines = text.split('\n').filter((line) => line.trim() !== '')
    if (lines.length === 0) throw new AtelierError(`data: "${path}": no prompts: every line is blank`)
    return lines.map((prompt) => ({ prompt, fields: {} }))
  }
  const records = await recordsOf(path)
  if (records.length === 0) throw new AtelierError(`data: "${path}": no prompts: it has no rows`)
  return records.map(({ prompt, ...fields }, i) => placing(path, i, () => ({ prompt: promptOf(prompt), fields })))
}

function promptOf(value: unknown): PromptContent {
  if (typeof value === 'string') return value
  if (!Array.isArray(value)) throw new AtelierError('it has no prompt, neither a text nor a list of messages')
  checkMessages(value as readonly Message[])
  return value as readonly Message[]
}

async function recordsOf(path: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { columns, rows } = await readTable(path)
  return rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])))
}

/** What `body` throws, with the file and the row before it. */
function placing<T>(path: string, row: number, body: () => T): T {
  try {
    return body()
  } catch (error) {
    if (error instanceof AtelierError) throw new AtelierError(`data: "${path}", row ${row + 1}: ${error.message}`)
    throw error
  }
}
