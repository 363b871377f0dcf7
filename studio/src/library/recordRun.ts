/** Remembers what is trained on pages, as a command line's registry does: the last runs stay, and those that the reader tags. */
import { seriesBuffer } from 'atelier/registry'
import type { Curves, Plain } from 'atelier/studio'
import type { JobRequest, Session } from '../engine/session'
import { noteIfFull } from './room'
import { filesOf, type KeptRun, newOwnId, openStore, tellOf } from './store'

/** Runs without a tag that stay. */
const lastRuns = 20
/** Milliseconds between writes. */
const every = 2000
/** Points of a curve. */
const mostPoints = 600

/** Jobs that make steps but train nothing of the reader's. */
const passedOver: ReadonlySet<string> = new Set(['experiment'])

const records = new WeakMap<object, () => Promise<KeptRun | undefined>>()

/** The run that a session is recorded as, up to its last step; undefined before there is one. */
export const recordOf = (session: Pick<Session, 'state'>): Promise<KeptRun | undefined> =>
  records.get(session.state)?.() ?? Promise.resolve(undefined)

/** Records what a session trains, from its second step on, until the function returned is called. */
export function recordRun(session: Pick<Session, 'state' | 'request'>): () => void {
  const { state } = session
  let run = recorded(session.request)
  records.set(state, () => run.written())
  const stop = state.subscribe((now, before) => {
    if (now.status === 'opening' && before.status !== 'opening' && session.request !== run.request) {
      run.end('interrupted')
      run = recorded(session.request)
    }
    run.hear(now)
    if (now.status === 'failed' && before.status !== 'failed') run.end('failed', now.failure)
  })
  return () => {
    stop()
    run.end(state.getState().isPlaying ? 'interrupted' : 'finished')
  }
}

interface Heard {
  readonly step: number
  readonly readings: { readonly [name: string]: number }
  readonly facts: { readonly [name: string]: Plain }
  readonly backend: string
}

function recorded(request: JobRequest) {
  const series = seriesBuffer(mostPoints)
  let kept: KeptRun | undefined
  let last = 0
  let written = 0
  let isOver = false
  let smoothed: { readonly sum: number; readonly weight: number } = { sum: 0, weight: 0 }

  function hear({ step, readings, facts, backend }: Heard): void {
    const names = Object.keys(readings)
    if (isOver || step < 2 || names.length === 0 || passedOver.has(request.job)) return
    // A step that was made again after a return has the place of the one before.
    if (step === last) return
    const now = Date.now()
    kept ??= firstRow(request, { facts, backend, now })
    last = step
    series.add('seconds', step, (now - kept.begun) / 1000)
    for (const name of names) series.add(nameOf(name), step, readings[name]!)
    const loss = readings[names.find((name) => /loss/i.test(name)) ?? names[0]!]!
    if (Number.isFinite(loss)) smoothed = { sum: 0.95 * smoothed.sum + loss, weight: 0.95 * smoothed.weight + 1 }
    const { heldOut } = readings
    const isBest = heldOut !== undefined && heldOut < (kept.bestLoss ?? Number.POSITIVE_INFINITY)
    kept = {
      ...kept,
      ...{ step, heartbeat: now, loss: smoothed.weight > 0 ? smoothed.sum / smoothed.weight : null },
      ...(isBest && { bestLoss: heldOut, bestStep: step }),
    }
    if (now - written >= every) void write()
  }

  async function write(): Promise<void> {
    if (!kept) return
    const isFirst = written === 0
    written = Date.now()
    const run = kept
    try {
      const store = await openStore()
      const before = await store.get('runs', run.id)
      // Deleted by the reader while it goes: it stays deleted.
      if (!isFirst && !before) return
      const { tags = [], note = null, fileBytes = 0 } = before ?? {}
      const config = { ...before?.config, ...run.config }
      await store.put('runs', { ...run, tags, note, fileBytes, config }, run.id)
      await store.put('curves', curvesOf(series.pending().points), run.id)
      if (isFirst) await prune()
      tellOf([run.id])
    } catch (error) {
      // A browser that keeps nothing trains all the same.
      noteIfFull(error)
    }
  }

  return {
    request,
    hear,
    async written() {
      await write()
      return kept
    },
    end(status: 'finished' | 'interrupted' | 'failed', problem?: string): void {
      if (isOver || !kept) return
      isOver = true
      kept = { ...kept, status, ended: Date.now(), problem: problem ?? null }
      void write()
    },
  }
}

/** What jobs call by a word of their own has the registry's name for it. */
const nameOf = (reading: string): string => (reading === 'heldOut' ? 'validation' : reading)

function curvesOf(points: readonly { readonly name: string; readonly step: number; readonly value: number }[]): Curves {
  const curves: Record<string, { steps: number[]; values: number[] }> = {}
  for (const { name, step, value } of points.toSorted((a, b) => a.step - b.step)) {
    const curve = curves[name] ?? { steps: [], values: [] }
    curves[name] = curve
    curve.steps.push(step)
    curve.values.push(value)
  }
  return curves
}

interface Begun {
  readonly facts: { readonly [name: string]: Plain }
  readonly backend: string
  readonly now: number
}

function firstRow({ job, params, seed }: JobRequest, { facts, backend, now }: Begun): KeptRun {
  const settings = shortened(params) as { readonly [name: string]: Plain }
  const word = (name: string): string | undefined => {
    const value = facts[name] ?? settings[name]
    return typeof value === 'string' && value.length <= 24 ? value : undefined
  }
  const family = word('family') ?? job
  const data = word('data') ?? word('points') ?? word('corpus')
  return {
    ...{ id: newOwnId(), name: [job, data].filter(Boolean).join('-'), verb: 'page', status: 'running' },
    ...{ begun: now, ended: null, heartbeat: now, seed, family, dataName: data ?? null, dataHash: null },
    parameters: typeof facts.parameters === 'number' ? facts.parameters : null,
    ...{ step: 0, steps: null, loss: null, bestStep: null, bestLoss: null, note: null, tags: [] },
    ...{ machine: backend, command: null, version: null, commit: null, results: {}, problem: null },
    ...{ folder: null, address: location.pathname + location.search, fileBytes: 0 },
    config: typeof settings === 'object' ? { job, ...settings } : { job },
  }
}

/** Texts of one's own are counted, not kept. */
function shortened(value: Plain): Plain {
  if (typeof value === 'string') return value.length > 200 ? `${value.length.toLocaleString('en')} characters` : value
  if (Array.isArray(value)) return value.length > 32 ? `${value.length} values` : value.map(shortened)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shortened(each)]))
}

/** Forgets the oldest runs that nobody has tagged and that have no model. */
async function prune(): Promise<void> {
  const store = await openStore()
  const loose = (await store.getAll('runs'))
    .filter(({ tags, fileBytes, verb }) => verb === 'page' && tags.length === 0 && fileBytes === 0)
    .sort((a, b) => b.begun - a.begun)
  for (const { id } of loose.slice(lastRuns)) {
    await store.delete('runs', id)
    await store.delete('curves', id)
    await store.delete('samples', id)
    await store.delete('files', filesOf(id))
  }
}
