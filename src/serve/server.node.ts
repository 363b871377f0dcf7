/** The server: a socket, models that load behind it, and an end in good order. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { AtelierError } from '../tensor/index.js'
import type { RequestRecord } from './answering.js'
import { type App, createApp } from './app.js'
import { Fault } from './fault.js'
import { guard, isLocalAddress } from './guard.node.js'
import type { ServedModel } from './served-model.js'

export interface ServerOptions {
  /** Loads the models; requests get 503 until it has. */
  readonly load: () => Promise<readonly ServedModel[]>
  /** 0 takes any free port. Default 8080. */
  readonly port?: number
  /** Default 127.0.0.1: this machine only. Other addresses need an API key. */
  readonly host?: string
  readonly apiKey?: string
  /** Origins of web pages that may ask. */
  readonly origins?: readonly string[]
  /** Texts that may wait for a slot, of each model. Default 64. */
  readonly queue?: number
  /** Longest body of a request, in bytes. Default 1 MiB. */
  readonly bodyBytes?: number
  /** Seconds that a request may take. Default 600. */
  readonly timeout?: number
  /** Seconds that a reader may let a stream wait before it is given up. Default 30. */
  readonly patience?: number
  readonly log?: (record: RequestRecord) => void
  readonly report?: (error: unknown) => void
}

export interface RunningServer {
  /** Such as http://127.0.0.1:8080. */
  readonly url: string
  /** Whether the models are there. @throws what stopped them from loading. */
  readonly ready: Promise<void>
  readonly stage: App['stage']
  /** Takes no more requests, lets those that run end for some seconds (default 8), ends the others by an error, and frees the models. */
  close(grace?: number): Promise<void>
}

/** Starts to listen. @throws AtelierError where the address is taken or must not be used without a key. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host = '127.0.0.1', port = 8080, apiKey, origins = [], queue = 64, log, report } = options
  const isLocal = isLocalAddress(host)
  if (!isLocal && apiKey === undefined) {
    throw new AtelierError(
      `serve: host ${host}: others can reach it, and no API key is set`,
      'Set one, or listen on 127.0.0.1',
    )
  }
  const models = new Map<string, ServedModel>()
  const app = createApp({
    models,
    queue,
    bodyBytes: options.bodyBytes ?? 1 << 20,
    timeout: 1000 * (options.timeout ?? 600),
    patience: 1000 * (options.patience ?? 30),
    guard: guard({ isLocal, origins, ...(apiKey !== undefined && { apiKey }) }),
    ...(log && { log }),
    ...(report && { report }),
  })
  const server = createServer(limits, getRequestListener(app.fetch, { overrideGlobalObjects: false }))
  server.maxConnections = 1024
  await listening(server, host, port)
  const address = server.address() as AddressInfo
  const url = `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`
  const ready = options.load().then(
    (loaded) => {
      for (const model of loaded) models.set(model.id, model)
      if (app.stage === 'loading') app.stage = 'ready'
    },
    (error: unknown) => {
      app.stage = 'failed'
      throw error
    },
  )
  ready.catch(() => {})
  let closing: Promise<void> | undefined
  return {
    url,
    ready,
    get stage() {
      return app.stage
    },
    close(grace = 8) {
      closing ??= closed(server, app, grace, async () => {
        await ready.catch(() => {})
        await Promise.all([...models.values()].map((model) => model.close()))
      })
      return closing
    },
  }
}

/** Slow senders of headers and bodies are cut off; a header may be 16 KiB long. */
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16 << 10,
} as const

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE'
      const why = taken ? 'something else listens there' : error.message
      reject(new AtelierError(`serve: ${host}:${port}: ${why}`, taken ? 'Give another port' : undefined))
    })
    server.listen(port, host, () => resolve())
  })
}

async function closed(server: Server, app: App, grace: number, free: () => Promise<void>): Promise<void> {
  app.stage = 'draining'
  const silent = new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  server.closeIdleConnections()
  await until(() => app.running === 0, 1000 * grace)
  app.abort(new Fault(503, 'The server is shutting down.', { code: 'shutting_down' }))
  // Last events need a moment to leave.
  await Promise.race([silent, until(() => app.running === 0, 500).then(() => pause(100))])
  server.closeAllConnections()
  await silent
  await Promise.race([free(), pause(1000)])
}

async function until(isDone: () => boolean, milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds
  while (!isDone() && performance.now() < end) await pause(10)
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
