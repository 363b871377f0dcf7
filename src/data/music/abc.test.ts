import { describe, expect, it } from 'vitest'
import { readAbc } from './abc.js'
import { keyOf, tempoOf } from './abc-fields.js'
import { quantise } from './tune.js'
import { tuneToWords } from './words.js'

const header = 'X:1\nT:A\nM:4/4\nL:1/4\nK:'
/** Pitch and quarters of each note, from ABC in C major with quarters as the unit. */
const played = (music: string, key = 'C'): string => {
  const { tunes, problems } = readAbc(`${header}${key}\n${music}`, 'a.abc')
  if (problems.length > 0) throw new Error(problems[0])
  return tunes[0]!.notes.map(({ pitch, duration }) => `${pitch}:${duration / tunes[0]!.ticksPerQuarter}`).join(' ')
}
const pitches = (music: string, key?: string): number[] =>
  played(music, key)
    .split(' ')
    .map((word) => Number.parseInt(word, 10))

describe('readAbc', () => {
  it('reads octaves and lengths', () => {
    expect(played("C, C c c' C2 C/ C// C3/2 C/4 C3/")).toBe(
      '48:1 60:1 72:1 84:1 60:2 60:0.5 60:0.25 60:1.5 60:0.25 60:1.5',
    )
  })

  it('keeps accidentals to the end of the bar, in their octave', () => {
    expect(pitches('^F F f =F F | F')).toEqual([66, 66, 77, 65, 65, 65])
    expect(pitches('F C =F F | F ^^F __B', 'D')).toEqual([66, 61, 65, 65, 66, 67, 69])
  })

  it('plays broken rhythms, tuplets and chords', () => {
    expect(played('C>D E<F C>>D')).toBe('60:1.5 62:0.5 64:0.5 65:1.5 60:1.75 62:0.25')
    expect(played('(3C/D/E/ (3:2:2CD E')).toBe(`60:${1 / 3} 62:${1 / 3} 64:${1 / 3} 60:${2 / 3} 62:${2 / 3} 64:1`)
    const chords = readAbc(`${header}C\n[CEG]2 [C2E]z D`, 'a').tunes[0]!
    const unit = chords.ticksPerQuarter
    expect(chords.notes.map(({ start, duration }) => [start / unit, duration / unit])).toEqual([
      [0, 2],
      [0, 2],
      [0, 2],
      [2, 2],
      [2, 1],
      [5, 1],
    ])
  })

  it('joins ties, across bars with the accidental, and in chords', () => {
    expect(played('C-C D- | D E')).toBe('60:2 62:2 64:1')
    expect(played('^F- | F F')).toBe('66:2 65:1')
    expect(played('[C-E]C [CE]-[CE]')).toBe('60:2 64:1 60:2 64:2')
    expect(played('C-D C-zC')).toBe('60:1 62:1 60:1 60:1')
  })

  it('plays repeats and endings out', () => {
    const letters = (music: string) =>
      pitches(music)
        .map((pitch) => 'C.D.EF.G.A.B'[pitch - 60])
        .join('')
    expect(letters('|: C D :| E')).toBe('CDCDE')
    expect(letters('C D :| E :| F')).toBe('CDCDEEF')
    expect(letters('|: C |1 D :|2 E |] F :|')).toBe('CDCEFF')
    expect(letters('|: C [1 D :| [2 E |] F')).toBe('CDCEF')
    expect(letters('|: C |1,3 D :|2 E :|')).toBe('CDCECD')
    expect(letters('C :: D :: E :|')).toBe('CCDDEE')
    expect(letters('C || D :| E')).toBe('CDDE')
    expect(letters('|: C || D :| E')).toBe('CDCDE')
    expect(letters('|: C |1 D |2 E |]')).toBe('CDCE')
    expect(letters('|: C :|: D :|')).toBe('CCDD')
  })

  it('passes over names of chords, grace notes, decorations, slurs and lyrics', () => {
    expect(pitches('"Am" {cd}C !trill!.D (~E "^slow"F)\nw: la la\n+: la\n%%comment\nG % a c')).toEqual([
      60, 62, 64, 65, 67,
    ])
  })

  it('changes key, length and voice within a tune', () => {
    expect(played('F [K:G] F [L:1/8] F\nK:C\nF')).toBe('65:1 66:1 66:0.5 65:0.5')
    const two = readAbc(`${header}C\nV:1\nC D\nV:2\nE2\n[V:1] c [V:2] e & g`, 'a').tunes[0]!
    expect(two.notes.map(({ start, pitch }) => [start / two.ticksPerQuarter, pitch])).toEqual([
      [0, 60],
      [0, 64],
      [0, 79],
      [1, 62],
      [2, 72],
      [2, 76],
    ])
  })

  it('knows keys and modes', () => {
    expect(keyOf('G')).toEqual({ F: 1 })
    expect(keyOf('F#m')).toEqual({ F: 1, C: 1, G: 1 })
    expect(keyOf('Bb')).toEqual({ B: -1, E: -1 })
    expect(keyOf('A Dorian clef=treble')).toEqual({ F: 1 })
    expect(keyOf('DMix')).toEqual({ F: 1 })
    expect(keyOf('D exp _b ^f')).toEqual({ B: -1, F: 1 })
    expect(keyOf('Dm =b')).toEqual({ B: 0 })
    expect(keyOf('Hp')).toEqual({ F: 1, C: 1 })
    expect(keyOf('clef=bass')).toBeUndefined()
  })

  it('knows tempos and the usual unit', () => {
    expect([tempoOf('1/4=120', 0.5), tempoOf('3/8=60 "jig"', 0.5), tempoOf('200', 0.5)]).toEqual([120, 90, 100])
    expect(tempoOf('"Lively"', 0.5)).toBeUndefined()
    const unit = (meter: string) => {
      const { notes, ticksPerQuarter } = readAbc(`X:1\nM:${meter}\nK:C\nC`, 'a').tunes[0]!
      return notes[0]!.duration / ticksPerQuarter
    }
    expect([unit('6/8'), unit('2/4'), unit('C|')]).toEqual([0.5, 0.25, 0.5])
  })

  it('reads every tune of a file and names those it cannot read', () => {
    const { tunes, problems } = readAbc(
      'text\nX:1\nT:One\nK:C\nC\n\nfree text\nX:2\nT:Two\nK:C\nC ]!\n\nX:3\nT:Three\n\nX:4\nK:C\nz',
      'b.abc',
    )
    expect(tunes.map(({ name }) => name)).toEqual(['b.abc, One'])
    expect(problems).toEqual([
      'abc: "b.abc, Two": line 11: character 3: "]!" is not music',
      'abc: "b.abc, Three": line 13: a tune without K:',
      'abc: "b.abc, 4": line 16: a tune without notes',
    ])
    expect(readAbc('', 'c').problems).toEqual(['abc: "c": line 1: a tune without K:'])
    expect(readAbc(`${header}C\nC,,,,,,,`, 'c').problems[0]).toContain('beyond the keys of MIDI')
  })

  it('gives words on the grid', () => {
    const tune = readAbc(`${header}C\n[CE] (3D/E/F/ G>A`, 'a').tunes[0]!
    expect(tuneToWords(quantise(tune))).toBe('60:24 64:24 +24 62:8 +8 64:8 +8 65:8 +8 67:36 +36 69:12')
  })
})
