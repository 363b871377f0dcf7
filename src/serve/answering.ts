/** From a job to a response: admission, limits, and what is noted of it. */
import type { Context } from 'hono'
import { NotFiniteError } from '../sample/index.js'
import { type Admission, admissionTo } from './admission.js'
import { Fault } from './fault.js'
import { type Job, type Piece, start } from './generation.js'
import type { ServedModel } from './served-model.js'
import { eventStream } from './sse.js'
import type { Watch } from './watch.js'

/** One answered request, for the log; what was said is not in it. */
export interface RequestRecord {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly status: number
  readonly milliseconds: number
  readonly model?: string
  readonly promptTokens?: number
  readonly completionTokens?: number
  /** Why it ended before it was whole. */
  readonly ended?: string
}

/** What a request carries along. */
export interface Variables {
  id: string
  /** What its record will tell. */
  record: Partial<RequestRecord>
}

type Served = Context<{ Variables: Variables }>

export interface AnswererOptions {
  /** Texts that may wait for a slot, of each model. */
  readonly queue: number
  /** Milliseconds that a request may take. */
  readonly timeout: number
  /** Milliseconds that a reader may let a stream wait. */
  readonly patience: number
  readonly log?: (record: RequestRecord) => void
  /** Told of failures whose words the client does not get. */
  readonly report?: (error: unknown) => void
}

/** A job, and how its texts are told. */
export interface Telling {
  readonly job: Job
  readonly isStreamed: boolean
  readonly answer: (pieces: AsyncIterable<Piece>) => Promise<object>
  readonly events: (pieces: AsyncIterable<Piece>) => AsyncGenerator<object, void>
}

export interface Answerer {
  /** Generates, and answers at once or as a stream. @throws Fault 429 when too much is going on. */
  generate(context: Served, telling: Telling): Promise<Response>
  /** Answers by what is made as a whole, under the same limits. */
  whole(context: Served, model: ServedModel, make: (signal: AbortSignal) => Promise<object>): Promise<Response>
  /** Models that gave numbers that are not finite. */
  readonly damaged: ReadonlySet<ServedModel>
  /** Requests that are being answered. */
  readonly running: number
  /** Ends all of them by an error. */
  abort(reason: Fault): void
}

interface Visit {
  readonly controller: AbortController
  /** Makes room for others. */
  readonly end: () => void
  /** Notes a failure, and gives what the client is told. */
  readonly failed: (error: unknown) => unknown
}

export function answerer(watch: Watch, options: AnswererOptions): Answerer {
  const { queue, timeout, patience, log, report } = options
  const admissions = new WeakMap<ServedModel, Admission>()
  const running = new Set<AbortController>()
  const damaged = new Set<ServedModel>()

  /** Lets a request in. It is ended early by its client, the time limit, or the end of the server. */
  const enter = (context: Served, model: ServedModel, count: number): Visit => {
    const admission = admissions.get(model) ?? admissionTo({ slots: model.engine.counts().slots, queue })
    admissions.set(model, admission)
    const leave = admission.enter(count)
    const controller = new AbortController()
    const late = new Fault(408, `The request took longer than ${timeout / 1000} seconds.`, { code: 'timeout' })
    const timer = setTimeout(() => controller.abort(late), timeout)
    const { signal } = context.req.raw
    const gone = (): void => controller.abort(new Fault(408, 'The client went away.', { code: 'client_closed' }))
    if (signal.aborted) gone()
    signal.addEventListener('abort', gone, { once: true })
    running.add(controller)
    return {
      controller,
      end: () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', gone)
        running.delete(controller)
        leave()
      },
      failed: (error) => {
        const { aborted, reason } = controller.signal
        const told: unknown = aborted ? reason : error
        controller.abort(error)
        if (told instanceof NotFiniteError) damaged.add(model)
        if (!(told instanceof Fault)) report?.(told)
        return told
      },
    }
  }

  function stream(
    context: Served,
    { events }: Telling,
    pieces: AsyncIterable<Piece>,
    visit: Visit,
    counted: () => number,
  ) {
    const since = performance.now()
    const { method, path } = context.req
    const { id, record } = context.var
    return eventStream(events(pieces), {
      patience,
      ended: (reason) => {
        const told = reason === undefined ? undefined : visit.failed(reason)
        visit.end()
        const milliseconds = Math.round(performance.now() - since)
        watch.answered(path, 200, milliseconds / 1000)
        const ended = told === undefined ? {} : { ended: told instanceof Error ? told.message : String(told) }
        log?.({ id, method, path, status: 200, milliseconds, ...record, completionTokens: counted(), ...ended })
      },
    })
  }

  return {
    async generate(context, telling) {
      const { job, isStreamed, answer } = telling
      const { model, prompts, count } = job
      const visit = enter(context, model, prompts.length * count)
      const { record } = context.var
      const promptTokens = prompts.reduce((sum, { length }) => sum + length, 0)
      Object.assign(record, { model: model.id, promptTokens })
      let completionTokens = 0
      try {
        const pieces = counted(start(job, visit.controller.signal, watch), () => {
          completionTokens += 1
        })
        if (isStreamed) return stream(context, telling, pieces, visit, () => completionTokens)
        const body = await answer(pieces)
        visit.end()
        Object.assign(record, { completionTokens })
        return context.json(body)
      } catch (error) {
        const told = visit.failed(error)
        visit.end()
        throw told
      }
    },

    async whole(context, model, make) {
      const visit = enter(context, model, 1)
      Object.assign(context.var.record, { model: model.id })
      try {
        return context.json(await make(visit.controller.signal))
      } catch (error) {
        throw visit.failed(error)
      } finally {
        visit.end()
      }
    },

    damaged,
    get running() {
      return running.size
    },
    abort(reason) {
      for (const controller of running) controller.abort(reason)
    },
  }
}

async function* counted(pieces: AsyncGenerator<Piece, void>, note: () => void): AsyncGenerator<Piece, void> {
  for await (const piece of pieces) {
    note()
    yield piece
  }
}
