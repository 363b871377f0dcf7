/** The HTTP interface, without sockets: requests in, responses out. */
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { NotFiniteError } from '../sample/index.js'
import { type Admission, admissionTo } from './admission.js'
import { parseBody } from './body.js'
import { chatAnswer, chatEvents, chatJob } from './chat.js'
import { completionAnswer, completionEvents, completionJob } from './completions.js'
import { embeddingAnswer } from './embeddings.js'
import { bodyOf, Fault, internal } from './fault.js'
import { type Job, type Piece, start } from './generation.js'
import { chatRequest, completionRequest, embeddingRequest } from './requests.js'
import type { ServedModel } from './served-model.js'
import { eventStream } from './sse.js'
import { watchOver } from './watch.js'

export type Stage = 'loading' | 'ready' | 'draining' | 'failed'

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

export interface AppOptions {
  /** By name; filled while the stage is `loading`. */
  readonly models: ReadonlyMap<string, ServedModel>
  /** Texts that may wait for a slot, of each model. */
  readonly queue: number
  /** Longest body, in bytes. */
  readonly bodyBytes: number
  /** Milliseconds that a request may take. */
  readonly timeout: number
  /** Milliseconds that a reader may let a stream wait. */
  readonly patience: number
  /** Comes before everything. */
  readonly guard?: MiddlewareHandler
  readonly log?: (record: RequestRecord) => void
  /** Told of failures whose words the client does not get. */
  readonly report?: (error: unknown) => void
}

export interface App {
  fetch(request: Request, env?: object): Response | Promise<Response>
  stage: Stage
  /** Requests that are being answered. */
  readonly running: number
  /** Ends all requests by an error. */
  abort(reason: Fault): void
}

interface Variables {
  readonly id: string
  record: Partial<RequestRecord>
}
type Served = Context<{ Variables: Variables }>

export function createApp(options: AppOptions): App {
  const { models, queue, timeout } = options
  const watch = watchOver(models)
  const admissions = new WeakMap<ServedModel, Admission>()
  const running = new Set<AbortController>()
  let stage: Stage = 'loading'
  const damaged = new Set<ServedModel>()
  const hono = new Hono<{ Variables: Variables }>()

  const modelFor = (name: string | null | undefined): ServedModel => {
    if (stage !== 'ready') throw new Fault(503, sayings[stage], { code: stage, retryAfter: 1 })
    const model = name == null && models.size === 1 ? [...models.values()][0] : models.get(name ?? '')
    if (model === undefined) {
      const known = [...models.keys()].join(', ')
      throw new Fault(404, `There is no model of this name. Served here: ${known}.`, {
        code: 'model_not_found',
        param: 'model',
      })
    }
    return model
  }
  const admissionOf = (model: ServedModel): Admission => {
    const admission = admissions.get(model) ?? admissionTo({ slots: model.engine.counts().slots, queue })
    admissions.set(model, admission)
    return admission
  }

  /** What ends a request early: its client, the time limit, the end of the server. */
  const limits = (context: Served): { readonly controller: AbortController; readonly release: () => void } => {
    const controller = new AbortController()
    const timer = setTimeout(
      () =>
        controller.abort(
          new Fault(408, `The request took longer than ${timeout / 1000} seconds.`, { code: 'timeout' }),
        ),
      timeout,
    )
    const { signal } = context.req.raw
    const gone = (): void => controller.abort(new Fault(408, 'The client went away.', { code: 'client_closed' }))
    if (signal.aborted) gone()
    signal.addEventListener('abort', gone, { once: true })
    running.add(controller)
    return {
      controller,
      release: () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', gone)
        running.delete(controller)
      },
    }
  }

  interface Answering {
    readonly job: Job
    readonly isStreamed: boolean
    readonly answer: (pieces: AsyncIterable<Piece>) => Promise<object>
    readonly events: (pieces: AsyncIterable<Piece>) => AsyncGenerator<object, void>
  }

  async function generate(context: Served, { job, isStreamed, answer, events }: Answering): Promise<Response> {
    const { model, prompts, count } = job
    const leave = admissionOf(model).enter(prompts.length * count)
    const { controller, release } = limits(context)
    let completionTokens = 0
    const since = performance.now()
    const { id, record } = context.var
    const promptTokens = prompts.reduce((sum, { length }) => sum + length, 0)
    Object.assign(record, { model: model.id, promptTokens })
    const end = (): void => {
      leave()
      release()
    }
    try {
      const pieces = counted(start(job, controller.signal, watch), () => {
        completionTokens += 1
      })
      if (!isStreamed) {
        const body = await answer(pieces)
        end()
        Object.assign(record, { completionTokens })
        return context.json(body)
      }
      const stream = events(pieces)
      return eventStream(stream, {
        patience: options.patience,
        ended: (reason) => {
          if (reason !== undefined) noteFailure(model, reason, controller)
          end()
          const { status = 200, ...rest } = { ...record }
          const ended = reason === undefined ? {} : { ended: wordsOf(reason) }
          const milliseconds = Math.round(performance.now() - since)
          watch.answered(context.req.path, status, milliseconds / 1000)
          const { method, path } = context.req
          options.log?.({ ...rest, id, method, path, status, milliseconds, completionTokens, ...ended })
        },
      })
    } catch (error) {
      end()
      noteFailure(model, error, controller)
      throw controller.signal.aborted && controller.signal.reason instanceof Fault ? controller.signal.reason : error
    }
  }

  function noteFailure(model: ServedModel, error: unknown, controller: AbortController): void {
    const isExpected = error instanceof Fault || controller.signal.aborted
    controller.abort(error)
    if (isExpected) return
    if (error instanceof NotFiniteError) damaged.add(model)
    options.report?.(error)
  }

  hono.use(async (context, next) => {
    const id = crypto.randomUUID()
    context.set('id', id)
    context.set('record', {})
    context.header('x-request-id', id)
    context.header('x-content-type-options', 'nosniff')
    const since = performance.now()
    await next()
    const { status, headers } = context.res
    // A stream is counted and logged when it has ended.
    if (headers.get('content-type')?.startsWith('text/event-stream')) return
    const milliseconds = Math.round(performance.now() - since)
    watch.answered(routes.has(context.req.path) ? context.req.path : 'other', status, milliseconds / 1000)
    const { method, path } = context.req
    options.log?.({ id, method, path, status, milliseconds, ...context.var.record })
  })
  if (options.guard) hono.use(options.guard)
  hono.use(
    '/v1/*',
    bodyLimit({
      maxSize: options.bodyBytes,
      onError: () => {
        throw new Fault(413, `The body is larger than ${options.bodyBytes} bytes.`, { code: 'body_too_large' })
      },
    }),
  )

  hono.get('/health', (context) => {
    if (stage === 'ready' || stage === 'draining') return context.json({ status: 'ok' })
    throw new Fault(503, sayings[stage], { code: stage, retryAfter: 1 })
  })
  hono.get('/ready', (context) => {
    if (stage !== 'ready') throw new Fault(503, sayings[stage], { code: stage, retryAfter: 1 })
    if (damaged.size === 0) return context.json({ status: 'ready' })
    const names = [...damaged].map(({ id }) => id).join(', ')
    throw new Fault(503, `Numbers that are not finite came out of ${names}.`, { code: 'damaged' })
  })
  hono.get('/metrics', (context) =>
    context.text(watch.metrics.render(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
  )
  hono.get('/v1/models', (context) => context.json({ object: 'list', data: [...models.values()].map(modelBody) }))
  hono.get('/v1/models/:model', (context) => context.json(modelBody(modelFor(context.req.param('model')))))

  hono.post('/v1/completions', async (context) => {
    const request = parseBody(await context.req.text(), completionRequest)
    const job = completionJob(modelFor(request.model), request)
    return generate(context, {
      job,
      isStreamed: request.stream === true,
      answer: (pieces) => completionAnswer(job, request, pieces),
      events: (pieces) => completionEvents(job, request, pieces),
    })
  })
  hono.post('/v1/chat/completions', async (context) => {
    const request = parseBody(await context.req.text(), chatRequest)
    const job = chatJob(modelFor(request.model), request)
    return generate(context, {
      job,
      isStreamed: request.stream === true,
      answer: (pieces) => chatAnswer(job, request, pieces),
      events: (pieces) => chatEvents(job, request, pieces),
    })
  })
  hono.post('/v1/embeddings', async (context) => {
    const request = parseBody(await context.req.text(), embeddingRequest)
    const model = modelFor(request.model)
    const leave = admissionOf(model).enter(1)
    const { controller, release } = limits(context)
    try {
      const body = await embeddingAnswer(model, request, controller.signal)
      return context.json(body)
    } finally {
      release()
      leave()
    }
  })

  hono.notFound((context) => {
    const isKnown = routes.has(context.req.path)
    const fault = isKnown
      ? new Fault(405, `${context.req.path} does not take ${context.req.method}.`, { code: 'method_not_allowed' })
      : new Fault(404, 'There is nothing at this path.', { code: 'unknown_url' })
    return respond(context, fault)
  })
  hono.onError((error, context) => {
    const fault = error instanceof Fault ? error : internal(error)
    if (!(error instanceof Fault)) options.report?.(error)
    return respond(context, fault)
  })

  return {
    fetch: (request, env) => hono.fetch(request, env),
    get stage() {
      return stage
    },
    set stage(value) {
      stage = value
    },
    get running() {
      return running.size
    },
    abort(reason) {
      for (const controller of running) controller.abort(reason)
    },
  }
}

const routes = new Set([
  '/health',
  '/ready',
  '/metrics',
  '/v1/models',
  '/v1/completions',
  '/v1/chat/completions',
  '/v1/embeddings',
])

const sayings: Readonly<Record<Stage, string>> = {
  loading: 'The models are being loaded.',
  ready: '',
  draining: 'The server is shutting down.',
  failed: 'A model could not be loaded.',
}

const modelBody = ({ id, created }: ServedModel) => ({ id, object: 'model', created, owned_by: 'atelier' })

function respond(context: Context, fault: Fault): Response {
  const { retryAfter } = fault.options
  if (retryAfter !== undefined) context.header('retry-after', String(retryAfter))
  return context.json(bodyOf(fault), fault.status)
}

const wordsOf = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason))

async function* counted(pieces: AsyncGenerator<Piece, void>, note: () => void): AsyncGenerator<Piece, void> {
  for await (const piece of pieces) {
    note()
    yield piece
  }
}
