import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeMidi } from './midi-write.js'
import { readMusic } from './read.node.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-music-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const midi = writeMidi({ name: 'a', notes: [{ start: 0, duration: 24, pitch: 60 }], ticksPerQuarter: 24, tempo: 120 })
const abc = 'X:1\nL:1/4\nK:C\nDE\n\nX:2\nL:1/4\nK:C\nEF\n'

describe('readMusic', () => {
  it('reads a folder, a tune a line, and holds the last tunes out', async () => {
    mkdirSync(join(folder, 'more'))
    write('more/a.mid', midi)
    write('b.abc', abc)
    write('c.json', '[[[67],[67]]]')
    write('readme.txt', 'not music')
    const { training, heldOut, skipped } = await readMusic(folder)
    expect(training).toMatchObject({ text: '62:24 +24 64:24\n64:24 +24 65:24\n67:24\n', documents: 3, bytes: 38 })
    expect(heldOut).toMatchObject({ text: '60:24\n', documents: 1 })
    expect(skipped).toEqual([])
  })

  it('names what it passes over', async () => {
    write('a.mid', midi.subarray(0, 30))
    write('b.abc', `${abc}\nX:3\nK:C\nC |: %\n]\n`)
    write('c.json', '{"train": 3}')
    write('d.json', '{')
    const { training, skipped } = await readMusic(folder, { holdOut: 0 })
    expect(training!.documents).toBe(2)
    expect(skipped.map(({ problem }) => problem.replaceAll(/.*?: /g, ''))).toEqual([
      expect.stringContaining('more wanted'),
      '"]" is not music',
      '"train" is not a list of tunes',
      expect.stringContaining('JSON'),
    ])
  })

  it('holds out what a file of chorales holds out, or all', async () => {
    const file = write('a.json', '{"train":[[[60]]],"valid":[[[62]]],"test":[[[64]]]}')
    expect(await readMusic(file)).toMatchObject({ training: { text: '60:12\n' }, heldOut: { text: '62:12\n' } })
    expect((await readMusic(file, { holdOut: 1 })).heldOut!.text).toBe('60:12\n62:12\n')
    expect((await readMusic(folder, { holdOut: 0.5 })).heldOut!.text).toBe('62:12\n')
  })

  it('transposes what is learnt, not what is held out', async () => {
    const { training, heldOut } = await readMusic(write('b.abc', abc), { transpose: 1 })
    expect(training!.text).toBe('61:24 +24 63:24\n62:24 +24 64:24\n63:24 +24 65:24\n')
    expect(heldOut!.text).toBe('64:24 +24 65:24\n')
  })

  it('refuses sources without music in one sentence', async () => {
    await expect(readMusic(join(folder, 'none'))).rejects.toThrow('there is no such file or folder')
    await expect(readMusic(write('a.txt', 'x'))).rejects.toThrow('it is not a .mid, .midi, .abc or .json file')
    await expect(readMusic(folder)).rejects.toThrow('none of its 1 files is')
    await expect(readMusic(write('a.mid', 'x'))).rejects.toThrow('no tune could be read: midi: "a": byte 0: 4 more')
    await expect(readMusic(write('b.mid', midi))).rejects.toThrow('1 tune: none is left to learn from')
  })
})
