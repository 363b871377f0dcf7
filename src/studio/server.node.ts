/** Serves the Studio's pages and runs its jobs, for this computer only unless a token is set. */
import { timingSafeEqual } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ServerType, serve, upgradeWebSocket } from '@hono/node-server'
import { type Context, Hono, type Next } from 'hono'
import { WebSocketServer } from 'ws'
import { AtelierError } from '../tensor/index.js'
import { type JobLine, jobLine } from './job-line.node.js'

export interface StudioOptions {
  /** 0 takes any port that is free. */
  readonly port: number
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Asked for, as `?token=` once or in a cookie, where the host is not a loopback address. */
  readonly token?: string
}

export interface Studio {
  readonly address: string
  close(): Promise<void>
}

const app = fileURLToPath(new URL('./app', import.meta.url))
const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]', '::1'])
/** Jobs at once: each is a process. */
const mostJobs = 8
/** Bytes of a message to a job: a text of one's own fits. */
const longestMessage = 16 * 2 ** 20

const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}

/** Starts the server. @throws AtelierError for a port that is taken, or a host that others reach without a token. */
export async function studioServer({ port, host = '127.0.0.1', token }: StudioOptions): Promise<Studio> {
  if (!loopback.has(host) && token === undefined) {
    throw new AtelierError(`studio: host ${host}: others can reach it`, 'Set a token, or leave the host out')
  }
  if (!existsSync(join(app, 'index.html'))) {
    throw new AtelierError('studio: its pages have not been built', 'Run npm run build')
  }
  const lines = new Set<JobLine>()
  const hono = new Hono()
  hono.use(guard(token), secure)
  hono.get('/api/studio', (c) => c.json({ jobs: lines.size, mostJobs }))
  hono.get(
    '/api/jobs',
    upgradeWebSocket(() => {
      let line: JobLine | undefined
      return {
        onOpen(_, socket) {
          if (lines.size >= mostJobs) return socket.close(1013, 'too many jobs')
          line = jobLine((message) => socket.send(message.slice()))
          lines.add(line)
        },
        onMessage({ data }) {
          if (data instanceof ArrayBuffer) line?.send(new Uint8Array(data))
          else if (ArrayBuffer.isView(data)) line?.send(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
        },
        onClose() {
          line?.close()
          if (line) lines.delete(line)
        },
      }
    }),
  )
  hono.get('*', file)

  const sockets = new WebSocketServer({ noServer: true, maxPayload: longestMessage })
  const server = await listening(hono, { port, hostname: host, sockets })
  const { port: taken } = server.address() as AddressInfo
  const shown = host.includes(':') ? `[${host}]` : host
  return {
    address: `http://${shown}:${taken}/`,
    async close() {
      for (const line of lines) line.close()
      for (const client of sockets.clients) client.terminate()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function listening(
  { fetch }: Hono,
  { sockets, ...where }: { readonly port: number; readonly hostname: string; readonly sockets: WebSocketServer },
): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    // The two packages' types of the same sockets differ in how they overload `send`.
    const server = serve({ fetch, ...where, websocket: { server: sockets as never } }, () => resolve(server))
    server.on('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'it is taken' : error.message
      reject(new AtelierError(`studio: port ${where.port}: ${why}`, 'Give another --port'))
    })
  })
}

/** Lets in who asks for this host by its own name, from its own pages, with the token where there is one. */
const guard = (token: string | undefined) => async (c: Context, next: Next) => {
  const host = c.req.header('host') ?? ''
  const name = host.replace(/:\d+$/, '')
  if (token === undefined && !loopback.has(name)) return c.text('This host is not served here', 403)
  const origin = c.req.header('origin')
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) {
    return c.text('Pages of other origins are not served', 403)
  }
  if (token === undefined) return next()
  const given = c.req.query('token') ?? /(?:^|; )studio=([^;]*)/.exec(c.req.header('cookie') ?? '')?.[1] ?? ''
  if (!same(given, token)) return c.text('Open the address that the Studio printed, with its token', 401)
  if (c.req.query('token')) c.header('set-cookie', `studio=${token}; HttpOnly; SameSite=Strict; Path=/`)
  return next()
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** Isolated pages may share memory between threads, which WebAssembly's need; nothing comes from elsewhere. */
async function secure(c: Context, next: Next): Promise<void> {
  await next()
  c.header('content-security-policy', policy)
  c.header('cross-origin-opener-policy', 'same-origin')
  c.header('cross-origin-embedder-policy', 'require-corp')
  c.header('cross-origin-resource-policy', 'same-origin')
  c.header('referrer-policy', 'no-referrer')
  c.header('x-content-type-options', 'nosniff')
}

/** A built file, or the page itself for an address that is one of its own. */
async function file(c: Context): Promise<Response> {
  const asked = normalize(decoded(c.req.path))
  const path = join(app, asked)
  const isInside = path.startsWith(app + sep)
  const isFile = isInside && extname(path) !== ''
  if (isFile && !existsSync(path)) return c.text('Not found', 404)
  const found = isFile ? path : join(app, 'index.html')
  const isHashed = asked.startsWith(`${sep}assets${sep}`)
  return c.body(await readFile(found), 200, {
    'content-type': types[extname(found)] ?? 'application/octet-stream',
    'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  })
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return '/'
  }
}
