/** Taking a model in: its files are checked, written into a folder of their own, and made known to the registry. */
import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { removeFolderAtomic, writeFolderAtomic, writeRunManifest } from '../../files/index.node.js'
import { codeVersion, type Database, scanRuns, takeRunFile } from '../../registry/index.node.js'
import { openModelFiles } from '../model-files.js'
import type { ModelFiles } from '../model-name.js'

export interface ImportedModel {
  /** What people call it. */
  readonly name: string
  readonly files: ModelFiles
}

/**
 * Takes a model into a folder beside the database.
 * @returns The id of its run.
 * @throws AtelierError, one sentence, if a file is missing, broken or does not fit the others; nothing is written then.
 */
export async function importModel(database: Database, { name, files }: ImportedModel): Promise<string> {
  await openModelFiles(files)
  const folder = join(importFolder(database), folderName(name))
  await mkdir(dirname(folder), { recursive: true })
  await writeFolderAtomic(folder, async (temporary) => {
    for (const [file, bytes] of files) await writeFile(join(temporary, file), bytes)
  })
  try {
    const { id } = await takeRunFile({ verb: 'import', folder })
    await writeRunManifest(folder, { atelier: (await codeVersion()).version, node: process.version, run: id })
    for await (const _ of scanRuns(database, folder)) {
      // One folder, one run.
    }
    return id
  } catch (error) {
    await removeFolderAtomic(folder).catch(() => {})
    throw error
  }
}

/** Beside the database where it is a file, else in the usual folder of runs. */
function importFolder({ name }: Pick<Database, 'name'>): string {
  const isFile = !/^\w+:\/\//.test(name)
  return resolve(isFile ? dirname(name) : 'runs', 'imported')
}

/** Letters and digits of the name, and four random digits: whatever the name is, it leads nowhere else. */
function folderName(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40)
  return `${words || 'model'}-${randomBytes(2).toString('hex')}`
}
