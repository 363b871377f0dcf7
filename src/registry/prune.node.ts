/** What can be thrown away: checkpoints that no resume needs, runs that no other comes from. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { listCheckpoints, lockFolder, removeCheckpoint, removeFolderAtomic } from '../files/index.node.js'
import { AtelierError } from '../tensor/index.js'
import type { Database } from './database.node.js'
import { readLineage } from './lineage.node.js'
import type { Run } from './run.js'
import { readRunFile } from './runFile.node.js'
import { forgetRun } from './runs.node.js'

export interface Spare {
  readonly path: string
  readonly bytes: number
  readonly step: number
}

/**
 * Checkpoints of a run that can go: all but the newest whole one and that of the best validation. Of those that are not whole nothing is
 * said while no whole one is there. A run that is running has none to spare.
 */
export async function spareCheckpoints({ folder, status }: Pick<Run, 'folder' | 'status'>): Promise<readonly Spare[]> {
  if (status === 'running') return []
  const all = await listCheckpoints(join(folder, 'checkpoints'))
  const newest = all.findLast(({ problem }) => problem === undefined)
  if (newest === undefined) return []
  const best = await bestStep(newest.path)
  const spare = all.filter(({ step }) => step !== newest.step && step !== best)
  return Promise.all(spare.map(async ({ step, path }) => ({ step, path, bytes: await sizeOf(path) })))
}

/** Deletes checkpoints, after a last look whether they still can go. @throws AtelierError if a process writes there. */
export async function pruneCheckpoints(run: Run, spares: readonly Spare[]): Promise<void> {
  const release = await lockFolder(run.folder)
  try {
    const still = new Set((await spareCheckpoints(run)).map(({ step }) => step))
    for (const { step } of spares) if (still.has(step)) await removeCheckpoint(join(run.folder, 'checkpoints'), step)
  } finally {
    await release()
  }
}

/**
 * Deletes a run, its folder and what is recorded of it.
 * @throws AtelierError if it is running or a process writes there, if others come from it, or if its folder holds another run by now.
 */
export async function deleteRun(database: Database, run: Run): Promise<void> {
  const refuse = (why: string, remedy: string): AtelierError => new AtelierError(`runs: ${run.id}: ${why}`, remedy)
  if (run.status === 'running') throw refuse('it is running', 'Stop it first')
  const children = (await readLineage(database)).filter(({ parent }) => parent === run.id)
  if (children.length > 0) {
    const names = children.map(({ child, role }) => `${child} (${role})`).join(', ')
    throw refuse(`others come from it: ${names}`, 'Delete those first')
  }
  const there = await stat(run.folder).catch(() => undefined)
  if (there !== undefined && (await readRunFile(run.folder))?.id !== run.id) {
    throw refuse(`${run.folder} holds another run by now`, 'Delete the folder by hand, if it is to go')
  }
  if (there !== undefined) {
    const release = await lockFolder(run.folder)
    await removeFolderAtomic(run.folder).finally(release)
  }
  await forgetRun(database, run.id)
}

async function bestStep(checkpoint: string): Promise<number | undefined> {
  try {
    const { state } = JSON.parse(await readFile(join(checkpoint, 'trainer.json'), 'utf8')) as {
      readonly state?: { readonly best?: { readonly step: number } | null }
    }
    return state?.best?.step
  } catch {
    return undefined
  }
}

/** Bytes of all files of a folder. */
export async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => (await stat(join(entry.parentPath, entry.name)).catch(() => undefined))?.size ?? 0)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
