/** What is known of the run of a folder, for its card. */
import { basename, resolve } from 'node:path'
import { runManifest } from '../files/index.node.js'
import { AtelierError } from '../tensor/index.js'
import type { Database } from './database.node.js'
import { readLineage } from './lineage.node.js'
import type { CardFacts } from './modelCard.js'
import type { Run } from './run.js'
import { findRun, listRuns } from './runs.node.js'
import { scanRuns } from './scan.node.js'

/** The facts of a card. A run that is not recorded yet is taken in. @throws AtelierError if the folder holds no run. */
export async function cardFacts(database: Database, word: string): Promise<CardFacts> {
  const run = await findRun(database, word).catch(async (error: unknown) => {
    for await (const { folder } of scanRuns(database, word))
      if (folder === resolve(word)) return findRun(database, folder)
    throw error instanceof AtelierError ? error : new AtelierError(`card: ${word}: it is no run`)
  })
  const manifest = await runManifest(run.folder)
  return {
    run,
    name: basename(run.folder),
    parents: (await readLineage(database)).filter(({ child }) => child === run.id),
    otherSeeds: (await listRuns(database)).filter((other) => other.id !== run.id && isTwin(run, other)),
    files: manifest?.files.map(({ name, bytes, sha256 }) => ({ path: name, bytes, sha256 })) ?? [],
  }
}

/** Whether two finished runs differ in their seeds alone. */
function isTwin(run: Run, other: Run): boolean {
  if (other.status !== 'finished' || other.verb !== run.verb || other.dataHash !== run.dataHash) return false
  return other.seed !== run.seed && withoutSeed(run) === withoutSeed(other)
}

function withoutSeed({ config }: Run): string {
  const training = { ...(config.training as object), seed: null }
  return JSON.stringify({ ...config, training })
}
