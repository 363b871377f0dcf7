/**
 * Writing so that a reader, or a restart after a crash or a power cut, finds the old content or the new, never a part. New content grows
 * in a hidden temporary beside its target, is flushed to the disk, and takes the target's name in one rename. Temporaries carry the name
 * of their process, so that those of dead processes are swept.
 */
import { randomBytes } from 'node:crypto'
import { access, constants, type FileHandle, lstat, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { AtelierError } from '../tensor/index.js'
import { mayBeAlive, ownerTag, parseOwner, thisProcess } from './owner.node.js'
import { explained, systemCode } from './systemError.node.js'

/** Adds bytes to the end of a file that is being written. */
export type Append = (bytes: Uint8Array) => Promise<void>

/** One write call moves at most 2 GiB on Linux; smaller pieces let other work in between. */
const pieceBytes = 64 * 2 ** 20
const sweptFolders = new Set<string>()

/**
 * Writes a file whole or not at all; an existing file is replaced, a missing folder made. Content that does not fit in memory at once is
 * given as a function that appends it piece by piece. A symbolic link at `path` is replaced, not followed.
 * @throws AtelierError, one sentence, when the disk is full or the path cannot be written; the old file is then whole.
 */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array | ((append: Append) => Promise<void>),
): Promise<void> {
  const target = resolve(path)
  const folder = dirname(target)
  const write = typeof data === 'function' ? data : (append: Append) => append(toBytes(data))
  try {
    await makeFolder(folder)
    if (!sweptFolders.has(folder)) await removeStaleTemporaries(folder)
    sweptFolders.add(folder)
    const temporary = temporaryBeside(target, 'tmp')
    await discardOnFailure(temporary, async () => {
      const file = await open(temporary, 'wx')
      try {
        await write((bytes) => appendAll(file, bytes))
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(temporary, target)
    })
    await syncFolder(folder)
  } catch (error) {
    throw explained('write file', path, error)
  }
}

/**
 * Fills a folder whole or not at all. `fill` gets the path of an empty temporary folder; when it returns, every file in it is flushed and
 * it takes the name `path`. A folder already there is first moved aside, and comes back when the process dies in between: through the next
 * `writeFolderAtomic` or `recoverFolders` in the parent folder.
 * @throws AtelierError, one sentence, when the disk is full or the path cannot be written; the old folder is then whole. What `fill` throws.
 */
export async function writeFolderAtomic(path: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const target = resolve(path)
  const parent = dirname(target)
  try {
    await makeFolder(parent)
    await recoverFolders(parent)
    await removeStaleTemporaries(parent)
    const old = await lstat(target).catch(ignoreMissing)
    if (old?.isDirectory() === false) throw new AtelierError(`write folder: ${path}: a file has this name`)
    const temporary = temporaryBeside(target, 'tmp')
    await discardOnFailure(temporary, async () => {
      await mkdir(temporary)
      await fill(temporary)
      await syncTree(temporary)
      await (old === undefined ? rename(temporary, target) : replaceFolder(target, temporary))
    })
    await syncFolder(parent)
  } catch (error) {
    throw explained('write folder', path, error)
  }
}

/**
 * Removes a folder so that no half of it is ever seen under its name. A folder that is not there is no error.
 * @throws AtelierError when it may not be removed.
 */
export async function removeFolderAtomic(path: string): Promise<void> {
  const target = resolve(path)
  const doomed = temporaryBeside(target, 'tmp')
  try {
    await rename(target, doomed)
    await syncFolder(dirname(target))
    await rm(doomed, { recursive: true, force: true })
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw explained('remove folder', path, error)
  }
}

/**
 * Whether a folder can be written, or made where it is missing. Writes nothing.
 * @throws AtelierError, one sentence, if not.
 */
export async function checkWritable(path: string): Promise<void> {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const found = await lstat(folder).catch((error) => {
      if (systemCode(error) === 'ENOENT' && folder !== dirname(folder)) return undefined
      throw explained('write folder', path, error)
    })
    if (found === undefined) continue
    if (!(await stat(folder)).isDirectory()) throw new AtelierError(`write folder: ${path}: part of the path is a file`)
    return await access(folder, constants.W_OK).catch((error) => {
      throw explained('write folder', path, error)
    })
  }
}

/** Brings back, inside `parent`, folders that a dead process had moved aside and not yet replaced. A missing `parent` holds none. */
export async function recoverFolders(parent: string): Promise<void> {
  for (const name of await names(parent)) {
    const aside = parseTemporary(name)
    if (aside === undefined || aside.kind !== 'old' || aside.isAlive) continue
    const target = join(parent, aside.base)
    if ((await lstat(target).catch(ignoreMissing)) === undefined) {
      await rename(join(parent, name), target).catch(ignoreMissing) // another reader may have been first
      await syncFolder(parent)
    } else {
      await removeFolderAtomic(join(parent, name))
    }
  }
}

/** Removes from `folder` what processes that no longer run were still writing. A missing `folder` holds nothing. */
export async function removeStaleTemporaries(folder: string): Promise<void> {
  for (const name of await names(folder)) {
    const temporary = parseTemporary(name)
    if (temporary?.kind === 'tmp' && !temporary.isAlive) {
      await rm(join(folder, name), { recursive: true, force: true })
    }
  }
}

/** Moves the old folder aside, the new one in, and drops the old; puts the old one back when the new one cannot move. */
async function replaceFolder(target: string, temporary: string): Promise<void> {
  const aside = temporaryBeside(target, 'old')
  await rename(target, aside)
  try {
    await rename(temporary, target)
  } catch (error) {
    await rename(aside, target)
    throw error
  }
  await syncFolder(dirname(target))
  await removeFolderAtomic(aside)
}

/** A fresh hidden name, `.base.host+pid+started.1a2b3c4d.tmp`, for a thing being written or thrown away; `.old` for one moved aside. */
export function temporaryBeside(target: string, kind: 'tmp' | 'old'): string {
  const base = kind === 'old' ? basename(target) : basename(target).slice(0, 60)
  const unique = randomBytes(4).toString('hex')
  return join(dirname(target), `.${base}.${ownerTag(thisProcess())}.${unique}.${kind}`)
}

function parseTemporary(name: string) {
  const match = /^\.(.*)\.([^.]+)\.[0-9a-f]{8}\.(tmp|old)$/.exec(name)
  const owner = match === null ? undefined : parseOwner(match[2]!)
  return owner === undefined ? undefined : { base: match![1]!, kind: match![3], isAlive: mayBeAlive(owner) }
}

async function discardOnFailure(temporary: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => {}) // swept later; the first error is the one to tell
    throw error
  }
}

async function appendAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.byteLength; ) {
    const { bytesWritten } = await file.write(bytes, offset, Math.min(pieceBytes, bytes.byteLength - offset))
    offset += bytesWritten
  }
}

/** Makes a folder and those above it, each flushed into its parent. */
async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true })
  if (first === undefined) return
  for (let made = resolve(path); made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made))
}

async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await syncTree(path)
    else if (entry.isFile()) await syncFile(path, process.platform === 'win32' ? 'r+' : 'r')
  }
  await syncFolder(folder)
}

/** Makes renames and new names in a folder outlast a power cut. Windows has no such call and does so by itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform !== 'win32') await syncFile(folder, 'r')
}

async function syncFile(path: string, flags: string): Promise<void> {
  const file = await open(path, flags)
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

function toBytes(data: string | Uint8Array): Uint8Array {
  return typeof data === 'string' ? Buffer.from(data) : data
}

function names(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error) => ignoreMissing(error) ?? [])
}

function ignoreMissing(error: unknown): undefined {
  if (systemCode(error) !== 'ENOENT') throw error
}
