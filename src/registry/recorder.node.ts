/**
 * Recording a run while it goes. Training comes first: nothing here makes it wait or fails it. What cannot be stored now is kept and tried
 * again; if it never can, one sentence says so.
 */
import { resolve } from 'node:path'
import { AtelierError } from '../tensor/index.js'
import { isRecordingOff } from './address.node.js'
import { artifactStatements } from './artifacts.node.js'
import { type Database, openDatabase, type Statement } from './database.node.js'
import { isBusy } from './databaseError.node.js'
import { lineageStatements } from './lineage.node.js'
import { type RunFile, type RunOrigin, takeRunFile } from './runFile.node.js'
import { countWeights, readRunFacts } from './runFolder.node.js'
import { upsertRun, type WrittenRun } from './runRow.node.js'
import { seriesBuffer } from './series.js'

/** What is looked at of the events of any training. */
export type RecordedEvent =
  | {
      readonly kind: 'resume'
      readonly step: number
      readonly best: { readonly step: number; readonly loss: number } | null
    }
  | {
      readonly kind: 'step'
      readonly step: number
      readonly loss: number
      readonly readings?: Readonly<Record<string, number>>
    }
  | { readonly kind: 'validation'; readonly step: number; readonly loss: number }
  | { readonly kind: 'warning' | 'checkpoint' | 'end'; readonly step: number }

export interface RecorderOptions extends RunOrigin {
  readonly steps?: number
  /** Told once, when nothing can be stored. */
  readonly onProblem: (sentence: string) => void
  /** Milliseconds between writes. Default 2,000. */
  readonly every?: number
  readonly open?: () => Promise<Database>
}

export interface RunRecorder {
  /** Takes note of an event, at once. The first one makes the run known. */
  event(event: RecordedEvent): void
  /** The last word, with why it failed where it did. Waits some seconds at most. */
  end(status: Exclude<WrittenRun['status'], 'running'>, problem?: string): Promise<void>
}

/** Milliseconds that the last word may take. */
const lastPatience = 5000

const silent: RunRecorder = { event: () => {}, end: async () => {} }

/** A recorder for a run that is about to begin; one that does nothing where ATELIER_DATABASE is `none`. */
export function runRecorder(options: RecorderOptions): RunRecorder {
  if (isRecordingOff()) return silent
  const { folder, every = 2000, open = () => openDatabase({ patience: 0 }), onProblem } = options
  const series = seriesBuffer()
  /** What is to be done to the series before anything is added. */
  let forget: Statement | undefined
  let run = nothing
  let begun: Promise<Beginning | undefined> | undefined
  let database: Database | undefined
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> | undefined
  let isToldOf = false
  let pause = every
  let failures = 0

  function complain(error: unknown): void {
    if (isToldOf) return
    isToldOf = true
    const why = error instanceof AtelierError ? error.message : String(error)
    onProblem(`the run is not recorded, training goes on: ${why}`)
  }

  async function begin(first: RecordedEvent): Promise<Beginning | undefined> {
    try {
      const file = await takeRunFile(options)
      const from = first.kind === 'resume' ? first.step : first.step - 1
      forget = { sql: 'DELETE FROM series WHERE run = ? AND step > ?', args: [file.id, from] }
      return { file, row: await firstRow(file, options) }
    } catch (error) {
      complain(error)
      return undefined
    }
  }

  /** Whether all was stored; if not, whether trying again can help. */
  async function write(
    status: WrittenRun['status'],
    extra: Partial<WrittenRun> = {},
  ): Promise<'stored' | 'later' | 'never'> {
    const first = await begun
    if (first === undefined) return 'never'
    const { points, thinnings } = series.pending()
    const forgotten = forget
    const row = { ...first.row, ...run, status, heartbeat: Date.now(), ...extra }
    try {
      database ??= await open()
      await database.batch([
        upsertRun(row),
        ...lineageStatements(first.file),
        ...(forgotten === undefined ? [] : [forgotten]),
        ...thinnings.map(({ name, stride }) => ({
          sql: 'DELETE FROM series WHERE run = ? AND name = ? AND step % ? <> 0',
          args: [first.file.id, name, stride],
        })),
        ...points.map(({ name, step, value }) => ({
          sql: 'INSERT OR REPLACE INTO series VALUES (?, ?, ?, ?)',
          args: [first.file.id, name, step, value],
        })),
        ...(status === 'running' ? [] : await artifactStatements(first.file.id, folder)),
      ])
      series.stored(points, thinnings)
      if (forget === forgotten) forget = undefined
      pause = every
      failures = 0
      return 'stored'
    } catch (error) {
      failures += 1
      // That another process writes just now is nothing to speak of, unless it never ends.
      if (!isBusy(error) || failures > 5) complain(error)
      pause = Math.min(2 * pause, 60_000)
      return isBusy(error) ? 'later' : 'never'
    }
  }

  function beat(): void {
    writing = write('running').then(() => {
      writing = undefined
      timer = setTimeout(beat, pause)
      timer.unref()
    })
  }

  return {
    event(event) {
      if (begun === undefined) {
        begun = begin(event)
        beat()
      }
      run = noted(run, event)
      if (event.kind === 'step') {
        series.add('loss', event.step, event.loss)
        for (const [name, value] of Object.entries(event.readings ?? {})) series.add(name, event.step, value)
      }
      if (event.kind === 'validation') series.add('validation', event.step, event.loss)
    },
    async end(status, problem) {
      if (begun === undefined) return
      await within(lastPatience, async () => {
        await writing
        clearTimeout(timer)
        const parameters = await countWeights(folder).catch(() => undefined)
        const facts = { ended: Date.now(), problem: problem ?? null, ...(parameters !== undefined && { parameters }) }
        for (let left = 10; left > 0 && (await write(status, facts)) === 'later'; left--) {
          await new Promise((resolve) => setTimeout(resolve, 200))
        }
        await database?.close()
      })
    },
  }
}

interface Beginning {
  readonly file: RunFile
  readonly row: WrittenRun
}

async function firstRow(file: RunFile, { verb, folder, steps, command }: RecorderOptions): Promise<WrittenRun> {
  const facts = await readRunFacts(folder)
  return {
    ...{ id: file.id, verb, folder: resolve(folder), machine: file.machine, status: 'running' },
    ...{ begun: Date.parse(file.begun), ended: null, heartbeat: Date.now() },
    ...{ command: command ?? null, version: file.version, commit: file.commit ?? null, problem: null },
    ...{ seed: facts?.seed ?? null, family: facts?.family ?? null, parameters: null, config: facts?.config ?? {} },
    ...{ dataName: facts?.dataName ?? null, dataHash: facts?.dataHash ?? null, steps: facts?.steps ?? steps ?? null },
    ...{ step: 0, loss: null, bestStep: null, bestLoss: null, results: {} },
  }
}

interface Progress extends Pick<WrittenRun, 'step' | 'loss' | 'bestStep' | 'bestLoss'> {
  readonly sum: number
  readonly weight: number
}

const nothing: Progress = { step: 0, loss: null, bestStep: null, bestLoss: null, sum: 0, weight: 0 }

function noted(run: Progress, event: RecordedEvent): Progress {
  const { step } = event
  if (event.kind === 'resume')
    return { ...run, step, bestStep: event.best?.step ?? null, bestLoss: event.best?.loss ?? null }
  if (event.kind === 'step') {
    // Over about the last twenty steps, the first ones counted fully.
    const [sum, weight] = [0.95 * run.sum + event.loss, 0.95 * run.weight + 1]
    return Number.isFinite(event.loss) ? { ...run, step, sum, weight, loss: sum / weight } : { ...run, step }
  }
  if (event.kind !== 'validation' || event.loss >= (run.bestLoss ?? Number.POSITIVE_INFINITY)) return { ...run, step }
  return { ...run, step, bestStep: step, bestLoss: event.loss }
}

/** Does `work`, but does not wait for it longer than so many milliseconds. */
async function within(milliseconds: number, work: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const end = new Promise<void>((settle) => {
    timer = setTimeout(settle, milliseconds)
  })
  await Promise.race([work(), end])
  clearTimeout(timer)
}
