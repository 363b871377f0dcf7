import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Corpus } from '../data/index.js'
import { loadModel, loadNgram, loadReader, type NgramRun, type NgramRunOptions, ngramRun } from './index.node.js'

const corpusOf = (text: string): Corpus => ({
  name: 'names',
  text,
  documents: 1,
  bytes: text.length,
  sources: [],
  skipped: [],
  replaced: 0,
})
const names = corpusOf('ada\nalan\nanna\nhanna\nella\nella\nlea\nneal\n'.repeat(30))

let root: string
let run: NgramRun
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'atelier-counts-'))
  run = await prepared('whole', { documents: 'lines' })
  await run.count()
})
afterAll(() => rm(root, { recursive: true }))

const prepared = (name: string, options: Partial<NgramRunOptions> = {}): Promise<NgramRun> =>
  ngramRun({ data: names, out: join(root, name), ...options })

/** What loading says of counts that were changed on the disk. */
async function loading(name: string, change: (path: string) => Promise<unknown>): Promise<Error> {
  await (await prepared(name, { order: 3 })).count()
  await change(join(root, name, 'model.ngram'))
  return loadNgram(join(root, name)).then(
    () => new Error('it loaded'),
    (error: Error) => error,
  )
}

describe('ngramRun', () => {
  it('leaves a model that documents end in', async () => {
    const { ngram, config, tokenizer } = await loadNgram(join(root, 'whole'))
    const newline = tokenizer.encode('\n')[0]
    expect(ngram.boundary).toBe(newline)
    expect(config).toMatchObject({ family: 'ngram', order: ngram.order, boundary: newline, vocabulary: tokenizer.size })
    expect(ngram.sizes).toHaveLength(ngram.order)
  })

  it('counts the same again, byte for byte, and no other run in its place', async () => {
    const path = join(root, 'whole', 'model.ngram')
    const before = await readFile(path)
    await run.count()
    expect((await readFile(path)).equals(before)).toBe(true)
    await expect((await prepared('whole', { order: 2 })).count()).rejects.toThrow('other data or options')
    expect((await readFile(path)).equals(before)).toBe(true)
  })

  it('tries orders until one is worse, and none when told', async () => {
    const { ngram, losses } = await (await prepared('chosen')).count()
    const best = losses!.reduce((a, b) => (b.nats < a.nats ? b : a))
    expect(ngram.order).toBe(best.order)
    expect(losses!.map(({ order }) => order)).toEqual(losses!.map((_, i) => i + 2))
    expect(await (await prepared('told', { order: 5 })).count()).not.toHaveProperty('losses')
  })
})

describe('a folder of counts', () => {
  it('reads as any other', async () => {
    const { ngram } = await loadNgram(join(root, 'whole'))
    const { reader, config, close } = await loadReader(join(root, 'whole'))
    expect(config.vocabulary).toBe(ngram.vocabulary)
    expect(await reader.after([1, 2])).toEqual(Float32Array.from(ngram.logProbabilities([1, 2])))
    await close()
  })

  it('holds no tensors', async () => {
    await expect(loadModel(join(root, 'whole'))).rejects.toThrow('counts, not tensors')
  })

  it.each([
    ['cut short', (path: string) => truncate(path, 50)],
    ['empty', (path: string) => truncate(path, 0)],
    ['gone', (path: string) => rm(path)],
    ['text', (path: string) => writeFile(path, 'the white whale')],
    ['flipped', (path: string) => change(path, (bytes) => bytes.writeInt32LE(bytes.readInt32LE(200) + 1, 200))],
    ['walking in circles', (path: string) => change(path, (bytes) => bytes.writeInt32LE(0, bytes.length - 40))],
  ])('says in one sentence that its counts are %s', async (name, damage) => {
    const { message, name: kind } = await loading(name, damage)
    expect(kind).toBe('AtelierError')
    expect(message.startsWith(join(root, name, 'model.ngram: '))).toBe(true)
    expect(message).not.toContain('\n')
  })
})

async function change(path: string, edit: (bytes: Buffer) => void): Promise<void> {
  const bytes = await readFile(path)
  edit(bytes)
  await writeFile(path, bytes)
}
