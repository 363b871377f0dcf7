/** One voice of an ABC tune while its music is read: symbols become sounds, bars and rests with pitches and lengths settled. */
import { AtelierError } from '../../tensor/index.js'
import { accidentals, factorOf, type KeySignature, type Meter } from './abc-fields.js'

/** Notes that begin together; none is a rest. Lengths are in quarter notes. */
export interface Sound {
  readonly kind: 'sound'
  readonly notes: readonly SoundNote[]
  /** Time until the next sound. */
  readonly quarters: number
}

export interface SoundNote {
  readonly pitch: number
  readonly quarters: number
  /** The next sound goes on with it. */
  readonly isTied: boolean
}

export interface Bar {
  readonly kind: 'bar'
  /** `|:`, where a repeat begins. */
  readonly opens: boolean
  /** `:|`, where one ends. */
  readonly closes: boolean
  /** `||`, `|]` and the like, which end a part. */
  readonly isDouble: boolean
  /** The passes that play what follows: `[1`, `|1,3`. Empty: all do. */
  readonly endings: readonly number[]
}

/** `overlay`: what follows sounds together with the bar so far. */
export type AbcSymbol = Sound | Bar | { readonly kind: 'overlay' }

export interface Voice {
  readonly symbols: AbcSymbol[]
  key: KeySignature
  meter: Meter | undefined
  /** The unit note length, in quarter notes. */
  unit: number
  /** Accidentals of the bar so far, by letter and octave. */
  readonly bar: Map<string, number>
  /** What ties carry to the next sound: accidentals by letter and octave. */
  readonly carried: Map<string, number>
  /** Letter, octave and accidental of the last sound's notes. */
  last: readonly { readonly staff: string; readonly alteration: number }[]
  /** What `>` or `<` left to the next sound. */
  broken: number
  tuplet: { readonly factor: number; left: number }
}

export function newVoice(key: KeySignature, meter: Meter | undefined, unit: number): Voice {
  const tuplet = { factor: 1, left: 0 }
  return { symbols: [], key, meter, unit, bar: new Map(), carried: new Map(), last: [], broken: 1, tuplet }
}

const semitones: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 }
const middleC = 60

/** A note as written: accidental, letter, octave marks, length, a tie. */
export const notePattern = String.raw`(\^\^?|__?|=)?([A-Ga-g])([,']*)(\d*\/*\d*)(-?)`

/** Adds a note, a chord (several notes and a length for all), or a rest (no notes). @throws for a pitch beyond the 128 keys. */
export function addSound(voice: Voice, written: string, length: string): void {
  const { tuplet } = voice
  const scale = voice.unit * factorOf(length) * voice.broken * (tuplet.left > 0 ? tuplet.factor : 1)
  tuplet.left -= 1
  voice.broken = 1
  const found = [...written.matchAll(new RegExp(notePattern, 'g'))]
  const last: { staff: string; alteration: number }[] = []
  const ties = new Map<string, number>()
  const notes = found.map(([text, sign, letter = '', marks = '', own = '', tie]): SoundNote => {
    const upper = letter.toUpperCase()
    const octave = (letter === upper ? 0 : 1) + [...marks].reduce((sum, mark) => sum + (mark === ',' ? -1 : 1), 0)
    const staff = `${upper}${octave}`
    const alteration =
      sign === undefined
        ? (voice.carried.get(staff) ?? voice.bar.get(staff) ?? voice.key[upper] ?? 0)
        : accidentals[sign]!
    if (sign !== undefined) voice.bar.set(staff, alteration)
    if (tie === '-') ties.set(staff, alteration)
    last.push({ staff, alteration })
    const pitch = middleC + 12 * octave + semitones[upper]! + alteration
    if (pitch < 0 || pitch > 127) throw new AtelierError(`"${text}" is beyond the keys of MIDI`)
    return { pitch, quarters: scale * factorOf(own), isTied: tie === '-' }
  })
  voice.last = last
  voice.carried.clear()
  for (const [staff, alteration] of ties) voice.carried.set(staff, alteration)
  voice.symbols.push({ kind: 'sound', notes, quarters: notes[0]?.quarters ?? scale })
}

/** A tie behind a chord, or at a distance behind a note: all of the last sound goes on. */
export function tieLast(voice: Voice): void {
  changeLast(voice, ({ notes, ...sound }) => ({ ...sound, notes: notes.map((note) => ({ ...note, isTied: true })) }))
  for (const { staff, alteration } of voice.last) voice.carried.set(staff, alteration)
}

/** `a>b` lends half of b's length to a, `a>>b` three quarters; `<` the other way round. */
export function breakRhythm(voice: Voice, sign: string): void {
  const small = 1 / 2 ** sign.length
  const [before, after] = sign.startsWith('>') ? [2 - small, small] : [small, 2 - small]
  changeLast(voice, ({ notes, quarters, ...sound }) => ({
    ...sound,
    quarters: quarters * before,
    notes: notes.map((note) => ({ ...note, quarters: note.quarters * before })),
  }))
  voice.broken = after
}

/** `(p:q:r`: p notes in the time of q, for the next r notes. */
export function beginTuplet(voice: Voice, p: number, q: number | undefined, r: number | undefined): void {
  const usual: Readonly<Record<number, number>> = { 2: 3, 3: 2, 4: 3, 6: 2, 8: 3 }
  const time = q ?? usual[p] ?? (voice.meter?.isCompound ? 3 : 2)
  voice.tuplet = { factor: time / p, left: r ?? p }
}

/** A bar line, as `|`, `:|`, `|:`, `::`, `|]`, with the numbers of an ending behind it. */
export function addBar(voice: Voice, line: string, endings: string): void {
  voice.bar.clear()
  const numbers = [...endings.matchAll(/(\d+)(?:-(\d+))?/g)].flatMap(([, from, to = from]) =>
    Array.from({ length: Math.min(Math.max(Number(to) - Number(from) + 1, 1), 16) }, (_, i) => Number(from) + i),
  )
  voice.symbols.push({
    kind: 'bar',
    opens: /[|\]:]:$/.test(line),
    closes: line.startsWith(':'),
    isDouble: /\|\||\|\]|\[\|/.test(line),
    endings: numbers,
  })
}

function changeLast(voice: Voice, change: (sound: Sound) => Sound): void {
  const index = voice.symbols.findLastIndex(({ kind }) => kind === 'sound')
  const sound = voice.symbols[index]
  if (sound?.kind === 'sound') voice.symbols[index] = change(sound)
}
