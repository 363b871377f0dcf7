/** The Studio's server as an outsider would try it: other names, other origins, ways out, floods, and what is no message. */
import { request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import WebSocket from 'ws'
import { decodeMessage, encodeMessage, type Report, type Studio, studioServer } from '../dist/studio/index.node.js'

let studio: Studio
beforeAll(async () => {
  vi.stubEnv('ATELIER_DATABASE', 'none')
  studio = await studioServer({ port: 0 })
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await studio.close()
})

const port = (): number => Number(new URL(studio.address).port)

interface Answer {
  readonly status: number
  readonly text: string
  readonly headers: Readonly<Record<string, unknown>>
}

/** A request with headers that `fetch` does not let anybody set, and a path that is sent as it is. */
const ask = (path: string, headers: Record<string, string> = {}, method = 'GET', body = ''): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request({ port: port(), host: '127.0.0.1', path, headers, method }, (response) => {
      let text = ''
      response.on('data', (piece) => {
        text += piece
      })
      response.on('end', () => resolve({ status: response.statusCode!, text, headers: response.headers }))
    })
    asked.on('error', reject)
    asked.end(body)
  })

/** What comes back for bytes that may be no HTTP at all. */
const raw = (bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port(), '127.0.0.1', () => socket.write(bytes))
    let text = ''
    socket.on('data', (piece) => {
      text += piece
    })
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
    setTimeout(() => socket.destroy(), 1000)
  })

const socketOf = (headers: Record<string, string> = {}): WebSocket => {
  const socket = new WebSocket(`ws://127.0.0.1:${port()}/api/jobs`, { headers })
  socket.binaryType = 'arraybuffer'
  return socket
}
const opened = (socket: WebSocket): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
const closed = (socket: WebSocket): Promise<number> => new Promise((resolve) => socket.once('close', resolve))

describe('names and origins', () => {
  it.each([
    'evil.example',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'localhost:80@evil.example',
    '[::1].evil.example',
    '0.0.0.0',
    '169.254.169.254',
    'localhost:1:2',
  ])('refuses the host %s, which may be a name that was made to lead here', async (host) => {
    // What is no host at all, the server under ours refuses.
    for (const path of ['/', '/api/runs', '/api/studio'])
      expect([400, 403]).toContain((await ask(path, { host })).status)
  })

  it('refuses a request without a host', async () => {
    expect(await raw('GET /api/runs HTTP/1.0\r\n\r\n')).not.toMatch(/^HTTP\/1\.1 200/)
  })

  it.each(['http://evil.example', 'null', 'http://127.0.0.1:1', 'https://127.0.0.1', 'http://127.0.0.1.evil.example'])(
    'refuses a page of %s',
    async (origin) => {
      for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
        expect((await ask('/api/runs', { origin }, method)).status).toBe(403)
      }
    },
  )

  it('refuses what a page of another site has embedded, which browsers send without an origin', async () => {
    const embedded = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }
    expect((await ask('/api/runs', embedded)).status).toBe(403)
    expect((await ask('/', { ...embedded, 'sec-fetch-mode': 'navigate' })).status).toBe(200)
    expect((await ask('/api/runs', { ...embedded, 'sec-fetch-mode': 'navigate' })).status).toBe(403)
    expect((await ask('/api/runs', { 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  })

  it('lets no socket of another origin or name in', async () => {
    for (const headers of [{ origin: 'http://evil.example' }, { host: 'evil.example' }] as Record<string, string>[]) {
      await expect(opened(socketOf(headers))).rejects.toThrow('403')
    }
  })

  it('guards every answer, also a refusal, and allows no other origin to read', async () => {
    for (const [path, host] of [
      ['/', '127.0.0.1'],
      ['/nothing.js', '127.0.0.1'],
      ['/api/nothing', '127.0.0.1'],
      ['/', 'evil.example'],
    ]) {
      const { headers } = await ask(path!, { host: host! })
      expect(headers['content-security-policy']).toContain("default-src 'none'")
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['cross-origin-resource-policy']).toBe('same-origin')
      expect(headers['access-control-allow-origin']).toBeUndefined()
    }
  })
})

describe('ways out', () => {
  it.each([
    '/../../package.json',
    '/..%2f..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/%2e%2e/package.json',
    '/assets/..%2f..%2f..%2f..%2fpackage.json',
    '/..\\..\\..\\package.json',
    '/..%5c..%5cpackage.json',
    '//etc/passwd.txt',
    '/%00.html',
    '/assets/%00/../../package.json',
    '/....//....//package.json',
    '/%252e%252e%252fpackage.json',
    '/files/writer/../../../package.json',
  ])('leads nowhere by %s', async (path) => {
    const { status, text } = await ask(path)
    expect(status).not.toBe(500)
    expect(text).not.toContain('"dependencies"')
    expect(text).not.toContain('root:')
  })

  it('knows runs and files by name alone', async () => {
    for (const id of ['..', '..%2f..', '%2e%2e%2fpackage.json', 'a%00b', "x'%20OR%201=1--", 'x'.repeat(5000)]) {
      for (const path of [`/api/runs/${id}`, `/api/runs/${id}/files/config.json`, `/api/models/${id}/card`]) {
        expect((await ask(path)).status).toBe(404)
      }
    }
  })
})

/** The first report of a kind that a job gives after a message. */
async function firstOf(message: object, kind: string): Promise<{ readonly kind: string; readonly message: string }> {
  const socket = socketOf()
  await opened(socket)
  const report = new Promise<Report>((resolve) => {
    socket.on('message', (data: ArrayBuffer) => {
      const heard = decodeMessage(data) as Report
      if (heard.kind === kind) resolve(heard)
    })
  })
  socket.send(encodeMessage(message as Parameters<typeof encodeMessage>[0]))
  const found = await report
  socket.close()
  await closed(socket)
  return found as never
}

describe('what is no message', () => {
  it('is told so, and so is the name of a model that is a way out', async () => {
    expect((await firstOf({ kind: 'step', count: '1' }, 'failure')).message).toMatch(/^request: "step": /)
    const params = { mode: 'open', model: 'models/../writer' }
    const { message } = await firstOf({ kind: 'open', job: 'language', params, seed: 0 }, 'failure')
    expect(message).toContain('the name of a model')
  })

  it('closes on text, and on a message longer than any', async () => {
    const talker = socketOf()
    await opened(talker)
    talker.send('hello')
    expect(await closed(talker)).toBe(1003)
    const shouter = socketOf()
    await opened(shouter)
    shouter.send(new Uint8Array(17 * 2 ** 20))
    expect(await closed(shouter)).toBe(1009)
  })

  it('takes bytes of any kind without going down', async () => {
    const socket = socketOf()
    await opened(socket)
    for (let i = 0; i < 200; i++) socket.send(Uint8Array.from({ length: i }, (_, j) => (i * 31 + j * 17) % 256))
    await new Promise((resolve) => setTimeout(resolve, 200))
    socket.close()
    await closed(socket)
    expect((await ask('/api/studio')).status).toBe(200)
  })
})

describe('floods', () => {
  it('runs eight jobs, refuses the ninth, and has room again when one leaves', async () => {
    const eight = Array.from({ length: 8 }, () => socketOf())
    await Promise.all(eight.map(opened))
    const ninth = socketOf()
    expect(await closed(ninth)).toBe(1013)
    eight[0]!.close()
    await closed(eight[0]!)
    const another = socketOf()
    await opened(another)
    expect(another.readyState).toBe(WebSocket.OPEN)
    for (const socket of [...eight.slice(1), another]) {
      socket.close()
      await closed(socket)
    }
    expect(JSON.parse((await ask('/api/studio')).text)).toMatchObject({ jobs: 0, mostJobs: 8 })
  })

  it('lets so many pages listen and no more', async () => {
    const listen = () => new WebSocket(`ws://127.0.0.1:${port()}/api/events`)
    const all = Array.from({ length: 32 }, listen)
    await Promise.all(all.map(opened))
    expect(await closed(listen())).toBe(1013)
    all[0]!.send('hello')
    expect(await closed(all[0]!)).toBe(1003)
    const another = listen()
    await opened(another)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(another.readyState).toBe(WebSocket.OPEN)
    for (const socket of [...all.slice(1), another]) socket.close()
  })

  it('reads no body that is too long, or of another kind', async () => {
    const json = { 'content-type': 'application/json' }
    expect((await ask('/api/runs/x/tags', json, 'POST', 'x'.repeat(100_000))).status).toBe(413)
    expect(await raw(`POST /api/models HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${2 ** 40}\r\n\r\n`)).toMatch(
      / 413 /,
    )
    expect((await ask('/api/models', { 'content-type': 'text/plain' }, 'POST', 'x')).status).toBe(415)
    expect((await ask('/api/models', { 'content-type': 'multipart/form-data' }, 'POST', 'x')).status).toBe(400)
  })

  it('answers headers that are too long with a refusal', async () => {
    const answer = await raw(`GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 431/)
  })
})

describe('a token', () => {
  const token = 'correct horse; battery=staple'
  let guarded: Studio
  beforeAll(async () => {
    guarded = await studioServer({ port: 0, token })
  })
  afterAll(() => guarded.close())
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(guarded.address + path, { headers, redirect: 'manual' })

  it('is asked for everywhere', async () => {
    for (const path of ['', 'api/runs', 'api/studio', 'assets/x.js', '?token=wrong', 'api/runs?token=']) {
      expect((await get(path)).status).toBe(401)
    }
    expect((await get('', { cookie: 'studio=wrong' })).status).toBe(401)
    expect((await get('', { cookie: `studio=${'0'.repeat(64)}` })).status).toBe(401)
    await expect(opened(new WebSocket(`${guarded.address.replace('http', 'ws')}api/jobs`))).rejects.toThrow('401')
  })

  it('is given once, leaves the address, and is kept where no script reads it', async () => {
    const first = await get(`runs?sort=loss&token=${encodeURIComponent(token)}`)
    expect(first.status).toBe(303)
    expect(first.headers.get('location')).toBe('/runs?sort=loss')
    const cookie = first.headers.get('set-cookie')!
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/)
    expect(cookie).not.toContain('horse')
    expect((await get('api/runs', { cookie: cookie.split(';')[0]! })).status).toBe(200)
  })

  it('leads to no other host by its redirect', async () => {
    const answer = await get(`/evil.example/?token=${encodeURIComponent(token)}`)
    expect(answer.headers.get('location')).toMatch(/^\/(?!\/)/)
  })

  it('is not one that can be tried out', async () => {
    await expect(studioServer({ port: 0, token: 'short' })).rejects.toThrow('could try it out')
  })
})
