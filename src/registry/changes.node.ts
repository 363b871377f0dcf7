/** Noticing what other processes write: the registry is a file that any of them changes. */
import type { Database } from './database.node.js'
import { runColumns, runOf } from './runRow.node.js'

/** A word for each run that is another one whenever something of the run has changed. */
export async function runStamps({ execute }: Pick<Database, 'execute'>): Promise<ReadonlyMap<string, string>> {
  // Only of runs that run does it matter what their process is doing.
  const [{ rows }, { rows: running }] = await Promise.all([
    execute(`SELECT runs.id, status, heartbeat, step, best_step, ended, note, length(results) AS results,
      (SELECT group_concat(tag) FROM tags WHERE tags.run = runs.id) AS tags,
      (SELECT COUNT(*) FROM samples WHERE samples.run = runs.id) AS samples FROM runs`),
    execute(`SELECT ${runColumns} FROM runs WHERE status = 'running'`),
  ])
  const now = Date.now()
  const told = new Map(running.map((row) => [row.id, runOf(row, now).status]))
  return new Map(
    rows.map(({ id, status, ...rest }) => [
      String(id),
      JSON.stringify([told.get(id!) ?? status, ...Object.values(rest)]),
    ]),
  )
}

/** Ids whose stamp is new, another one, or gone. */
export function changedIds(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] {
  const gone = [...before.keys()].filter((id) => !after.has(id))
  return [...[...after].filter(([id, stamp]) => before.get(id) !== stamp).map(([id]) => id), ...gone]
}
