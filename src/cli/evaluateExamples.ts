/** `atelier evaluate RUN` of a run of images, points, rows or sounds: a report by what its examples are. */
import { join } from 'node:path'
import type { Report } from '../evaluate/index.js'
import type { LoadedImageModel } from '../train/index.node.js'
import { type ExampleKind, kindOfRun } from './exampleSource.js'
import { exitCodes } from './failure.js'
import { listenForInterrupt } from './interrupt.js'
import { machine, sayReport, writeReport } from './reportFiles.js'

export interface ExampleReportOptions {
  readonly run: string
  /** Instead of the run's own examples. */
  readonly data?: string
  /** Where the report goes. Default: the folder `evaluation` of the run. */
  readonly folder?: string
  readonly samples?: number
  /** Of a table: the column that is predicted. */
  readonly target?: string
  readonly seed: number
  readonly isJson: boolean
}

/** A loaded run, and how it is to be judged. */
export interface Evaluated extends LoadedImageModel {
  readonly name: string
  readonly data?: string
  readonly samples?: number
  readonly target?: string
  readonly seed: number
  readonly signal: AbortSignal
  readonly made: Readonly<Record<string, string>>
}

/** Add a kind here. */
const reports: Readonly<Record<ExampleKind, (evaluated: Evaluated) => Promise<Report>>> = {
  images: async (evaluated) => (await import('./evaluateImages.js')).reportOnImages(evaluated),
  points: async (evaluated) => (await import('./evaluatePoints.js')).reportOnPoints(evaluated),
  tables: async (evaluated) => (await import('./evaluateTable.js')).reportOnTable(evaluated),
  sounds: async (evaluated) => (await import('./evaluateSounds.js')).reportOnSounds(evaluated),
}

/** Measures, writes the report and prints what matters. */
export async function reportOnExamples(options: ExampleReportOptions): Promise<void> {
  const { run, data, folder, samples, target, seed, isJson } = options
  const { loadImageModel } = await import('../train/index.node.js')
  const loaded = await loadImageModel(run)
  const { config } = loaded
  const interrupt = listenForInterrupt(() => {})
  try {
    const report = await reports[kindOfRun(config)]({
      ...loaded,
      ...{ seed, name: run, signal: interrupt.signal },
      ...(data !== undefined && { data }),
      ...(samples !== undefined && { samples }),
      ...(target !== undefined && { target }),
      made: { run, model: describe(config), ...machine() },
    })
    await sayReport(report, await writeReport(folder ?? join(run, 'evaluation'), report), isJson)
  } catch (error) {
    if (!interrupt.signal.aborted) throw error
    process.exitCode = exitCodes.interrupted
  } finally {
    interrupt.dispose()
  }
}

/** A configuration in a line: the family and its sizes. */
function describe({ family, classes: _, training: __, table: ___, ...sizes }: LoadedImageModel['config']): string {
  const written = Object.entries(sizes).flatMap(([name, value]) =>
    isPlain(value) ? [`${name} ${Array.isArray(value) ? value.join(' × ') : value}`] : [],
  )
  return [family, ...written].join(', ')
}

/** Long lists and nested settings are not for a line. */
const isPlain = (value: unknown): boolean =>
  Array.isArray(value) ? value.length <= 3 : typeof value !== 'object' && value !== undefined
