/** What `atelier runs list` does. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, Run, RunFilter } from '../registry/index.node.js'
import { columns } from './cells.js'
import { listenForInterrupt } from './interrupt.js'
import { counted, duration, say, sayJson, short, style } from './print.js'
import { withRegistry } from './registryOpened.js'
import type { ListValues } from './runsList.js'

export async function listVerb(values: ListValues): Promise<void> {
  const { find, watch = false, ...filter } = values
  const wanted = { ...filter, ...(find !== undefined && { text: find }) }
  const { isAnythingRecorded } = await import('../registry/index.node.js')
  if (!isAnythingRecorded()) return values.json ? sayJson([]) : say(nothing)
  await withRegistry(async (database) => {
    if (!watch) return sayRuns(database, wanted, values.json ?? false)
    const interrupt = listenForInterrupt(() => {})
    try {
      while (!interrupt.signal.aborted) {
        if (process.stdout.isTTY) process.stdout.write('\u001b[2J\u001b[H')
        await sayRuns(database, wanted, values.json ?? false)
        await sleep(2000, undefined, { signal: interrupt.signal }).catch(() => {})
      }
    } finally {
      interrupt.dispose()
    }
  })
}

async function sayRuns(database: Database, filter: RunFilter, isJson: boolean): Promise<void> {
  const { listRuns } = await import('../registry/index.node.js')
  const runs = await listRuns(database, filter)
  if (isJson) return sayJson(runs)
  if (runs.length === 0) return say(nothing)
  const left = { isLeft: true }
  const paint = (cell: string, row: number): string => colours[runs[row]!.status](cell)
  say(
    columns(
      [
        ...[
          { heading: 'run', ...left },
          { heading: 'verb', ...left },
          { heading: 'model', ...left },
        ],
        ...[
          { heading: 'data', ...left },
          { heading: 'status', ...left, paint },
        ],
        ...[{ heading: 'step' }, { heading: 'loss' }, { heading: 'best' }, { heading: 'ago' }],
        { heading: 'tags', ...left },
      ],
      runs.map(rowOf),
    ),
  )
  if (runs.length === filter.limit) say(`\nThe first ${counted(runs.length, 'run')}; more with --limit`)
}

const nothing = 'No run is recorded here. `atelier runs scan FOLDER` takes in runs that are on the disk.'

const colours: Readonly<Record<Run['status'], (text: string) => string>> = {
  running: style.cyan,
  finished: style.green,
  interrupted: style.yellow,
  failed: style.red,
  diverged: style.red,
  lost: style.red,
}

function rowOf(run: Run): readonly string[] {
  const model = [run.family ?? '–', ...(run.parameters === null ? [] : [short(run.parameters)])].join(' ')
  const isMade = run.step === 0 && run.status === 'finished'
  const step = isMade ? '–' : run.steps === null ? String(run.step) : `${run.step}/${run.steps}`
  const ago = duration((Date.now() - run.begun) / 1000)
  const data = (run.dataName ?? '–').slice(0, 28)
  return [
    run.id,
    run.verb,
    model,
    data,
    run.status,
    step,
    lossText(run.loss),
    lossText(run.bestLoss),
    ago,
    run.tags.join(' '),
  ]
}

/** A loss, or a dash where there is none. */
export const lossText = (loss: number | null): string => (loss === null ? '–' : loss.toFixed(4))
