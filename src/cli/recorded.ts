/** Telling the registry of runs, from verbs. */
import type { Additions, RunOrigin, RunRecorder } from '../registry/index.node.js'

/** What the registry has to know of a run before it begins; the rest it reads in the run's folder. */
export type Recorded = Pick<RunOrigin, 'verb' | 'folder' | 'parents'>

const warn = (sentence: string): void => void process.stderr.write(`${sentence}\n`)

/** A recorder for a run that is about to begin. What it cannot store it says once on stderr. */
export async function recorderOf(record: Recorded, command: string, steps?: number): Promise<RunRecorder> {
  const { runRecorder } = await import('../registry/index.node.js')
  return runRecorder({ ...record, command, onProblem: warn, ...(steps !== undefined && { steps }) })
}

/** Records a run that was made in one go. */
export async function recordMade(record: Recorded, command: string): Promise<void> {
  const recorder = await recorderOf(record, command)
  recorder.event({ kind: 'end', step: 0 })
  await recorder.end('finished')
}

/** Adds measures, samples or files to the run of a folder, if it is recorded. */
export async function recordMore(folder: string, additions: Additions): Promise<void> {
  const { addToRun } = await import('../registry/index.node.js')
  const problem = await addToRun(folder, additions)
  if (problem !== undefined) warn(`what was made is not recorded: ${problem}`)
}
