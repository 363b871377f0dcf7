/** Runs that were made beforehand, by the same code, for those who cannot wait: always shown as recorded. */
import type { Ran } from './useRun'

interface RecordedRuns {
  readonly version: string
  readonly runs: Readonly<Record<string, Ran>>
}

let reading: Promise<RecordedRuns | undefined> | undefined

async function read(): Promise<RecordedRuns | undefined> {
  const response = await fetch(`${import.meta.env.BASE_URL}files/studio/experiments.json`)
  return response.ok ? await response.json() : undefined
}

/** The recorded default run of an experiment, or nothing where none ships. */
export async function recordedRun(experiment: string): Promise<Ran | undefined> {
  reading ??= read().catch(() => undefined)
  const found = (await reading)?.runs
  return found && Object.hasOwn(found, experiment) ? found[experiment] : undefined
}
