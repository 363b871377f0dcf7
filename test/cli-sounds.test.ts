import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readWave, writeWave } from '../src/data/sound/wave.js'
import { atelier, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())

const run = (...words: readonly string[]) => atelier(words, place.folder)
const here = (...path: readonly string[]) => join(place.folder, ...path)
const layout = ['--rate', '8000', '--seconds', '0.128', '--mels', '16'] as const
const small = [
  ...['--width', '8', '--layers', '1', '--steps', '3', '--batch', '8'],
  '--threads',
  '1',
  ...layout,
] as const

/** Twenty tones of each of two classes. */
function writeTones(): void {
  for (const [name, base] of [
    ['low', 200],
    ['high', 1500],
  ] as const) {
    mkdirSync(here('tones', name), { recursive: true })
    for (let i = 0; i < 20; i++) {
      const samples = Float64Array.from({ length: 1500 }, (_, n) =>
        Math.sin((2 * Math.PI * (base + 20 * i) * n) / 8000),
      )
      writeFileSync(here('tones', name, `${i}.wav`), writeWave({ rate: 8000, channels: [samples] }))
    }
  }
}

describe('atelier on sounds', () => {
  let trained: Awaited<ReturnType<typeof run>>
  beforeAll(async () => {
    writeTones()
    trained = await run('train', '--model', 'diffusion', '--data', 'tones', ...small, '--out', 'run')
  })

  it('trains on a folder of sounds, and remembers how they are drawn', () => {
    expect(trained).toMatchObject({ code: 0, stderr: '' })
    expect(trained.stdout).toContain('tones: 36 sounds of 0.13 s at 8,000 Hz; spectrograms of 16 × 8; 2 classes')
    const { shape, sound, classes, training } = JSON.parse(readFileSync(here('run', 'config.json'), 'utf8'))
    expect([shape, classes]).toEqual([
      [1, 16, 8],
      ['high', 'low'],
    ])
    expect(sound).toMatchObject({ rate: 8000, length: 1024, mels: 16, size: 512, hop: 128, range: 60 })
    expect(training.source).toMatchObject({ data: 'tones', kind: 'sounds', rate: 8000, seconds: 0.128, mels: 16 })
  })

  it('writes sounds of a class, one by one and as one, and their spectrograms', async () => {
    const words = ['--label', 'low', '--count', '3', '--steps', '2', '--out', 'made', '--wav', 'all.wav']
    const { code, stdout } = await run('sample', 'run', ...words, '--threads', '1')
    expect([code, stdout]).toEqual([0, `3 sounds: made, ${join('run', 'sounds.png')}, all.wav\n`])
    expect(readdirSync(here('made'))).toEqual(['001-low.wav', '002-low.wav', '003-low.wav'])
    const lengths = [here('made', '002-low.wav'), here('all.wav')].map((path) => {
      const { rate, channels } = readWave(readFileSync(path))
      return [rate, channels.length, channels[0]!.length]
    })
    expect(lengths).toEqual([
      [8000, 1, 1024],
      [8000, 1, 3072],
    ])
  })

  it('writes sounds of all classes in turn, those of a seed the same', async () => {
    const words = ['--steps', '2', '--seed', '4', '--threads', '1', '--json'] as const
    const { code, stdout } = await run('sample', 'run', '--count', '4', '--out', 'four', ...words)
    expect([code, JSON.parse(stdout).classes]).toEqual([0, ['high', 'low', 'high', 'low']])
    await run('sample', 'run', '--count', '2', '--out', 'two', ...words)
    for (const name of readdirSync(here('two'))) {
      expect(readFileSync(here('two', name))).toEqual(readFileSync(here('four', name)))
    }
  })

  it('shows a set', async () => {
    const { code, stdout } = await run('data', 'show', 'tones', ...layout, '--sheet', 'sheet.png', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'sounds',
      training: 40,
      classes: ['high', 'low'],
      counts: [20, 20],
    })
    expect(readFileSync(here('sheet.png')).subarray(1, 4).toString()).toBe('PNG')
  })

  it.each([
    [2, /--label loud: there is no such class. There are high, low/, ['sample', 'run', '--label', 'loud']],
    [2, /--plane: the diffusion of run has no use for it/, ['sample', 'run', '--plane']],
    [
      2,
      /80 samples at 8000 a second: shorter than a frame of 512/,
      ['data', 'show', 'tones', ...layout, '--seconds', '0.01'],
    ],
    [1, /no sound that can be read, a file is skipped: .*cut off/, ['data', 'show', 'broken']],
    [1, /4 held-out sounds of "tones": too few/, ['evaluate', 'run']],
  ] as const)('ends with %i and one sentence: %s', async (wanted, words, command) => {
    mkdirSync(here('broken'), { recursive: true })
    writeFileSync(here('broken', 'a.wav'), readFileSync(here('tones', 'low', '0.wav')).subarray(0, 500))
    const { code, stderr } = await run(...command)
    expect(code).toBe(wanted)
    expect(stderr).toMatch(words)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
