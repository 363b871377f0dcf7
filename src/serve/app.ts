/** The HTTP interface, without sockets: requests in, responses out. */
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type AnswererOptions, answerer, type Variables } from './answering.js'
import { parseBody } from './body.js'
import { chatAnswer, chatEvents, chatJob } from './chat.js'
import { completionAnswer, completionEvents, completionJob } from './completions.js'
import { embeddingAnswer } from './embeddings.js'
import { bodyOf, Fault, internal } from './fault.js'
import { chatRequest, completionRequest, embeddingRequest } from './requests.js'
import type { ServedModel } from './served-model.js'
import { watchOver } from './watch.js'

export type Stage = 'loading' | 'ready' | 'draining' | 'failed'

export interface AppOptions extends AnswererOptions {
  /** By name; filled while the stage is `loading`. */
  readonly models: ReadonlyMap<string, ServedModel>
  /** Longest body, in bytes. */
  readonly bodyBytes: number
  /** Comes before everything. */
  readonly guard?: MiddlewareHandler
}

export interface App {
  fetch(request: Request, env?: object): Response | Promise<Response>
  stage: Stage
  /** Requests that are being answered. */
  readonly running: number
  /** Ends all requests by an error. */
  abort(reason: Fault): void
}

export function createApp(options: AppOptions): App {
  const { models } = options
  const watch = watchOver(models)
  const answering = answerer(watch, options)
  const { damaged } = answering
  let stage: Stage = 'loading'
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
    return answering.generate(context, {
      job,
      isStreamed: request.stream === true,
      answer: (pieces) => completionAnswer(job, request, pieces),
      events: (pieces) => completionEvents(job, request, pieces),
    })
  })
  hono.post('/v1/chat/completions', async (context) => {
    const request = parseBody(await context.req.text(), chatRequest)
    const job = chatJob(modelFor(request.model), request)
    return answering.generate(context, {
      job,
      isStreamed: request.stream === true,
      answer: (pieces) => chatAnswer(job, request, pieces),
      events: (pieces) => chatEvents(job, request, pieces),
    })
  })
  hono.post('/v1/embeddings', async (context) => {
    const request = parseBody(await context.req.text(), embeddingRequest)
    const model = modelFor(request.model)
    return answering.whole(context, model, (signal) => embeddingAnswer(model, request, signal))
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
      return answering.running
    },
    abort: answering.abort,
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
