/** Looking runs up, and what people and verbs add to them. */
import { resolve } from 'node:path'
import { AtelierError } from '../tensor/index.js'
import type { Database, Statement, Transaction } from './database.node.js'
import type { Run } from './run.js'
import { runColumns, runOf } from './runRow.node.js'
import type { Point } from './series.js'

type Reading = Pick<Transaction, 'execute'>

export const runOrders = ['begun', 'loss', 'best', 'step', 'parameters', 'verb', 'status'] as const

export interface RunFilter {
  readonly verb?: string
  readonly status?: Run['status']
  readonly family?: string
  readonly tag?: string
  /** Part of the id, the folder, the data's name or the note. */
  readonly text?: string
  /** Default `begun`, the newest first; losses the lowest first. */
  readonly sort?: (typeof runOrders)[number]
  readonly limit?: number
}

/** Runs that fit, in order. */
export async function listRuns({ execute }: Reading, filter: RunFilter = {}): Promise<readonly Run[]> {
  const { rows } = await execute(`SELECT ${runColumns} FROM runs ORDER BY begun DESC, id DESC`)
  const now = Date.now()
  const fitting = rows.map((row) => runOf(row, now)).filter((run) => fits(run, filter))
  const sorted = filter.sort === undefined ? fitting : fitting.toSorted(orders[filter.sort])
  return sorted.slice(0, filter.limit)
}

function fits(run: Run, { verb, status, family, tag, text }: RunFilter): boolean {
  if (verb !== undefined && run.verb !== verb) return false
  if (status !== undefined && run.status !== status) return false
  if (family !== undefined && run.family !== family) return false
  if (tag !== undefined && !run.tags.includes(tag)) return false
  const words = [run.id, run.folder, run.dataName, run.note].join('\n').toLowerCase()
  return text === undefined || words.includes(text.toLowerCase())
}

const last = Number.POSITIVE_INFINITY

const orders: Readonly<Record<(typeof runOrders)[number], (a: Run, b: Run) => number>> = {
  begun: (a, b) => b.begun - a.begun,
  loss: (a, b) => (a.loss ?? last) - (b.loss ?? last),
  best: (a, b) => (a.bestLoss ?? last) - (b.bestLoss ?? last),
  step: (a, b) => b.step - a.step,
  parameters: (a, b) => (b.parameters ?? 0) - (a.parameters ?? 0),
  verb: (a, b) => a.verb.localeCompare(b.verb),
  status: (a, b) => a.status.localeCompare(b.status),
}

/** The run of exactly this id. */
export async function runById({ execute }: Reading, id: string): Promise<Run | undefined> {
  const { rows } = await execute({ sql: `SELECT ${runColumns} FROM runs WHERE id = ?`, args: [id] })
  return rows[0] && runOf(rows[0])
}

/**
 * The run that a word means: its id or a part of it, or its folder; of several in one folder the newest.
 * @throws AtelierError if none or several are meant.
 */
export async function findRun(database: Reading, word: string): Promise<Run> {
  const runs = await listRuns(database)
  const exact = runs.find(({ id, folder }) => id === word || folder === resolve(word))
  if (exact !== undefined) return exact
  const found = runs.filter(({ id, folder }) => id.includes(word) || folder.split(/[\\/]/).at(-1) === word)
  if (found.length === 1 || (found.length > 1 && new Set(found.map(({ folder }) => folder)).size === 1))
    return found[0]!
  if (found.length === 0) {
    throw new AtelierError(
      `runs: ${word}: no run of this name is recorded`,
      'See `atelier runs`; `atelier runs scan FOLDER` takes in runs that are on the disk',
    )
  }
  const some = found.slice(0, 4).map(({ id }) => id)
  throw new AtelierError(`runs: ${word}: ${found.length} runs are meant: ${some.join(', ')}`, 'Give more of the name')
}

/** The curves of a run by name, in the order of their steps. */
export async function readSeries(
  { execute }: Reading,
  run: string,
): Promise<ReadonlyMap<string, readonly Pick<Point, 'step' | 'value'>[]>> {
  const { rows } = await execute({
    sql: 'SELECT name, step, value FROM series WHERE run = ? ORDER BY name, step',
    args: [run],
  })
  const series = new Map<string, Pick<Point, 'step' | 'value'>[]>()
  for (const { name, step, value } of rows) {
    const points = series.get(String(name)) ?? []
    series.set(String(name), points)
    points.push({ step: Number(step), value: Number(value) })
  }
  return series
}

/** Adds a tag, a word. @throws AtelierError if it is more than a word. */
export async function tagRun({ execute }: Reading, run: string, tag: string): Promise<void> {
  if (!/^[^\s,]+$/.test(tag))
    throw new AtelierError(`runs: the tag "${tag}": it is not one word`, 'Use - between words')
  await execute({ sql: 'INSERT OR IGNORE INTO tags VALUES (?, ?)', args: [run, tag] })
}

export async function untagRun({ execute }: Reading, run: string, tag: string): Promise<void> {
  await execute({ sql: 'DELETE FROM tags WHERE run = ? AND tag = ?', args: [run, tag] })
}

/** Sets what people say of a run; an empty note takes it away. */
export async function noteRun({ execute }: Reading, run: string, note: string): Promise<void> {
  await execute({ sql: 'UPDATE runs SET note = ? WHERE id = ?', args: [note === '' ? null : note, run] })
}

/** Adds what a verb measured, under its name, to what was measured before. */
export const resultsStatement = (run: string, name: string, values: unknown): Statement => ({
  sql: `UPDATE runs SET results = json_patch(results, ?) WHERE id = ?`,
  args: [JSON.stringify({ [name]: values }, finite), run],
})

/** JSON has no NaN. */
const finite = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value

/** Forgets a run; its folder stays as it is. */
export async function forgetRun({ batch }: Pick<Database, 'batch'>, run: string): Promise<void> {
  await batch([{ sql: 'DELETE FROM runs WHERE id = ?', args: [run] }])
}
