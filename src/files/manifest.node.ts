/** The list that makes a folder complete: every file in it with its size and SHA-256, written last. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { AtelierError } from '../tensor/index.js'
import { systemCode } from './systemError.node.js'

/** The manifest's own file name. */
export const manifestName = 'manifest.json'

/** `name` is relative to the folder, with slashes; a name that leaves the folder is not read. */
const fileSchema = v.object({
  name: v.pipe(
    v.string(),
    v.check((name) => /^[^\\:\0]+$/.test(name) && name.split('/').every((part) => !['', '.', '..'].includes(part))),
  ),
  bytes: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
})
const manifestSchema = v.object({
  format: v.literal(1),
  /** How the files were made. */
  about: v.optional(v.record(v.string(), v.unknown())),
  files: v.array(fileSchema),
})

/** What a complete folder holds. */
export type Manifest = v.InferOutput<typeof manifestSchema>

/**
 * Reads back every file of a folder and writes its manifest, the last file of all. The same files give the same manifest.
 * @throws AtelierError when the folder holds a file of that name already, or something that is neither file nor folder.
 */
export async function writeManifest(folder: string): Promise<void> {
  const files: Manifest['files'] = []
  for (const name of await fileNames(folder, '')) {
    if (name === manifestName) throw new AtelierError(`write manifest: ${folder}: it already holds a ${manifestName}`)
    files.push({ name, ...(await fingerprint(join(folder, name))) })
  }
  const file = await open(join(folder, manifestName), 'wx')
  try {
    await file.writeFile(`${JSON.stringify({ format: 1, files } satisfies Manifest, null, 2)}\n`)
  } finally {
    await file.close()
  }
}

export type ManifestDepth = 'list' | 'sizes' | 'quick' | 'content'

const quickBytes = 16 * 2 ** 20

/**
 * Reads a folder's manifest and compares it with the files: their sizes, and with `'content'` their SHA-256 too, which reads them all; with
 * `'quick'` that of files up to 16 MiB; with `'list'` nothing.
 * @returns The manifest, or in words why the folder is not complete. Only errors that do not speak of the folder's content are thrown.
 */
export async function checkManifest(folder: string, depth: ManifestDepth): Promise<Manifest | string> {
  const manifest = await readManifest(folder)
  if (typeof manifest === 'string' || depth === 'list') return manifest
  for (const { name, bytes, sha256 } of manifest.files) {
    const path = join(folder, name)
    const found = await lstat(path).catch(ignoreMissing)
    if (found === undefined) return `${name} is missing`
    if (!found.isFile()) return `${name} is not a regular file`
    if (found.size !== bytes) return `${name} has ${found.size} bytes instead of ${bytes}`
    const isRead = depth === 'content' || (depth === 'quick' && bytes <= quickBytes)
    if (isRead && (await hashFile(path)) !== sha256) return `${name} does not have the content that was saved`
  }
  return manifest
}

async function readManifest(folder: string): Promise<Manifest | string> {
  const text = await readFile(join(folder, manifestName), 'utf8').catch(ignoreMissing)
  if (text === undefined) return `it has no ${manifestName}, so its save never ended`
  try {
    const result = v.safeParse(manifestSchema, JSON.parse(text))
    return result.success ? result.output : `its ${manifestName} is damaged`
  } catch {
    return `its ${manifestName} is damaged`
  }
}

async function fileNames(folder: string, prefix: string): Promise<readonly string[]> {
  const names: string[] = []
  for (const entry of await readdir(join(folder, prefix), { withFileTypes: true })) {
    const name = prefix + entry.name
    if (entry.isDirectory()) names.push(...(await fileNames(folder, `${name}/`)))
    else if (entry.isFile()) names.push(name)
    else throw new AtelierError(`write manifest: ${join(folder, name)}: it is neither a file nor a folder`)
  }
  return names.sort()
}

/** Size and SHA-256 of a file. */
export async function fingerprint(path: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  return { bytes: (await lstat(path)).size, sha256: await hashFile(path) }
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(piece as Buffer)
  return hash.digest('hex')
}

function ignoreMissing(error: unknown): undefined {
  const code = systemCode(error)
  if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'EISDIR') throw error
}
