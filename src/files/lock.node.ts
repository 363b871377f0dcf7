/**
 * One writer for a folder. The lock is a file `.lock` with the process that holds it; it appears with its content in one step, and one that a
 * dead process left is taken over by exactly one successor.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync, unlinkSync } from 'node:fs'
import { link, lstat, mkdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { AtelierError } from '../tensor/index.js'
import { removeStaleTemporaries, temporaryBeside } from './atomic.node.js'
import { mayBeAlive, ownerTag, parseOwner, thisProcess } from './owner.node.js'
import { explained, systemCode } from './systemError.node.js'

/** Gives a lock back; a second call does nothing. */
export type Release = () => Promise<void>

const writingMilliseconds = 10_000

/**
 * Locks a folder, making it where it is missing, until `release` or the end of this process.
 * @throws AtelierError that names the process that holds the lock.
 */
export async function lockFolder(path: string): Promise<Release> {
  const folder = resolve(path)
  try {
    await mkdir(folder, { recursive: true })
    await removeStaleTemporaries(folder)
    return await acquire(folder, join(folder, '.lock'))
  } catch (error) {
    throw explained('lock folder', path, error)
  }
}

async function acquire(folder: string, lock: string): Promise<Release> {
  const content = `${ownerTag(thisProcess())} ${randomBytes(8).toString('hex')}\n`
  if (!(await create(lock, content)) && !(await takeOver(folder, lock, content))) throw await refusal(folder, lock)
  const release = () => removeOwn(lock, content)
  process.once('exit', release)
  return async () => {
    process.removeListener('exit', release)
    release()
  }
}

/**
 * Replaces a dead process's lock. Between judging it dead and removing it another process could do the same and lock anew, so whoever
 * removes one must first hold a lock on doing so, and look again.
 */
async function takeOver(folder: string, lock: string, content: string): Promise<boolean> {
  const stale = await read(lock)
  if (stale !== undefined && (await isHeld(lock, stale))) return false
  const release = await acquire(folder, `${lock}.takeover`)
  try {
    const again = await read(lock)
    if (again !== undefined && (await isHeld(lock, again))) return false
    if (again !== undefined) await unlink(lock)
    return await create(lock, content)
  } finally {
    await release()
  }
}

/** Makes the lock with its whole content, or returns false when there is one. */
async function create(lock: string, content: string): Promise<boolean> {
  const draft = temporaryBeside(lock, 'tmp')
  try {
    await writeFile(draft, content, { flag: 'wx' })
    await link(draft, lock)
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(systemCode(error) ?? '')) throw error
    return await createWithoutLinks(lock, content)
  } finally {
    await unlink(draft).catch(() => {}) // it may not have been made
  }
}

/** For file systems without hard links, such as exFAT. */
async function createWithoutLinks(lock: string, content: string): Promise<boolean> {
  try {
    await writeFile(lock, content, { flag: 'wx' })
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  }
}

/** A lock that names nobody is being written this moment, or was torn by a power cut: its age tells. */
async function isHeld(lock: string, content: string): Promise<boolean> {
  const owner = parseOwner(content.split(' ')[0]!)
  if (owner !== undefined) return mayBeAlive(owner)
  const file = await lstat(lock).catch(() => undefined)
  return file !== undefined && Date.now() - file.mtimeMs < writingMilliseconds
}

async function refusal(folder: string, lock: string): Promise<AtelierError> {
  const owner = parseOwner(((await read(lock)) ?? '').split(' ')[0]!)
  if (owner === undefined)
    return new AtelierError(`lock folder: ${folder}: another process took it just now`, 'Try again.')
  const here = thisProcess()
  if (owner.host !== here.host) {
    return new AtelierError(
      `lock folder: ${folder}: process ${owner.pid} on ${owner.host} is writing there`,
      `Wait for it, choose another folder, or delete ${lock} when that process is gone.`,
    )
  }
  const who = owner.pid === here.pid ? `this process (${owner.pid})` : `process ${owner.pid}`
  return new AtelierError(`lock folder: ${folder}: ${who} is writing there`, 'Wait for it or choose another folder.')
}

async function read(lock: string): Promise<string | undefined> {
  try {
    return await readFile(lock, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Synchronous, since nothing else runs while a process exits. */
function removeOwn(lock: string, content: string): void {
  try {
    if (readFileSync(lock, 'utf8') === content) unlinkSync(lock)
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error
  }
}
