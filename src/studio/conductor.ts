/** Plays a job: steps while it plays, pictures as they are wanted and have been drawn, answers in between, a way back to steps that were kept. */
import { AtelierError } from '../tensor/index.js'
import type { DivergenceError } from '../train/index.js'
import type { Job, Kept, OpenJob, Place } from './job.js'
import type { Change, Report, Request } from './message.js'

export interface Conductor {
  take(request: Request): void
}

export interface ConductorOptions {
  readonly jobs: Readonly<Record<string, () => Promise<OpenJob>>>
  /** The place for a job with that seed, and what runs it, in words that are asked for when it runs. */
  readonly place: (seed: number) => Promise<{ readonly place: Place; readonly backend: () => string }>
  readonly send: (report: Report) => void
  /** Lets messages in between two steps. */
  readonly turn: () => Promise<void>
  readonly now: () => number
}

/** Steps between two that are kept; it doubles when so many are kept that they take more than `mostKept` bytes. */
const firstInterval = 25
const mostKept = 64 * 2 ** 20
/** Milliseconds between reports of the place while it plays. */
const reportEvery = 100

type Opening = Request & { readonly kind: 'open' }

/** Where it is on its way to, and what is to be done again on the way. */
interface Goal {
  readonly step: number
  readonly changes: Change[]
  readonly thenPlay: boolean
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Told by its name, so that what plays a job need not load what trains one. */
const hasDiverged = (error: unknown): error is DivergenceError =>
  error instanceof Error && error.name === 'DivergenceError'

/** Conducts one job. Requests come in at any time and are done in their order; between two steps there is always room for them. */
export function conductor({ jobs, place: placeFor, send, turn, now }: ConductorOptions): Conductor {
  const requests: Request[] = []
  let wake = (): void => {}
  let job: Job | undefined
  let left = 0
  let readings: Readonly<Record<string, number>> = {}
  let watched: readonly string[] = []
  let interval = 1000 / 30
  const underWay = new Set<string>()
  const drawnAt = new Map<string, number>()
  const shown = new Map<string, number>()
  const kept: Kept[] = []
  let keepEvery = firstInterval
  let rate = 0
  let reported = 0
  let goal: Goal | undefined
  let opened: Opening | undefined
  /** What runs it, and what was last told of that: an engine knows its own only once it has run. */
  let [backend, told] = [() => '', '']
  let hasFailed = false
  let isClosed = false

  const report = (): void => {
    reported = now()
    const runsOn = backend()
    const isNews = runsOn !== told
    told = runsOn
    send({
      kind: 'place',
      ...(isNews && { backend: runsOn }),
      step: job?.step ?? 0,
      isPlaying: left > 0 || goal !== undefined,
      rate,
      readings,
      kept: kept.map(({ step }) => step),
      ...(job?.caption !== undefined && { caption: job.caption }),
      ...(goal && { goal: goal.step }),
    })
  }

  /** Pictures that are wanted, drawn by the page, due, and not of this very step. */
  async function sendPictures(isForced: boolean): Promise<void> {
    for (const kind of watched) {
      const isDue = isForced || now() - (drawnAt.get(kind) ?? Number.NEGATIVE_INFINITY) >= interval
      if (!job || underWay.has(kind) || !isDue || shown.get(kind) === job.step) continue
      underWay.add(kind)
      drawnAt.set(kind, now())
      shown.set(kind, job.step)
      send({ kind: 'picture', picture: kind, step: job.step, content: await job.picture(kind) })
    }
  }

  async function keep(): Promise<void> {
    if (!job?.save || job.step % keepEvery !== 0 || kept.some(({ step }) => step === job!.step)) return
    kept.push(await job.save())
    kept.sort((a, b) => a.step - b.step)
    while (kept.reduce((sum, { bytes }) => sum + bytes, 0) > mostKept && kept.length > 2) {
      keepEvery *= 2
      for (const old of kept.filter(({ step }) => step % keepEvery !== 0)) kept.splice(kept.indexOf(old), 1)
    }
  }

  async function advance(): Promise<void> {
    const began = now()
    try {
      readings = await job!.advance!()
    } catch (error) {
      ;[left, goal, hasFailed] = [0, undefined, true]
      const isDivergence = hasDiverged(error)
      // What was kept after it had begun is no state to go back to.
      if (isDivergence) kept.splice(kept.findLastIndex(({ step }) => step <= error.good) + 1)
      const canReturn = kept.length > 0 && job!.restore !== undefined
      const failure = { message: messageOf(error), step: job!.step, canReturn, ...(isDivergence && { isDivergence }) }
      // First, so that who hears it knows whether it played.
      send({ kind: 'failure', ...failure })
      return report()
    }
    left = job!.isDone ? 0 : left - 1
    const seconds = (now() - began) / 1000
    rate = rate === 0 ? 1 / seconds : 0.9 * rate + 0.1 / seconds
    await keep()
  }

  async function seek({ step, changes = [], thenPlay = false }: Request & { readonly kind: 'seek' }): Promise<void> {
    const from = kept.findLast((each) => each.step <= step)
    const mustReturn = hasFailed || (job !== undefined && job.step > step)
    if (!job?.advance || !opened) throw new AtelierError(`seek: step ${step}: this job makes no steps`)
    if (from && job.restore && (mustReturn || job.step < from.step)) await job.restore(from)
    else if (mustReturn) await open(opened)
    left = 0
    hasFailed = false
    goal = { step, changes: changes.filter((change) => change.step >= job!.step), thenPlay }
  }

  /** One step nearer to the goal, or one change that belongs there. */
  async function approach({ step, changes, thenPlay }: Goal): Promise<void> {
    if (changes[0] && job!.step >= changes[0].step) {
      const { request } = changes.shift()!
      // The page knows of it.
      if (request.kind === 'set') job!.set?.(request.params)
      else await job!.answer(request.question, request.params).catch(() => {})
      return
    }
    if (job!.step < step && !job!.isDone) {
      await advance()
      await sendPictures(false)
      if (now() - reported >= reportEvery) report()
      return turn()
    }
    goal = undefined
    left = thenPlay ? Number.POSITIVE_INFINITY : 0
    shown.clear()
    report()
    await sendPictures(true)
  }

  async function open(request: Opening): Promise<void> {
    const { job: name, params, seed } = request
    opened = request
    const make = Object.hasOwn(jobs, name) ? jobs[name] : undefined
    if (!make) throw new AtelierError(`open: job "${name}": there is none of that name`)
    await job?.close()
    job = undefined
    kept.splice(0)
    shown.clear()
    ;[left, rate, readings, keepEvery] = [0, 0, {}, firstInterval]
    ;[goal, hasFailed] = [undefined, false]
    const given = await placeFor(seed)
    backend = given.backend
    job = await (await make())(params, given.place)
    await keep()
    told = backend()
    send({ kind: 'open', backend: told, facts: job.facts })
  }

  async function perform(request: Request): Promise<void> {
    switch (request.kind) {
      case 'open':
        return open(request)
      case 'play':
        left = canStep() ? Number.POSITIVE_INFINITY : 0
        return
      case 'pause':
        ;[left, goal] = [0, undefined]
        return
      case 'step':
        ;[left, goal] = [canStep() ? request.count : 0, undefined]
        return
      case 'seek':
        return seek(request)
      case 'set':
        if (job) send({ kind: 'changed', step: job.step, request })
        job?.set?.(request.params)
        shown.clear()
        return
      case 'watch':
        watched = request.pictures
        interval = 1000 / request.rate
        shown.clear()
        return
      case 'drawn':
        underWay.delete(request.picture)
        return
      case 'ask':
        return answer(request)
      case 'close':
        isClosed = true
        await job?.close()
        job = undefined
        return
    }
  }

  const canStep = (): boolean => job?.advance !== undefined && !job.isDone && !hasFailed

  async function answer(request: Request & { readonly kind: 'ask' }): Promise<void> {
    const { id, question, params } = request
    const before = job?.step
    try {
      if (!job) throw new AtelierError(`ask: "${question}": no job is open`)
      send({ kind: 'answer', id, content: await job.answer(question, params) })
    } catch (error) {
      send({ kind: 'refusal', id, message: messageOf(error) })
    }
    // A question may be a move.
    if (before !== undefined && job?.step !== before) send({ kind: 'changed', step: before, request })
  }

  async function conduct(): Promise<void> {
    while (!isClosed) {
      const request = requests.shift()
      if (request) {
        await perform(request)
        if (request.kind !== 'drawn') report()
        // The last picture of a pause may have had to wait until the one before was drawn.
        if (!isClosed) await sendPictures(request.kind !== 'drawn' || left === 0)
        continue
      }
      if (goal) {
        await approach(goal)
        continue
      }
      if (left > 0 && job?.advance) {
        await advance()
        await sendPictures(left === 0)
        if (left === 0 || now() - reported >= reportEvery) report()
        await turn()
        continue
      }
      await new Promise<void>((resolve) => (wake = resolve))
    }
  }

  conduct().catch((error: unknown) => {
    isClosed = true
    send({ kind: 'failure', message: messageOf(error), step: job?.step ?? 0, canReturn: false })
  })
  return {
    take(request) {
      requests.push(request)
      wake()
    },
  }
}
