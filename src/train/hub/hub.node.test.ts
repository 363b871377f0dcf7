import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type HubServer, hubServer } from '../../../test/hub-server.js'
import { examples, exampleWeights, writeExample } from '../../../test/pretrained-example.js'
import { loadModel } from '../folder.node.js'
import { hubAddress } from './address.js'

let folder: string
let server: HubServer
const commit = 'a'.repeat(40)
const weights = exampleWeights(examples.llama)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atelier-hub-'))
  const origin = join(folder, 'origin')
  await writeExample(origin, examples.llama, weights)
  await writeFile(join(origin, 'pytorch_model.bin'), 'a pickle')
  await writeFile(join(origin, 'README.md'), 'words')
  server = await hubServer(origin, 'owner/name')
  vi.stubEnv('HF_ENDPOINT', `${server.url}/`)
  vi.stubEnv('HF_HUB_CACHE', join(folder, 'cache'))
  vi.stubEnv('HF_TOKEN', '')
  vi.stubEnv('HF_HUB_OFFLINE', '')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await server.close()
  await rm(folder, { recursive: true })
})

/** As in a process of its own, which has asked for nothing yet. */
async function fetchFolder(address: string): Promise<string> {
  vi.resetModules()
  const { modelFolder } = await import('./folder.node.js')
  return modelFolder(address)
}
const failure = (address: string): Promise<string> =>
  fetchFolder(address).then(
    () => 'it was opened',
    (error: Error) => error.message,
  )
const cache = () => join(folder, 'cache', 'models--owner--name')

describe('hf:owner/name', () => {
  it('opens as a folder does, and fetches what is needed, once, into the cache that others share', async () => {
    const { model, config } = await loadModel('hf:owner/name')
    expect(config.family).toBe('llama')
    expect(model.config.vocabulary).toBe(264)
    const fetched = server.asked.filter((each) => each.includes('/resolve/')).map((each) => each.split('/').at(-1))
    expect(fetched.sort()).toEqual(['config.json', 'model.safetensors', 'tokenizer.json'])
    expect(await readFile(join(cache(), 'refs', 'main'), 'utf8')).toBe(commit)
    const snapshot = join(cache(), 'snapshots', commit)
    expect((await readdir(snapshot)).sort()).toEqual(['config.json', 'model.safetensors', 'tokenizer.json'])
    const blobs = await readdir(join(cache(), 'blobs'))
    expect(blobs.map((name) => name.length).sort()).toEqual([40, 40, 64])

    server.asked.length = 0
    expect(await fetchFolder('hf:owner/name')).toBe(snapshot)
    expect(server.asked.some((each) => each.includes('/resolve/'))).toBe(false)
    server.asked.length = 0
    expect(await fetchFolder(`hf:owner/name@${commit}`)).toBe(snapshot)
    expect(server.asked).toEqual([])
  })

  it('gives the token to the hub, and tells nobody else', async () => {
    vi.stubEnv('HF_TOKEN', 'hf_secret')
    await fetchFolder('hf:owner/name')
    expect(server.authorization).toBe('Bearer hf_secret')
    server.fault = 403
    server.commit = 'b'.repeat(40)
    const message = await failure('hf:owner/name')
    expect(message).toContain(
      'the hub refuses access (403): it is private, gated or not there. Use the token of one that may',
    )
    expect(message).not.toContain('hf_secret')
    vi.stubEnv('HF_TOKEN', 'secret')
    expect(await failure('hf:owner/name')).toMatch(/^hf:owner\/name: HF_TOKEN is no token of the hub: (?!.*secret)/)
  })

  it('goes on where a file was cut off', async () => {
    server.fault = 'cut'
    expect(await failure('hf:owner/name')).toMatch(
      /json: 700 of \d+ bytes came: the connection was cut\. The same command/,
    )
    const half = (await readdir(join(cache(), 'blobs'))).find((name) => name.endsWith('.incomplete'))!
    expect((await stat(join(cache(), 'blobs', half))).size).toBe(700)
    server.fault = undefined
    expect(await fetchFolder('hf:owner/name')).toContain('snapshots')
  })

  it('keeps no damaged file', async () => {
    server.fault = 'damage'
    expect(await failure('hf:owner/name')).toMatch(
      /where the hub names [0-9a-f]+: it was damaged on the way\. Try again$/,
    )
    expect((await readdir(join(cache(), 'blobs'))).some((name) => name.endsWith('.incomplete'))).toBe(false)
    server.fault = undefined
    expect(await fetchFolder('hf:owner/name')).toContain('snapshots')
  })

  it.each([
    [401, 'the hub refuses access (401): it is private, gated or not there. Set HF_TOKEN'],
    [404, 'the hub has no model owner/name with a revision main. Look at its spelling'],
    [500, 'the hub answered 500. Try again later'],
  ] as const)('says in one sentence what an answer of %d means', async (status, message) => {
    server.fault = status
    expect(await failure('hf:owner/name')).toBe(
      `hf:owner/name: ${message}`.replace('Set HF_TOKEN', 'Set HF_TOKEN to a token of an account that may read it'),
    )
  })

  it('opens what is cached where there is no network, and says what is not', async () => {
    const path = await fetchFolder('hf:owner/name')
    await server.close()
    expect(await fetchFolder('hf:owner/name')).toBe(path)
    expect(await failure('hf:owner/other')).toBe(
      `hf:owner/other: the hub cannot be reached, and it is not in the cache, ${join(folder, 'cache', 'models--owner--other')}. Fetch it once where there is a network`,
    )
    vi.stubEnv('HF_HUB_OFFLINE', '1')
    expect(await fetchFolder('hf:owner/name')).toBe(path)
    expect(await failure('hf:owner/other')).toContain('HF_HUB_OFFLINE is set, and it is not in the cache')
    await rm(join(path, 'model.safetensors'))
    expect(await failure('hf:owner/name')).toContain('it is not in the cache')
  })

  it('follows a branch to its next commit, and fetches only what changed', async () => {
    await fetchFolder('hf:owner/name')
    server.asked.length = 0
    server.commit = 'b'.repeat(40)
    expect(await fetchFolder('hf:owner/name')).toBe(join(cache(), 'snapshots', 'b'.repeat(40)))
    expect(server.asked.some((each) => each.includes('/resolve/'))).toBe(false)
  })
})

describe('models that cannot be opened', () => {
  it('are refused before their weights are fetched', async () => {
    const other = join(folder, 'other')
    await writeExample(other, { ...examples.llama, config: { model_type: 'mamba' } }, weights)
    const mamba = await hubServer(other, 'owner/mamba')
    vi.stubEnv('HF_ENDPOINT', mamba.url)
    expect(await failure('hf:owner/mamba')).toContain('hf:owner/mamba: config.json: model_type is "mamba"')
    expect(mamba.asked.some((each) => each.includes('safetensors'))).toBe(false)
    await mamba.close()
  })

  it('have only weights that could run code', async () => {
    const other = join(folder, 'pickled')
    await writeExample(other, examples.llama, weights)
    await rm(join(other, 'model.safetensors'))
    await writeFile(join(other, 'pytorch_model.bin'), 'x')
    const pickled = await hubServer(other, 'owner/pickled')
    vi.stubEnv('HF_ENDPOINT', pickled.url)
    expect(await failure('hf:owner/pickled')).toContain('its other weights could run code when they are opened')
    await pickled.close()
  })
})

describe('hubAddress', () => {
  it('reads names and revisions, and nothing that leaves the cache', () => {
    expect(hubAddress('hf:gpt2')).toMatchObject({ name: 'gpt2', revision: 'main' })
    expect(hubAddress('hf:a-b/c.d@refs/pr/1')).toMatchObject({ name: 'a-b/c.d', revision: 'refs/pr/1' })
    for (const bad of ['hf:', 'hf:a/b/c', 'hf:../b', 'hf:a/b@../x', 'hf:a/b@', 'hf:a b/c']) {
      expect(() => hubAddress(bad), bad).toThrow('it is no address on the hub')
    }
  })
})
