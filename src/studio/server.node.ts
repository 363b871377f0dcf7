/** Serves the Studio's pages and runs its jobs, for this computer only unless a token is set. */
import { readFile, stat } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ServerType, serve, upgradeWebSocket } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { type WebSocket, WebSocketServer } from 'ws'
import { AtelierError } from '../tensor/index.js'
import { answerOf } from './api/asked.node.js'
import { libraryApi } from './api/index.node.js'
import { guard, isLoopback, secure, shortestToken } from './guard.node.js'
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
/** Jobs at once: each is a process. */
const mostJobs = 8
/** Bytes of a message to a job: a text of one's own fits. */
const longestMessage = 16 * 2 ** 20
/** Bytes that a page may leave unread. */
const mostUnread = 256 * 2 ** 20

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
  if (!isLoopback(host) && token === undefined) {
    throw new AtelierError(`studio: host ${host}: others can reach it`, 'Set a token, or leave the host out')
  }
  if (token !== undefined && token.length < shortestToken) {
    throw new AtelierError(
      `studio: a token of ${token.length} characters: others could try it out`,
      `Give one of ${shortestToken} or more`,
    )
  }
  if (!(await isFile(join(app, 'index.html')))) {
    throw new AtelierError('studio: its pages have not been built', 'Run npm run build')
  }
  const lines = new Set<JobLine>()
  const hono = new Hono()
  const library = libraryApi()
  hono.use(secure, guard(token))
  hono.onError(answerOf)
  hono.get('/api/studio', (c) => c.json({ engine: 'native', jobs: lines.size, mostJobs }))
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
        onMessage({ data }, socket) {
          const bytes = bytesOf(data)
          if (!bytes) return socket.close(1003, 'messages are bytes')
          // A page that sends faster than its job can read, or reads slower than its job sends, is no page of ours.
          const isBehind = ((socket.raw as WebSocket | undefined)?.bufferedAmount ?? 0) > mostUnread
          if (line?.send(bytes) === false || isBehind) socket.close(1008, 'too many messages')
        },
        onClose() {
          line?.close()
          if (line) lines.delete(line)
        },
      }
    }),
  )
  hono.route('/api', library.routes)
  hono.all('/api/*', (c) => c.json({ error: 'Not found' }, 404))
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
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      })
      await library.close()
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

function bytesOf(data: unknown): Uint8Array | undefined {
  if (data instanceof ArrayBuffer) return new Uint8Array(data)
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  return undefined
}

/** A built file, or the page itself for an address that is one of its own. */
async function file(c: Context): Promise<Response> {
  const asked = normalize(decoded(c.req.path))
  const path = join(app, asked)
  if (!path.startsWith(app + sep) || path.includes('\0')) return c.text('Not found', 404)
  const isNamed = extname(path) !== ''
  if (isNamed && !(await isFile(path))) return c.text('Not found', 404)
  const found = isNamed ? path : join(app, 'index.html')
  const tag = await tagOf(found)
  const isHashed = asked.startsWith(`${sep}assets${sep}`)
  const headers = { etag: tag, 'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache' }
  // The engine is 14 MB: a browser that has it hears that it is still the one, and keeps what it compiled of it.
  if (c.req.header('if-none-match') === tag) return c.body(null, 304, headers)
  const isPage = extname(found) === '.html'
  return c.body(isPage ? servedPage(await readFile(found, 'utf8')) : await readFile(found), 200, {
    ...headers,
    'content-type': types[extname(found)] ?? 'application/octet-stream',
  })
}

/** Names what a file holds by its size and time of change. */
async function tagOf(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path)
  return `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`
}

/** Tells the page that models can run where it comes from; from a host of files it does not hear that. */
const servedPage = (html: string): string => html.replace('<head>', '<head><meta name="engine" content="server">')

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  )

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return '/'
  }
}
