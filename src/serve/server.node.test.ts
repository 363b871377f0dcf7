import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { randomServedModel, withServer } from '../../test/served.js'
import { startServer } from './index.node.js'

const post = (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}/v1/completions`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers,
  })

/** What a server answers to bytes, as it stands. */
const raw = (url: string, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.on('data', (data) => {
      answer += data
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
    setTimeout(() => socket.destroy(), 1500).unref()
  })

/** What a stream held: its data, and whether it came to its end. */
function eventsOf(text: string): { readonly data: readonly unknown[]; readonly isDone: boolean } {
  const lines = text.split('\n\n').filter((line) => line !== '')
  expect(lines.every((line) => line.startsWith('data: '))).toBe(true)
  const isDone = lines.at(-1) === 'data: [DONE]'
  return { data: (isDone ? lines.slice(0, -1) : lines).map((line) => JSON.parse(line.slice(6))), isDone }
}

describe('a server', () => {
  it('tells whether it lives and is ready: loading, ready, damaged', async () => {
    const model = await randomServedModel('bytes')
    let load = (): void => {}
    const loading = new Promise<void>((resolve) => {
      load = resolve
    })
    const server = await startServer({ port: 0, load: () => loading.then(() => [model]) })
    const status = async (path: string) => (await fetch(server.url + path)).status
    expect([await status('/health'), await status('/ready')]).toEqual([503, 503])
    const early = await post(server.url, { prompt: 'a' })
    expect([early.status, early.headers.get('retry-after')]).toEqual([503, '1'])
    load()
    await server.ready
    expect([await status('/health'), await status('/ready')]).toEqual([200, 200])
    await server.close(0)

    const broken = await startServer({ port: 0, load: () => Promise.reject(new Error('no such file')) })
    await expect(broken.ready).rejects.toThrow('no such file')
    expect((await fetch(`${broken.url}/health`)).status).toBe(503)
    await broken.close(0)
  })

  it('says that numbers are damaged, and does not hide it', async () => {
    const model = await randomServedModel('bytes', { config: { width: 16 }, isBroken: true })
    await withServer([model], {}, async ({ url }) => {
      const answer = await post(url, { prompt: 'a' })
      expect(answer.status).toBe(500)
      expect(await answer.json()).toMatchObject({ error: { type: 'server_error', message: /not finite/ } })
      expect((await fetch(`${url}/ready`)).status).toBe(503)
      expect((await fetch(`${url}/health`)).status).toBe(200)
    })
  })

  it('tells those that come to a full queue to come back, and serves the others in order', async () => {
    const model = await randomServedModel('bytes', { slots: 2, config: { context: 64 } })
    await withServer([model], { queue: 10 }, async ({ url }) => {
      const answers = await Promise.all(
        Array.from({ length: 200 }, async (_, i) => {
          const response = await post(url, {
            prompt: `client ${i}`,
            max_tokens: 12,
            stream: true,
            logit_bias: { 257: -100 },
          })
          if (response.status === 429) {
            expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
            expect(await response.json()).toMatchObject({ error: { type: 'rate_limit_error', code: 'queue_full' } })
            return 'full'
          }
          expect(response.status).toBe(200)
          const { isDone } = eventsOf(await response.text())
          return isDone ? 'done' : 'lost'
        }),
      )
      const count = (what: string) => answers.filter((each) => each === what).length
      expect(count('lost')).toBe(0)
      expect(count('done')).toBeGreaterThanOrEqual(12)
      expect(count('done') + count('full')).toBe(200)
      expect(model.engine.counts()).toMatchObject({ seated: 0, waiting: 0 })
      const metrics = await (await fetch(`${url}/metrics`)).text()
      expect(metrics).toContain(`atelier_requests_total{route="/v1/completions",status="429"} ${count('full')}`)
      expect(metrics).toContain(`atelier_requests_total{route="/v1/completions",status="200"} ${count('done')}`)
      expect(metrics).toContain(`atelier_generated_tokens_total{model="bytes"} ${12 * count('done')}`)
      expect(metrics).toMatch(/atelier_time_to_first_token_seconds_bucket\{model="bytes",le="\+Inf"\} \d+/)
      expect(metrics).toContain('atelier_kv_positions_used{model="bytes"} 0')
    })
  })

  it('ends in good order: what can end does, the rest is told, nothing new begins', async () => {
    const model = await randomServedModel('bytes', { slots: 2, config: { context: 4096, width: 64 } })
    await withServer([model], {}, async (server) => {
      const { url } = server
      const stream = { stream: true, logit_bias: { 257: -100 } }
      await (await post(url, { prompt: 'a', max_tokens: 1 })).text()
      const long = await post(url, { prompt: 'a', max_tokens: 4000, ...stream })
      const short = await post(url, { prompt: 'a', max_tokens: 20, ...stream })
      const since = performance.now()
      const closing = server.close(1.5)
      expect(eventsOf(await short.text()).isDone).toBe(true)
      const { data, isDone } = eventsOf(await long.text())
      expect(isDone).toBe(false)
      expect(data.at(-1)).toMatchObject({ error: { code: 'shutting_down', type: 'server_error' } })
      await closing
      expect(performance.now() - since).toBeLessThan(9500)
      await expect(post(url, { prompt: 'a' })).rejects.toThrow()
      expect(model.engine.counts()).toMatchObject({ seated: 0, waiting: 0 })
    })
  })

  it('ends a request that takes too long', async () => {
    const model = await randomServedModel('bytes', { slots: 1, config: { context: 4096, width: 64 } })
    await withServer([model], { timeout: 0.3 }, async ({ url }) => {
      const request = { prompt: 'a', max_tokens: 4000, logit_bias: { 257: -100 } }
      expect((await post(url, request)).status).toBe(408)
      const { data } = eventsOf(await (await post(url, { ...request, stream: true })).text())
      expect(data.at(-1)).toMatchObject({ error: { code: 'timeout' } })
      expect(model.engine.counts().seated).toBe(0)
    })
  })

  it('refuses addresses that others reach without a key, and ports that are taken', async () => {
    await expect(startServer({ host: '0.0.0.0', port: 0, load: async () => [] })).rejects.toThrow('no API key')
    const model = await randomServedModel('bytes')
    await withServer([model], {}, async ({ url }) => {
      const { port } = new URL(url)
      await expect(startServer({ port: Number(port), load: async () => [] })).rejects.toThrow(`127.0.0.1:${port}`)
    })
  })
})

describe('what strangers send', () => {
  it('gets an answer that says what is wrong, and does no harm', async () => {
    const model = await randomServedModel('bytes', { config: { context: 64 } })
    await withServer([model], { bodyBytes: 20_000, origins: ['https://ours.example'] }, async ({ url }) => {
      const status = async (body: unknown, headers?: Record<string, string>) => (await post(url, body, headers)).status
      for (const body of ['', '{', '[]', 'null', '"a"', '{"prompt": {}}', '\uFFFF', `{"prompt": ${'['.repeat(9000)}`]) {
        expect(await status(body)).toBe(400)
      }
      expect(await status(`{"prompt":"a","x":${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}}`)).toBe(400)
      expect(await status({ prompt: 'a'.repeat(20_001) })).toBe(413)
      expect(await status({ prompt: 'a', stop: Array.from({ length: 100_000 }, () => 'x').slice(0, 3000) })).toBe(400)
      for (const wrong of [
        { temperature: '1' },
        { temperature: -1 },
        { top_p: 1.1 },
        { max_tokens: 0 },
        { max_tokens: 1.5 },
        { max_tokens: 1e300 },
        { n: 1e9 },
        { n: 100 },
        { seed: 0.5 },
        { stop: [''] },
        { logit_bias: { a: 1 } },
        { logit_bias: { 99999: 1 } },
        { logprobs: 1000 },
        { prompt: [1e6] },
        { prompt: [-1] },
        { prompt: 'a'.repeat(65) },
        { best_of: 3 },
        { suffix: 'b' },
        { stream_options: 1 },
        { __proto__: { a: 1 }, temperature: [] },
      ]) {
        expect([JSON.stringify(wrong).slice(0, 40), await status({ prompt: 'a', ...wrong })]).toEqual([
          JSON.stringify(wrong).slice(0, 40),
          400,
        ])
      }
      expect(await status('{"prompt": "a", "temperature": NaN}')).toBe(400)
      expect(await status('{"prompt": "a", "temperature": 1e999}')).toBe(400)
      expect((await fetch(`${url}/v1/completions`)).status).toBe(405)
      for (const path of [
        '/',
        '/v1',
        '/v1/models/..%2f..%2fetc%2fpasswd',
        '/v1/../../etc/passwd',
        '/%00',
        '/v1//models',
      ]) {
        expect([path, (await fetch(url + path)).status]).toEqual([path, 404])
      }
      expect(await status({ prompt: 'a', max_tokens: 2, user: 'x\r\nX-Injected: 1' })).toBe(200)
      expect(await status({ prompt: 'a', max_tokens: 2, model: 'x\r\nX-Injected: 1' })).toBe(404)
      expect(model.engine.counts()).toMatchObject({ seated: 0, waiting: 0 })
    })
  })

  it('has to come from this machine and from pages that may ask', async () => {
    const model = await randomServedModel('bytes')
    await withServer([model], { origins: ['https://ours.example'] }, async ({ url }) => {
      const get = (headers: string) => raw(url, `GET /v1/models HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`)
      const code = async (headers: string) => (await get(headers)).slice(9, 12)
      expect(await code('Host: localhost:1\r\n')).toBe('200')
      expect(await code('Host: 127.0.0.1\r\n')).toBe('200')
      expect(await code('Host: rebound.example\r\n')).toBe('403')
      expect(await code('Host: 127.0.0.1.rebound.example\r\n')).toBe('403')
      expect(await code('Host: localhost\r\nOrigin: https://theirs.example\r\n')).toBe('403')
      expect(await code('Host: localhost\r\nOrigin: null\r\n')).toBe('403')
      expect(await code('')).toBe('400')
      const ours = await get('Host: localhost\r\nOrigin: https://ours.example\r\n')
      expect(ours).toMatch(/access-control-allow-origin: https:\/\/ours.example\r\n/i)
      expect(await code(`Host: localhost\r\nX: ${'a'.repeat(20_000)}\r\n`)).toBe('431')
      expect(await raw(url, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1.1 400/)
      const smuggled =
        'POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'
      expect(await raw(url, smuggled)).toMatch(/^HTTP\/1.1 400/)
    })
  })
})
