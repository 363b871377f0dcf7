/**
 * `manifest.json` of a run's folder: what training left there, with sizes and hashes, written last. It is taken away when training goes on,
 * so a folder with one is whole, one without was cut short or is of an older version, and one that disagrees was damaged or meddled with.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AtelierError } from '../tensor/index.js'
import { writeFileAtomic } from './atomic.node.js'
import { checkManifest, fingerprint, type Manifest, manifestName } from './manifest.node.js'

/** What others write into the folder, later and as often as they like. */
const madeLater = /^\.|^(README\.md|run\.json|manifest\.json)$|\.(onnx|gguf|html|png|svg|gif|npy|npz|wav|mid)$/

/** Writes the manifest of a run's folder. @param about Versions, seed and whatever else tells how the files were made. */
export async function writeRunManifest(folder: string, about: Readonly<Record<string, unknown>>): Promise<void> {
  const files: Manifest['files'] = []
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
  for (const name of names.sort()) {
    if (!madeLater.test(name)) files.push({ name, ...(await fingerprint(join(folder, name))) })
  }
  const config = await readFile(join(folder, 'config.json')).catch(() => undefined)
  const configHash = config && createHash('sha256').update(config).digest('hex')
  const manifest: Manifest = { format: 1, about: { ...about, ...(configHash && { configHash }) }, files }
  await writeFileAtomic(join(folder, manifestName), `${JSON.stringify(manifest, undefined, 2)}\n`)
}

/** Takes the manifest away, before anything else in the folder changes. */
export const removeRunManifest = (folder: string): Promise<void> => rm(join(folder, manifestName), { force: true })

/** The manifest of a run's folder, if it has a readable one. */
export async function runManifest(folder: string): Promise<Manifest | undefined> {
  const found = await checkManifest(folder, 'list')
  return typeof found === 'string' ? undefined : found
}

/**
 * Compares a run's files with its manifest; a folder without one is let pass.
 * @param depth `content` reads every file, `quick` only what is read in no time.
 * @throws AtelierError, one sentence, if one is missing, or is not what training left.
 */
export async function verifyRun(folder: string, depth: 'quick' | 'content'): Promise<void> {
  const found = await checkManifest(folder, depth)
  if (typeof found !== 'string' || found.startsWith(`it has no ${manifestName}`)) return
  throw new AtelierError(
    `${folder}: ${found}`,
    `Put back what training left; or, if the change is meant, delete ${join(folder, manifestName)}`,
  )
}
