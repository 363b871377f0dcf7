import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { characterTokenizer } from '../src/data/index.js'
import { createLanguageModel } from '../src/models/index.js'
import { parameters } from '../src/nn/index.js'
import { createMemory } from '../src/runtime/index.js'
import { saveDescription, saveWeights } from '../src/train/index.node.js'
import { startAtelier } from './run-atelier.js'
import { scatter } from './scattered.js'

const folder = mkdtempSync(join(tmpdir(), 'atelier-serve-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const tokenizer = characterTokenizer('\nabcdefghijklmnopqrstuvwxyz ')

async function makeRun(): Promise<string> {
  const config = { family: 'gpt', vocabulary: tokenizer.size, context: 4096, layers: 1, heads: 2, width: 32 } as const
  const model = createLanguageModel(config)
  const memory = createMemory()
  scatter(memory, model, 0.3)
  const run = join(folder, 'letters')
  await saveDescription(run, config, tokenizer, {})
  await saveWeights(run, parameters(model), memory)
  return run
}

describe('atelier serve', () => {
  it('serves a run under its name, and ends well when it is asked to, telling its streams', async () => {
    const run = await makeRun()
    const server = startAtelier(['serve', run, `poet=${run}`, '--port', '0', '--slots', '2'], folder)
    let stdout = ''
    server.process.stdout!.on('data', (piece) => {
      stdout += piece
    })
    await server.seen(/Ready: /)
    const url = /Ready: (\S+)/.exec(stdout)![1]!
    const models = (await (await fetch(`${url}/models`)).json()) as { data: { id: string }[] }
    expect(models.data.map(({ id }) => id)).toEqual(['letters', 'poet'])
    const post = (body: object) => fetch(`${url}/completions`, { method: 'POST', body: JSON.stringify(body) })
    const request = { model: 'letters', prompt: 'secret', max_tokens: 8, seed: 1 }
    const answer = (await (await post(request)).json()) as { choices: { text: string }[] }
    const other = (await (await post({ ...request, model: 'poet' })).json()) as { choices: { text: string }[] }
    expect(answer.choices[0]!.text).toHaveLength(8)
    expect(other.choices[0]!.text).toBe(answer.choices[0]!.text)

    const stream = await post({ ...request, max_tokens: 4000, stream: true })
    const since = performance.now()
    server.process.kill('SIGTERM')
    const text = await stream.text()
    const { code, stderr } = await server.finished
    expect(code).toBe(0)
    expect(performance.now() - since).toBeLessThan(10_000)
    expect(text.includes('data: [DONE]') || text.includes('shutting_down')).toBe(true)
    const records = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { path: string; status: number })
    expect(records.map(({ path, status }) => [path, status])).toEqual([
      ['/v1/models', 200],
      ['/v1/completions', 200],
      ['/v1/completions', 200],
      ['/v1/completions', 200],
    ])
    expect(stderr).not.toContain('secret')
  }, 60_000)

  it('says in one line what is wrong', async () => {
    const gone = await startAtelier(['serve', join(folder, 'none'), '--port', '0'], folder).finished
    expect([gone.code, gone.stderr.trim().split('\n').length]).toEqual([1, 1])
    const open = await startAtelier(['serve', 'x', '--host', '0.0.0.0'], folder).finished
    expect(open).toMatchObject({ code: 1, stderr: expect.stringContaining('no API key') })
    const twice = await startAtelier(['serve', 'a/x', 'b/x'], folder).finished
    expect(twice).toMatchObject({ code: 2, stderr: expect.stringContaining('two models are called x') })
  }, 60_000)
})
