/** What other verbs add to a run that is recorded: measures, samples, files. Their own work is done by then, and never fails here. */
import { isAnythingRecorded, isRecordingOff } from './address.node.js'
import { type Artifact, artifactStatement } from './artifacts.node.js'
import { openDatabase, type Statement } from './database.node.js'
import { readRunFile } from './runFile.node.js'
import { resultsStatement } from './runs.node.js'
import { type Sample, sampleStatement } from './samples.node.js'

export interface Additions {
  /** Measures by the name of what was measured. */
  readonly results?: Readonly<Record<string, unknown>>
  readonly samples?: readonly Sample[]
  readonly artifacts?: readonly Artifact[]
}

/** Adds to the run of a folder, if it is recorded. @returns Why it could not be, in a sentence. */
export async function addToRun(folder: string, additions: Additions): Promise<string | undefined> {
  if (isRecordingOff() || !isAnythingRecorded()) return undefined
  const run = (await readRunFile(folder))?.id
  if (run === undefined) return undefined
  const { results = {}, samples = [], artifacts = [] } = additions
  const statements: readonly Statement[] = [
    ...Object.entries(results).map(([name, values]) => resultsStatement(run, name, values)),
    ...samples.map((sample) => sampleStatement(run, sample)),
    ...artifacts.map((artifact) => artifactStatement(run, artifact)),
  ]
  try {
    const database = await openDatabase({ patience: 2000 })
    try {
      const { rows } = await database.execute({ sql: 'SELECT id FROM runs WHERE id = ?', args: [run] })
      if (rows.length > 0) await database.batch(statements)
    } finally {
      await database.close()
    }
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
