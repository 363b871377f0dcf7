import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMidi, wordsToTune } from '../src/data/index.js'
import { atelier, minute, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())
const run = (...words: readonly string[]) => atelier(words, place.folder)
const bytesOf = (name: string) => readFileSync(join(place.folder, name))

/** Tunes that go up and down a scale from different notes. */
const tunebook = Array.from({ length: 12 }, (_, i) => {
  const scale = [...'CDEFGABcdefgab'].slice(i % 7, (i % 7) + 8)
  return `X:${i + 1}\nM:4/4\nL:1/8\nK:C\n|: ${scale.join('')} | ${scale.toReversed().join('')} :|\n`
}).join('\n')

beforeAll(async () => {
  writeFileSync(join(place.folder, 'scales.abc'), `${tunebook}\nX:13\nT:Broken\nK:C\nC ]\n`)
  const trained = await run('train', '--data', 'scales.abc', '--music', '--out', 'tunes', ...minute, '--steps', '60')
  expect(trained.code).toBe(0)
  expect(trained.stderr).toBe(
    'passed over scales.abc: abc: "scales.abc, Broken": line 76: character 3: "]" is not music\n',
  )
  expect((await run('train', '--data', 'tale.txt', '--out', 'text', ...minute, '--steps', '2')).code).toBe(0)
}, 60_000)

describe('atelier with music', () => {
  it('writes the tune that it prints, as notes and as sound', async () => {
    const { code, stdout } = await run(
      'sample',
      'tunes',
      '--midi',
      'a.mid',
      '--wav',
      'a.wav',
      '--seed',
      '3',
      '--tokens',
      '60',
    )
    expect(code).toBe(0)
    const [words, report] = stdout.trimEnd().split('\n')
    const { notes } = wordsToTune(words!)
    const written = readMidi(bytesOf('a.mid'), 'a')
    expect(written.notes.map(({ start, duration, pitch }) => ({ start, duration, pitch }))).toEqual(notes)
    expect(report).toContain(`a.mid, a.wav: ${notes.length} notes`)
    const wav = bytesOf('a.wav')
    expect([wav.toString('latin1', 0, 4), wav.readUInt32LE(4) + 8, wav.readUInt32LE(40) + 44]).toEqual([
      'RIFF',
      wav.length,
      wav.length,
    ])
    const last = notes.reduce((end, { start, duration }) => Math.max(end, start + duration), 0)
    expect((wav.length - 44) / 2 / 44_100).toBeCloseTo((last / 24) * 0.5 + 0.12, 3)
  })

  it('goes on from a tune, at a tempo, several times', async () => {
    const options = ['--prompt', '60:12 +12', '--midi', 'b.mid', '--tempo', '90', '--count', '2', '--tokens', '20']
    expect(await run('sample', 'tunes', ...options)).toMatchObject({ code: 0, stderr: '' })
    for (const name of ['b.mid', 'b-2.mid']) {
      const { notes, tempo } = readMidi(bytesOf(name), name)
      expect(tempo).toBeCloseTo(90, 3)
      expect(notes[0]).toMatchObject({ start: 0, pitch: 60 })
    }
  })

  it('evaluates on the tunes that were held out', async () => {
    const { code, stdout } = await run('evaluate', 'tunes', '--data', 'scales.abc', '--json')
    expect(code).toBe(0)
    const { holdOut, isSeen, floor, tokens } = JSON.parse(stdout)
    expect([holdOut, isSeen]).toEqual([0.1, false])
    // One tune of 32 notes, each with a wait but the last, and the end of the line; the first token is not predicted.
    expect(tokens).toBe(32 + 31 + 1 - 1)
    expect(floor.nats).toBeGreaterThan(0)
    expect(JSON.parse(readFileSync(join(place.folder, 'tunes/config.json'), 'utf8')).training).toMatchObject({
      documents: 'lines',
      music: { transpose: 0, holdOut: 0.1 },
      tokenizer: 'word',
    })
  })

  it('refuses in one sentence what does not go together', async () => {
    const refusals: readonly (readonly [words: readonly string[], message: string])[] = [
      [['sample', 'text', '--midi', 'c.mid'], 'sample: --midi: text was not trained on music'],
      [['sample', 'tunes', '--tempo', '90'], '--tempo needs --midi or --wav'],
      [['sample', 'tunes', '--explain', '--wav', 'c.wav'], '--explain writes no tunes'],
      [['train', '--data', 'tale.txt', '--music', '--out', 'none'], 'it is not a .mid, .midi, .abc or .json file'],
      [['train', '--data', 'tale.txt', '--transpose', '2', '--out', 'none'], '--transpose needs --music'],
    ]
    for (const [words, message] of refusals) {
      const { code, stderr } = await run(...words)
      expect(code).not.toBe(0)
      expect(stderr.trimEnd().split('\n')).toEqual([expect.stringContaining(message)])
    }
  })
})
