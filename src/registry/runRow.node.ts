/** Runs as rows of the database and back. */
import { mayBeAlive, ownerTag, parseOwner, thisProcess } from '../files/index.node.js'
import type { Row, Statement, Value } from './database.node.js'
import { type Run, silence } from './run.js'

/** What a process writes of its run; the tags and the note are people's. */
export type WrittenRun = Omit<Run, 'status' | 'tags' | 'note'> & { readonly status: Exclude<Run['status'], 'lost'> }

const columns = [
  ['id', 'id'],
  ['verb', 'verb'],
  ['folder', 'folder'],
  ['machine', 'machine'],
  ['status', 'status'],
  ['begun', 'begun'],
  ['ended', 'ended'],
  ['heartbeat', 'heartbeat'],
  ['command', 'command'],
  ['version', 'version'],
  ['commit', 'commit_hash'],
  ['seed', 'seed'],
  ['family', 'family'],
  ['parameters', 'parameters'],
  ['config', 'config'],
  ['dataName', 'data_name'],
  ['dataHash', 'data_hash'],
  ['step', 'step'],
  ['steps', 'steps'],
  ['loss', 'loss'],
  ['bestStep', 'best_step'],
  ['bestLoss', 'best_loss'],
  ['results', 'results'],
  ['problem', 'problem'],
] as const satisfies readonly (readonly [field: keyof WrittenRun, column: string])[]

/** Set when the run begins, or by others than its process. */
const steady: ReadonlySet<string> = new Set(['id', 'begun', 'results'])

/** Puts a run in, or brings it up to date, all but its results. `process` says whose run it is while it runs. */
export function upsertRun(run: WrittenRun): Statement {
  const names = [...columns.map(([, column]) => column), 'process']
  const updates = names.filter((name) => !steady.has(name)).map((name) => `${name} = excluded.${name}`)
  return {
    sql: `INSERT INTO runs (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})
      ON CONFLICT (id) DO UPDATE SET ${updates.join(', ')}`,
    args: [...columns.map(([field]) => cell(run[field])), run.status === 'running' ? ownerTag(thisProcess()) : null],
  }
}

function cell(value: WrittenRun[keyof WrittenRun]): Value {
  if (typeof value === 'object' && value !== null) return JSON.stringify(value)
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}

/** All that is read of a run, with its tags as one text. */
export const runColumns = `runs.*, (SELECT group_concat(tag, ' ') FROM (SELECT tag FROM tags WHERE tags.run = runs.id ORDER BY tag)) AS tags`

/** A row of `runColumns` as a run. */
export function runOf(row: Row, now = Date.now()): Run {
  const fields = Object.fromEntries(columns.map(([field, column]) => [field, row[column]])) as unknown as Run
  const tags = typeof row.tags === 'string' ? row.tags.split(' ') : []
  const status = isLost(row, now) ? 'lost' : fields.status
  return {
    ...fields,
    status,
    config: parsed(row.config),
    results: parsed(row.results),
    note: row.note as Run['note'],
    tags,
  }
}

/** Of this machine the process tells, busy or asleep; of another, silence. */
function isLost({ status, heartbeat, process }: Row, now: number): boolean {
  if (status !== 'running') return false
  const owner = typeof process === 'string' ? parseOwner(process) : undefined
  if (owner !== undefined && owner.host === thisProcess().host) return !mayBeAlive(owner)
  return now - Number(heartbeat) > silence
}

const parsed = (text: Value | undefined): Readonly<Record<string, unknown>> =>
  JSON.parse(typeof text === 'string' ? text : '{}') as Readonly<Record<string, unknown>>
