import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HubServer, hubServer } from './hub-server.js'
import { examples, exampleWeights, writeExample } from './pretrained-example.js'
import { atelier, minute, workplace } from './run-atelier.js'

const place = workplace()
const run = (...words: readonly string[]) => atelier(words, place.folder)
let server: HubServer

beforeAll(async () => {
  const folder = join(place.folder, 'published')
  await writeExample(folder, examples.qwen3, exampleWeights(examples.qwen3))
  server = await hubServer(folder, 'owner/name')
  process.env.HF_ENDPOINT = server.url
  process.env.HF_HUB_CACHE = join(place.folder, 'cache')
})
afterAll(async () => {
  await server.close()
  delete process.env.HF_ENDPOINT
  delete process.env.HF_HUB_CACHE
  place.remove()
})

describe('models that others published', () => {
  it('are told of as they are, without being read', async () => {
    const { stdout, stderr, code } = await run('info', 'published', '--json')
    expect([code, stderr]).toEqual([0, ''])
    const told = JSON.parse(stdout)
    expect(told).toMatchObject({ architecture: 'qwen3', template: 'none: plain turns', tokenizer: { size: 257 } })
    expect(told.parameters).toBe(Object.values(told.parts as Record<string, number>).reduce((a, b) => a + b, 0))
  })

  it('write the same text from a folder and from an address, which says once what it fetches', async () => {
    const settings = ['--prompt', 'Hi', '--tokens', '8', '--seed', '1']
    const local = await run('sample', 'published', ...settings)
    const first = await run('sample', 'hf:owner/name', ...settings)
    const second = await run('sample', 'hf:owner/name', ...settings)
    expect([local.code, first.code, second.code]).toEqual([0, 0, 0])
    expect(first.stdout).toBe(local.stdout)
    expect(second.stdout).toBe(local.stdout)
    expect(first.stderr).toMatch(
      /^Fetching config\.json of hf:owner\/name, \d+ bytes\n.*\n.*model\.safetensors of hf:owner/s,
    )
    expect(second.stderr).toBe('')
  })

  it('are refused in one sentence where the hub has none', async () => {
    const { code, stderr } = await run('sample', 'hf:owner/other', '--prompt', 'Hi')
    expect([code, stderr]).toEqual([
      1,
      'hf:owner/other: the hub has no model owner/other with a revision main. Look at its spelling\n',
    ])
  })
})

describe('train --model llama', () => {
  it('learns with shared keys, and is sampled and exported as any other', async () => {
    const shape = ['--model', 'llama', '--heads', '4', '--groups', '2']
    const trained = await run('train', '--data', 'tale.txt', ...minute, ...shape, '--steps', '3', '--out', 'llama')
    expect([trained.stderr, trained.code]).toEqual(['', 0])
    const told = JSON.parse((await run('info', 'llama', '--json')).stdout)
    expect(told.config).toMatchObject({ family: 'llama', groups: 2, ropeBase: 10_000, epsilon: 1e-5 })
    expect((await run('sample', 'llama', '--prompt', 'the', '--tokens', '5')).code).toBe(0)
    expect((await run('export', 'llama')).code).toBe(0)
  })

  it('has groups for no other family', async () => {
    const { code, stderr } = await run('train', '--data', 'tale.txt', '--groups', '2')
    expect([code, stderr]).toEqual([2, 'train: --groups needs --model llama\n'])
  })
})
