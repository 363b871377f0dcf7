import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isSoundSource, loadSounds } from './load.node.js'
import { makeOneShots, oneShotClasses } from './one-shots.js'
import { writeWave } from './wave.js'

const format = { rate: 8000, length: 1024 }
const tone = (hertz: number): Uint8Array =>
  writeWave({
    rate: 16_000,
    channels: [Float64Array.from({ length: 3000 }, (_, n) => 0.3 * Math.sin((2 * Math.PI * hertz * n) / 16_000))],
  })

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'atelier-sounds-'))
})
afterAll(() => rm(root, { recursive: true }))

async function folderOf(name: string, files: Readonly<Record<string, Uint8Array | string>>): Promise<string> {
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(join(root, name, path, '..'), { recursive: true })
    await writeFile(join(root, name, path), bytes)
  }
  return join(root, name)
}

const peaks = (samples: Float32Array): number[] =>
  Array.from({ length: samples.length / format.length }, (_, i) =>
    Math.max(...samples.subarray(i * format.length, (i + 1) * format.length).map(Math.abs)),
  )

describe('sounds of a folder', () => {
  it('are labelled by their sub-folders, and broken files are named', async () => {
    const folder = await folderOf('drums', {
      'low/a.wav': tone(200),
      'low/b.WAV': tone(220),
      'high/c.wav': tone(2000),
      'high/cut.wav': tone(2100).subarray(0, 1000),
      'high/silent.wav': writeWave({ rate: 8000, channels: [new Float32Array(500)] }),
      'high/nothing.flac': 'not a FLAC file, but long enough to have had a header',
      'notes.txt': 'words',
    })
    const { training, test } = await loadSounds(folder, { ...format, testShare: 0 })
    expect([training.count, test.count, training.classes]).toEqual([3, 0, ['high', 'low']])
    expect([...training.labels!]).toEqual([0, 1, 1])
    expect(peaks(training.samples)).toEqual([0, 1, 2].map(() => expect.closeTo(0.9, 3)))
    const told = Object.fromEntries(
      training.skipped.map(({ path, problem }) => [path.slice(folder.length + 1), problem]),
    )
    expect(told).toEqual({
      'high/cut.wav': 'cut off: 6000 bytes of sound are announced, and 956 are there',
      'high/silent.wav': 'it is silent',
      'high/nothing.flac': 'no FLAC file: it does not begin as one',
      'notes.txt': 'no WAV or FLAC file by its name',
    })
  })

  it('are set apart by folders for training and testing', async () => {
    const folder = await folderOf('parted', {
      'train/a.wav': tone(200),
      'train/b.wav': tone(300),
      'test/c.wav': tone(400),
    })
    const { training, test } = await loadSounds(folder, format)
    expect([training.count, test.count, training.classes]).toEqual([2, 1, undefined])
  })

  it('are asked for in one sentence where there are none', async () => {
    const broken = await folderOf('broken', { 'a.wav': tone(200).subarray(0, 30) })
    await expect(loadSounds(broken, format)).rejects.toThrow('no sound that can be read, a file is skipped')
    await expect(loadSounds(join(root, 'nowhere'), format)).rejects.toThrow('there is no such folder. Give a path, or')
    await expect(loadSounds(join(broken, 'a.wav'), format)).rejects.toThrow('one file')
  })

  it('are told from other folders by the names of their files', async () => {
    const words = await folderOf('words', { 'a.txt': 'one', 'b.txt': 'two', 'c.wav': tone(100) })
    const sounds = await folderOf('sounds', { 'a.txt': 'one', 'c.wav': tone(100) })
    const found = await Promise.all(
      [words, sounds, 'effects', 'samples', 'mnist', join(sounds, 'c.wav')].map(isSoundSource),
    )
    expect(found).toEqual([false, true, true, true, false, true])
  })
})

describe('samples', () => {
  it('are 206 of 18 classes, some of each held out', async () => {
    const { training, test } = await loadSounds('samples', { ...format, seed: 1 })
    expect([training.count, test.count, training.skipped]).toEqual([185, 21, []])
    expect(training.classes).toHaveLength(18)
    expect(training.classes).toContain('hat')
    const hats = (labels: Int32Array): number => labels.filter((label) => training.classes![label] === 'hat').length
    expect([hats(training.labels!), hats(test.labels!)]).toEqual([19, 2])
    expect(Math.min(...peaks(training.samples))).toBeGreaterThan(0.85)
  }, 20_000)
})

describe('effects', () => {
  it('are the same whatever is asked for with them', async () => {
    const all = makeOneShots(30, { ...format, seed: 3 })
    const some = makeOneShots(10, { ...format, seed: 3, from: 20 })
    expect(some.samples).toEqual(all.samples.subarray(20 * format.length))
    expect([...some.labels]).toEqual([...all.labels.subarray(20)])
    expect(makeOneShots(10, { ...format, seed: 4, from: 20 }).samples).not.toEqual(some.samples)
    expect(all.samples.every(Number.isFinite)).toBe(true)
    expect(peaks(all.samples)).toEqual(Array.from({ length: 30 }, () => expect.closeTo(0.9, 3)))
  })

  it('are as many as wanted, the held-out ones others', async () => {
    const { training, test } = await loadSounds('effects', { ...format, count: 45, testShare: 0.1 })
    expect([training.count, test.count, training.classes]).toEqual([45, 5, oneShotClasses])
    expect([...test.labels!]).toEqual([5, 6, 7, 8, 9])
  })

  it('sound unlike within a class, and begin at once', () => {
    const { samples } = makeOneShots(40, { ...format, seed: 0 })
    for (let a = 0; a < 10; a++) {
      const [one, other] = [a, a + 10].map((i) => samples.subarray(i * format.length, (i + 1) * format.length))
      const distance = one!.reduce((sum, value, n) => sum + (value - other![n]!) ** 2, 0)
      expect(distance).toBeGreaterThan(1)
      expect(one!.findIndex((value) => Math.abs(value) > 0.05)).toBeLessThan(80)
    }
  })
})
