/**
 * A folder of checkpoints, `root/step-00000120/`. Each is written beside its place, flushed and renamed, and is complete only with a manifest
 * that agrees with its files; a process killed at any moment leaves the earlier ones as they were.
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AtelierError } from '../tensor/index.js'
import { recoverFolders, removeFolderAtomic, removeStaleTemporaries, writeFolderAtomic } from './atomic.node.js'
import { checkManifest, writeManifest } from './manifest.node.js'
import { explained, systemCode } from './systemError.node.js'

/** One checkpoint folder; `problem` says in words why it is not complete. */
export interface Checkpoint {
  readonly step: number
  readonly path: string
  readonly problem?: string
}

/** The newest valid checkpoint, if any, and the newer ones that had to be passed over, each with its `problem`. */
export interface LatestCheckpoint {
  readonly checkpoint: Checkpoint | undefined
  readonly skipped: readonly Checkpoint[]
}

/** How many of the newest complete checkpoints to keep (1 or more), and the step of the best one, kept besides. */
export interface Retention {
  readonly keep: number
  readonly best?: number
}

/**
 * Saves a checkpoint and then drops older ones: every earlier step that is neither among the newest `keep` complete ones nor the best. The one
 * just saved always stays, and later steps are not touched. A checkpoint of the same step is replaced.
 * @param write Writes the files into the folder that it is given; the manifest is added after it.
 * @returns The checkpoint's path.
 * @throws AtelierError, one sentence, when the disk is full or the folder cannot be written; earlier checkpoints are then whole. What `write` throws.
 */
export async function saveCheckpoint(
  root: string,
  step: number,
  write: (folder: string) => Promise<void>,
  { keep, best }: Retention,
): Promise<string> {
  checkCount('step', step, 0)
  checkCount('keep', keep, 1)
  const path = join(root, folderName(step))
  await writeFolderAtomic(path, async (temporary) => {
    await write(temporary)
    await writeManifest(temporary)
  })
  await dropOlder(root, step, keep, best)
  return path
}

/** All checkpoints of a folder, oldest step first, judged by their manifest and the sizes of their files. A missing folder holds none. */
export function listCheckpoints(root: string): Promise<readonly Checkpoint[]> {
  return reading(root, async () => {
    const checkpoints: Checkpoint[] = []
    for (const found of await findFolders(root)) checkpoints.push(await judged(found, 'sizes'))
    return checkpoints
  })
}

/**
 * The checkpoint of the highest step whose files all have the content that was saved; it reads them to be sure. Also sets right what a
 * killed save left behind.
 */
export function latestCheckpoint(root: string): Promise<LatestCheckpoint> {
  return reading(root, async () => {
    await removeStaleTemporaries(root)
    const skipped: Checkpoint[] = []
    for (const found of (await findFolders(root)).toReversed()) {
      const checkpoint = await judged(found, 'content')
      if (checkpoint.problem === undefined) return { checkpoint, skipped }
      skipped.push(checkpoint)
    }
    return { checkpoint: undefined, skipped }
  })
}

/** Removes one checkpoint, such as a later one when a run goes back. One that is not there is no error. */
export function removeCheckpoint(root: string, step: number): Promise<void> {
  checkCount('step', step, 0)
  return removeFolderAtomic(join(root, folderName(step)))
}

async function dropOlder(root: string, saved: number, keep: number, best: number | undefined): Promise<void> {
  const all = await listCheckpoints(root)
  const complete = all.filter(({ problem }) => problem === undefined).map(({ step }) => step)
  const kept = new Set([...complete.slice(-keep), ...(best === undefined ? [] : [best])])
  for (const { step, path } of all) {
    if (step < saved && !kept.has(step)) await removeFolderAtomic(path)
  }
}

async function judged(found: Checkpoint, depth: 'sizes' | 'content'): Promise<Checkpoint> {
  const verdict = await checkManifest(found.path, depth)
  return typeof verdict === 'string' ? { ...found, problem: verdict } : found
}

async function findFolders(root: string): Promise<readonly Checkpoint[]> {
  await recoverFolders(root)
  const names = await readdir(root).catch((error) => {
    if (systemCode(error) === 'ENOENT') return []
    throw error
  })
  return names
    .filter((name) => /^step-\d{8,16}$/.test(name))
    .map((name) => ({ step: Number(name.slice('step-'.length)), path: join(root, name) }))
    .filter(({ step, path }) => path.endsWith(folderName(step)))
    .sort((a, b) => a.step - b.step)
}

async function reading<T>(root: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw explained('read checkpoints', root, error)
  }
}

function folderName(step: number): string {
  return `step-${String(step).padStart(8, '0')}`
}

function checkCount(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return
  throw new AtelierError(`save checkpoint: ${name} ${value}: it is not a whole number from ${least} up`)
}
