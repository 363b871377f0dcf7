/** Files that may hold text: which there are, and what their names say of them. */
import type { Stats } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join, parse } from 'node:path'
import { AtelierError } from '../tensor/index.js'

/** `folder/Tales.csv.gz` is of kind `csv`, zipped, and named `Tales`. */
export function namedKind(path: string): { kind: string; name: string; zipped: boolean } {
  const file = basename(path)
  const zipped = /\.gz$/i.test(file)
  const { name, ext } = parse(zipped ? file.slice(0, -'.gz'.length) : file)
  return { kind: ext.slice(1).toLowerCase(), name, zipped }
}

/**
 * All files below a folder, each folder's in the order of their names; links to folders are not followed. With `passOver` it is told of what
 * cannot be read, and of those links. @throws without it for what cannot be read.
 */
export async function filesUnder(
  folder: string,
  passOver?: (path: string, problem: string) => void,
): Promise<string[]> {
  const entries = await readable(folder, readdir(folder, { withFileTypes: true }))
  const visible = entries.filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
  const files: string[] = []
  for (const entry of visible.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    try {
      if (entry.isDirectory()) for (const file of await filesUnder(path, passOver)) files.push(file)
      else if (entry.isFile() || (await readable(path, stat(path))).isFile()) files.push(path)
      else if (entry.isSymbolicLink()) passOver?.(path, 'a link to a folder, which is not followed')
    } catch (cause) {
      if (passOver === undefined || !(cause instanceof AtelierError)) throw cause
      passOver(path, 'it cannot be read')
    }
  }
  return files
}

/** What lies at a path; undefined for nothing. */
export async function entryOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw unreadable(path, cause)
  }
}

/** Awaits what is read from a path. @throws AtelierError with the path when that fails. */
export async function readable<Value>(path: string, reading: Promise<Value>): Promise<Value> {
  try {
    return await reading
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

/** Says that a path cannot be read, and why. */
export function unreadable(path: string, cause: unknown): AtelierError {
  return new AtelierError(
    `data: "${path}": it cannot be read: ${(cause as Error).message}`,
    'Mend it, or leave it out of the source',
  )
}
