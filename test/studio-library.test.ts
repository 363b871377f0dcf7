/** Runs and models over the Studio's server: what pages read, what they may change, and models taken in and opened. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { openDatabase, scanRuns, tagRun } from '../dist/registry/index.node.js'
import { decodeMessage, encodeMessage, type Report, type Studio, studioServer } from '../dist/studio/index.node.js'

const place = mkdtempSync(join(tmpdir(), 'atelier-library-'))
const fixture = resolve(import.meta.dirname, 'fixtures/releases/0.1.0/gpt')
const folder = join(place, 'whale')
const before = process.env.ATELIER_DATABASE

let studio: Studio
let id: string
beforeAll(async () => {
  process.env.ATELIER_DATABASE = join(place, 'runs.db')
  cpSync(fixture, folder, { recursive: true })
  writeFileSync(join(place, 'secret.json'), '"secret"')
  symlinkSync(join(place, 'secret.json'), join(folder, 'secret.json'))
  const database = await openDatabase()
  for await (const found of scanRuns(database, place)) id = found.id
  await database.close()
  studio = await studioServer({ port: 0 })
})
afterAll(async () => {
  await studio?.close()
  rmSync(place, { recursive: true, force: true })
  if (before === undefined) delete process.env.ATELIER_DATABASE
  else process.env.ATELIER_DATABASE = before
})

const ask = (path: string, init?: RequestInit) => fetch(`${studio.address}api/${path}`, init)
// biome-ignore lint/suspicious/noExplicitAny: tests read what they expect
const json = async (path: string, init?: RequestInit): Promise<any> => (await ask(path, init)).json()
const post = (path: string, body: unknown, type = 'application/json') =>
  ask(path, { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(body) })

/** The answer of a job in a process of the server to one question. */
async function asked(job: object, question: string, params: object) {
  const socket = new WebSocket(`${studio.address.replace('http', 'ws')}api/jobs`)
  socket.binaryType = 'arraybuffer'
  await new Promise((done) => socket.once('open', done))
  const answer = new Promise<Report & { readonly kind: 'answer' }>((done, fail) => {
    socket.on('message', (data: ArrayBuffer) => {
      const report = decodeMessage(data) as Report
      if (report.kind === 'answer') done(report)
      if (report.kind === 'failure' || report.kind === 'refusal') fail(new Error(report.message))
    })
  })
  socket.send(encodeMessage({ kind: 'open', params: {}, seed: 1, ...job } as never))
  socket.send(encodeMessage({ kind: 'ask', id: 1, question, params } as never))
  return answer.finally(() => socket.close())
}

describe('runs', () => {
  it('are listed, told in full, and drawn', async () => {
    expect(await json('runs')).toMatchObject([{ id, name: 'whale', family: 'gpt', step: 4 }])
    expect(await json(`runs/${id}`)).toMatchObject({ id, folder, config: { family: 'gpt' } })
    const { loss } = await json(`runs/${id}/series`)
    expect(loss.steps).toHaveLength(loss.values.length)
    expect(loss.steps.length).toBeGreaterThan(2)
  })

  it('give their own files and no others', async () => {
    const { files, checkpoints } = await json(`runs/${id}/artifacts`)
    const names = files.map(({ name }: { name: string }) => name)
    expect(names).toContain('model.safetensors')
    expect(names).not.toContain('secret.json')
    expect(checkpoints).toMatchObject([{ step: 4, problem: null }])
    const weights = await ask(`runs/${id}/files/model.safetensors`)
    expect(Buffer.from(await weights.arrayBuffer())).toEqual(readFileSync(join(folder, 'model.safetensors')))
    expect(weights.headers.get('content-disposition')).toContain('attachment')
    expect(weights.headers.get('content-security-policy')).toContain('sandbox')
    for (const name of ['secret.json', '..%2fsecret.json', '%2e%2e', 'checkpoints', 'none.json', 'run.db']) {
      expect((await ask(`runs/${id}/files/${name}`)).status).toBe(404)
    }
    for (const step of ['5', '-1', '4%2f..', 'x']) {
      expect([400, 404]).toContain((await ask(`runs/${id}/checkpoints/${step}`)).status)
    }
  })

  it('take tags and notes that are some, from pages and not from forms', async () => {
    expect(await (await post(`runs/${id}/tags`, { tag: 'good', on: true })).json()).toEqual({ tags: ['good'] })
    expect(await (await post(`runs/${id}/tags`, { tag: 'good', on: false })).json()).toEqual({ tags: [] })
    for (const body of [
      { tag: 'two words', on: true },
      { tag: 1, on: true },
      { tag: 'x'.repeat(41), on: true },
      {},
      null,
    ]) {
      expect((await post(`runs/${id}/tags`, body)).status).toBe(400)
    }
    expect((await post(`runs/${id}/tags`, { tag: 'a', on: true }, 'text/plain')).status).toBe(415)
    expect((await post(`runs/${id}/note`, { note: '<b>bold</b>' })).status).toBe(200)
    expect((await json(`runs/${id}`)).note).toBe('<b>bold</b>')
    expect((await post(`runs/${id}/note`, { note: 'x'.repeat(3000) })).status).toBe(400)
    expect((await json(`runs/${id}/nothing`)).error).toBe('Not found')
  })

  it('tell who listens of what other processes change', async () => {
    const socket = new WebSocket(`${studio.address.replace('http', 'ws')}api/events`)
    await new Promise((done) => socket.once('open', done))
    const heard = new Promise<string>((done) => socket.once('message', (data) => done(String(data))))
    // The first look is what later ones are compared with.
    await new Promise((done) => setTimeout(done, 1200))
    const database = await openDatabase()
    await tagRun(database, id, 'seen')
    await database.close()
    expect(JSON.parse(await heard)).toEqual({ runs: [id] })
    socket.close()
  }, 20_000)
})

describe('models', () => {
  const part = (name: string): Blob => new Blob([new Uint8Array(readFileSync(join(fixture, name)))])
  const form = (files: Readonly<Record<string, Blob>>, name = 'My Model/../x'): FormData => {
    const made = new FormData()
    made.set('name', name)
    for (const [file, blob] of Object.entries(files)) made.append(file, blob, file)
    return made
  }
  const whole = Object.fromEntries(
    ['config.json', 'tokenizer.json', 'model.safetensors'].map((name) => [name, part(name)]),
  )
  const send = (body: FormData) => ask('models', { method: 'POST', body })

  it('are listed with their limits, and have cards', async () => {
    expect(await json('models')).toMatchObject([{ id, family: 'gpt', opens: 'text' }])
    expect(await (await ask(`models/${id}/card`)).text()).toContain('# whale')
  })

  it('are taken in, opened by jobs, and exported', async () => {
    const sent = await send(form(whole))
    expect(sent.status).toBe(201)
    const { id: taken } = (await sent.json()) as { readonly id: string }
    const run = await json(`runs/${taken}`)
    expect(run).toMatchObject({ verb: 'import', status: 'finished', family: 'gpt' })
    expect(run.folder).toMatch(/imported\/my-model-x-[0-9a-f]{4}$/)
    const open = (model: string) => ({ job: 'language', params: { mode: 'open', model } })
    const next = await asked(open(`models/${taken}`), 'next', { text: 'a' })
    expect(next.content.arrays.logits!.data.every(Number.isFinite)).toBe(true)
    const at = await asked(open(`models/${id}@4`), 'next', { text: 'a' })
    expect(at.content.arrays.logits!.data.every(Number.isFinite)).toBe(true)
    await expect(asked(open(`models/${id}@5`), 'next', { text: 'a' })).rejects.toThrow('checkpoint 5')
    const onnx = await asked({ job: 'stored', params: { model: `models/${taken}` } }, 'onnx', {})
    expect(onnx.content.arrays.file!.data.length).toBeGreaterThan(5_000)
    expect((await ask(`runs/${taken}`, { method: 'DELETE' })).status).toBe(200)
    expect(existsSync(run.folder)).toBe(false)
  }, 60_000)

  it('are refused in a sentence, and leave nothing behind', async () => {
    const { 'tokenizer.json': _, ...without } = whole
    const doubled = form(whole)
    doubled.append('config.json', part('config.json'), 'config.json')
    const refused: readonly (readonly [FormData, number, RegExp])[] = [
      [form(without), 409, /tokenizer\.json: it is missing/],
      [form({ ...whole, 'config.json': new Blob(['{"family":"gpt"}']) }), 409, /^config\.json: /],
      [form({ ...whole, '../evil.json': new Blob(['{}']) }), 400, /no file of a model/],
      [form({ ...whole, 'run.json': new Blob(['{}']) }), 400, /no file of a model/],
      [doubled, 400, /comes twice/],
      [form(whole, ''), 400, /name|length|characters/i],
    ]
    for (const [body, status, why] of refused) {
      const answer = await send(body)
      expect(answer.status).toBe(status)
      expect(((await answer.json()) as { readonly error: string }).error).toMatch(why)
    }
    expect(await json('runs')).toHaveLength(1)
  })

  it('are deleted only where nothing comes from them and they are whose they were', async () => {
    rmSync(join(folder, 'run.json'))
    expect((await ask(`runs/${id}`, { method: 'DELETE' })).status).toBe(409)
    expect(existsSync(join(folder, 'model.safetensors'))).toBe(true)
  })
})
