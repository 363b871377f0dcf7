/** Taking in runs that are on the disk. Their files are what counts: the database can be made anew from them. */
import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { runManifest } from '../files/index.node.js'
import { artifactStatements } from './artifacts.node.js'
import type { Database } from './database.node.js'
import { lineageStatements } from './lineage.node.js'
import { takeRunFile } from './runFile.node.js'
import { countWeights, readMetrics, readRunFacts } from './runFolder.node.js'
import { runColumns, runOf, upsertRun, type WrittenRun } from './runRow.node.js'
import { seriesBuffer } from './series.js'

export interface Scanned {
  readonly folder: string
  readonly id: string
  /** `running`: another process is at it, and records it itself. */
  readonly what: 'new' | 'known' | 'running'
}

/** Takes in every run in a folder and below. */
export async function* scanRuns(database: Database, folder: string): AsyncGenerator<Scanned, void> {
  for await (const found of runFolders(resolve(folder))) yield await takeIn(database, found)
}

/** Folders with a model that was trained here, each before those below it. */
async function* runFolders(folder: string): AsyncGenerator<string, void> {
  const entries = await readdir(folder, { withFileTypes: true })
  const isRun = entries.some(({ name }) => name === 'config.json' || name === 'adapter_config.json')
  if (isRun && (entries.some(({ name }) => name === 'run.json') || (await readRunFacts(folder))?.config.training))
    yield folder
  for (const entry of entries) {
    if (entry.isDirectory() && !/^(\.|node_modules$|checkpoints$)/.test(entry.name))
      yield* runFolders(join(folder, entry.name))
  }
}

async function takeIn(database: Database, folder: string): Promise<Scanned> {
  const facts = await readRunFacts(folder)
  const begun = (await stat(join(folder, 'config.json')).catch(() => stat(folder))).mtime
  const verb = facts?.config.distilled === undefined ? 'train' : 'distill'
  const file = await takeRunFile({ verb, folder, begun })
  const { id } = file
  const { rows } = await database.execute({ sql: `SELECT ${runColumns} FROM runs WHERE id = ?`, args: [id] })
  const before = rows[0] && runOf(rows[0])
  if (before?.status === 'running') return { folder, id, what: 'running' }
  const { points, ...progress } = await measured(folder)
  const isSealed = (await runManifest(folder)) !== undefined
  const isOver = facts?.steps === undefined ? isSealed : progress.step >= facts.steps
  const ended = (await stat(join(folder, 'metrics.jsonl')).catch(() => stat(folder))).mtimeMs
  const usual = isOver || isSealed ? 'finished' : 'interrupted'
  const row: WrittenRun = {
    ...{
      id,
      verb: file.verb,
      folder,
      machine: file.machine,
      status: before && before.status !== 'lost' ? before.status : usual,
    },
    ...{ begun: Date.parse(file.begun), ended: before?.ended ?? Math.round(ended), heartbeat: Math.round(ended) },
    ...{
      command: file.command ?? null,
      version: file.version,
      commit: file.commit ?? null,
      problem: before?.problem ?? null,
    },
    ...{ seed: facts?.seed ?? null, family: facts?.family ?? null, config: facts?.config ?? {} },
    ...{ dataName: facts?.dataName ?? null, dataHash: facts?.dataHash ?? null, steps: facts?.steps ?? null },
    ...{ parameters: (await countWeights(folder).catch(() => undefined)) ?? null, results: {}, ...progress },
  }
  await database.batch([
    upsertRun(row),
    ...lineageStatements(file),
    { sql: 'DELETE FROM series WHERE run = ?', args: [id] },
    ...points.map(({ name, step, value }) => ({
      sql: 'INSERT OR REPLACE INTO series VALUES (?, ?, ?, ?)',
      args: [id, name, step, value],
    })),
    ...(await artifactStatements(id, folder)),
  ])
  return { folder, id, what: before ? 'known' : 'new' }
}

/** What `metrics.jsonl` tells. */
async function measured(folder: string) {
  const series = seriesBuffer()
  let [step, sum, weight] = [0, 0, 0]
  let best: { readonly step: number; readonly loss: number } | undefined
  for await (const line of readMetrics(folder)) {
    step = Math.max(step, line.step)
    if (typeof line.loss === 'number') {
      series.add('loss', line.step, line.loss)
      ;[sum, weight] = [0.95 * sum + line.loss, 0.95 * weight + 1]
    }
    for (const [name, value] of Object.entries(line.readings ?? {})) series.add(name, line.step, Number(value))
    if (typeof line.validation !== 'number') continue
    series.add('validation', line.step, line.validation)
    if (best === undefined || line.validation < best.loss) best = { step: line.step, loss: line.validation }
  }
  const loss = weight > 0 ? sum / weight : null
  return { step, loss, bestStep: best?.step ?? null, bestLoss: best?.loss ?? null, points: series.pending().points }
}
