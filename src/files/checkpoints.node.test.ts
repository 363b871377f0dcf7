import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { latestCheckpoint, listCheckpoints, removeCheckpoint, saveCheckpoint } from './checkpoints.node.js'

let all: string
let root: string
beforeAll(async () => {
  all = await mkdtemp(join(tmpdir(), 'atelier-checkpoints-'))
})
beforeEach(async () => {
  root = join(await mkdtemp(join(all, 'test-')), 'run')
})
afterAll(() => rm(all, { recursive: true, force: true }))

const save = (step: number, keep = 10, best?: number) =>
  saveCheckpoint(
    root,
    step,
    async (folder) => {
      await writeFile(join(folder, 'weights'), `weights of ${step}`)
      await mkdir(join(folder, 'state'))
      await writeFile(join(folder, 'state/optimizer'), `optimizer of ${step}`)
    },
    best === undefined ? { keep } : { keep, best },
  )
const steps = async () => (await listCheckpoints(root)).map(({ step }) => step)

describe('saveCheckpoint', () => {
  it('writes a manifest that lists every file, the same each time', async () => {
    const path = await save(120)
    expect(path).toBe(join(root, 'step-00000120'))
    const text = await readFile(join(path, 'manifest.json'), 'utf8')
    expect(JSON.parse(text)).toEqual({
      format: 1,
      files: [
        {
          name: 'state/optimizer',
          bytes: 16,
          sha256: 'a977f38915ce31e8e0a27dc01d76b99a509e079c25d4d815b5ce31e001731946',
        },
        { name: 'weights', bytes: 14, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      ],
    })
    await save(120)
    expect(await readFile(join(path, 'manifest.json'), 'utf8')).toBe(text)
  })

  it('keeps the newest and the best', async () => {
    for (const step of [1, 2, 3, 4, 5]) await save(step, 2, 1)
    expect(await steps()).toEqual([1, 4, 5])
    await save(6, 2, 4)
    expect(await steps()).toEqual([4, 5, 6])
    await save(7, 1)
    expect(await steps()).toEqual([7])
  })

  it('does not count a damaged checkpoint among those it keeps', async () => {
    for (const step of [1, 2, 3]) await save(step)
    await rm(join(root, 'step-00000003/weights'))
    await save(4, 2)
    expect(await steps()).toEqual([2, 4])
  })

  it('keeps what it just saved even below later steps, and leaves those alone', async () => {
    for (const step of [5, 9]) await save(step)
    await save(7, 1)
    expect(await steps()).toEqual([7, 9])
    await removeCheckpoint(root, 9)
    await removeCheckpoint(root, 9)
    expect((await latestCheckpoint(root)).checkpoint?.step).toBe(7)
  })

  it('loses nothing when the writing fails', async () => {
    await save(1, 1)
    const failing = saveCheckpoint(root, 2, () => Promise.reject(new Error('no gradient')), { keep: 1 })
    await expect(failing).rejects.toThrow('no gradient')
    expect(await readdir(root)).toEqual(['step-00000001'])
  })

  it('refuses a step or a count that is none, a second manifest and what is not a file', async () => {
    await expect(save(-1)).rejects.toThrow('step -1: it is not a whole number from 0 up')
    await expect(save(1.5)).rejects.toThrow('step 1.5')
    await expect(save(1, 0)).rejects.toThrow('keep 0: it is not a whole number from 1 up')
    const write = (make: (folder: string) => Promise<void>) => saveCheckpoint(root, 1, make, { keep: 1 })
    await expect(write((folder) => writeFile(join(folder, 'manifest.json'), ''))).rejects.toThrow('already holds')
    await expect(write((folder) => symlink('/etc', join(folder, 'link')))).rejects.toThrow(
      'neither a file nor a folder',
    )
    expect(await latestCheckpoint(root)).toEqual({ checkpoint: undefined, skipped: [] })
  })
})

describe('latestCheckpoint', () => {
  it('finds none where there is no folder', async () => {
    expect(await latestCheckpoint(root)).toEqual({ checkpoint: undefined, skipped: [] })
    expect(await listCheckpoints(root)).toEqual([])
  })

  it('orders by number, past eight digits too', async () => {
    for (const step of [99_999_999, 100_000_000, 7]) await save(step)
    expect(await steps()).toEqual([7, 99_999_999, 100_000_000])
    expect((await latestCheckpoint(root)).checkpoint).toEqual({ step: 100_000_000, path: join(root, 'step-100000000') })
  })

  it('looks at no other names', async () => {
    await save(3)
    for (const name of ['step-4', 'step-00000005.bak', 'best', 'step-000000006']) await mkdir(join(root, name))
    expect((await latestCheckpoint(root)).skipped).toEqual([])
    expect(await steps()).toEqual([3])
  })

  const manifest = (files: unknown) => (path: string) =>
    writeFile(join(path, 'manifest.json'), JSON.stringify({ format: 1, files }))
  const entry = { name: 'weights', bytes: 12, sha256: '0'.repeat(64) }
  const damage: Record<string, [(path: string) => Promise<unknown>, string]> = {
    'a flipped bit': [
      (path) => writeFile(join(path, 'weights'), 'weights of 3'),
      'weights does not have the content that was saved',
    ],
    'a file cut short': [(path) => writeFile(join(path, 'weights'), 'w'), 'weights has 1 bytes instead of 12'],
    'a file grown': [
      (path) => appendFile(join(path, 'state/optimizer'), '!'),
      'state/optimizer has 15 bytes instead of 14',
    ],
    'a missing file': [(path) => rm(join(path, 'weights')), 'weights is missing'],
    'a missing folder': [(path) => rm(join(path, 'state'), { recursive: true }), 'state/optimizer is missing'],
    'a folder in place of a file': [
      (path) => rm(join(path, 'weights')).then(() => mkdir(join(path, 'weights'))),
      'weights is not a regular file',
    ],
    'a link in place of a file': [
      (path) => rm(join(path, 'weights')).then(() => symlink('/etc/passwd', join(path, 'weights'))),
      'weights is not a regular file',
    ],
    'no manifest': [(path) => rm(join(path, 'manifest.json')), 'it has no manifest.json, so its save never ended'],
    'an empty manifest': [(path) => writeFile(join(path, 'manifest.json'), ''), 'its manifest.json is damaged'],
    'a manifest of another kind': [
      (path) => writeFile(join(path, 'manifest.json'), '{"format":2}'),
      'its manifest.json is damaged',
    ],
    'a manifest that leaves the folder': [
      manifest([{ ...entry, name: '../../secret' }]),
      'its manifest.json is damaged',
    ],
    'a manifest with a root path': [manifest([{ ...entry, name: '/etc/passwd' }]), 'its manifest.json is damaged'],
    'a manifest with a drive': [manifest([{ ...entry, name: 'c:\\x' }]), 'its manifest.json is damaged'],
    'a manifest with a negative size': [manifest([{ ...entry, bytes: -1 }]), 'its manifest.json is damaged'],
  }
  for (const [what, [harm, reason]] of Object.entries(damage)) {
    it(`passes over ${what} and says why`, async () => {
      await save(1)
      const path = await save(2)
      await harm(path)
      expect(await latestCheckpoint(root)).toEqual({
        checkpoint: { step: 1, path: join(root, 'step-00000001') },
        skipped: [{ step: 2, path, problem: reason }],
      })
    })
  }

  it('passes over a file that bears a checkpoint name', async () => {
    await save(1)
    await writeFile(join(root, 'step-00000002'), '')
    const { checkpoint, skipped } = await latestCheckpoint(root)
    expect([checkpoint?.step, skipped.length]).toEqual([1, 1])
  })
})
