/** The information fields of ABC notation (standard 2.1) that decide pitches and durations. */

/** Semitones by letter, as `{ F: 1 }` for G major. */
export type KeySignature = Readonly<Record<string, number>>

export interface Meter {
  /** Quarter notes in a bar. */
  readonly quarters: number
  /** Beats of three, as in 6/8. */
  readonly isCompound: boolean
}

const sharpOrder = 'FCGDAEB'
/** Steps along the circle of fifths from the major key of the same tonic. */
const modes: Readonly<Record<string, number>> = {
  maj: 0,
  ion: 0,
  m: -3,
  min: -3,
  aeo: -3,
  dor: -2,
  phr: -4,
  lyd: 1,
  mix: -1,
  loc: -5,
}
export const accidentals: Readonly<Record<string, number>> = { '^^': 2, '^': 1, '=': 0, _: -1, __: -2 }

/** The signature of `K:` (`G`, `Bb minor`, `D Mix`, `HP`, `D exp _b ^f`, `none`), or undefined where it names none, as in `K:clef=bass`. */
export function keyOf(text: string): KeySignature | undefined {
  const written = text.trim()
  if (/^(none\b|HP\b|$)/.test(written)) return {}
  if (/^Hp\b/.test(written)) return { F: 1, C: 1 }
  const [whole, letter, sign, word = ''] = /^([A-G])([#b]?)\s*([A-Za-z]*)/.exec(written) ?? []
  if (whole === undefined || letter === undefined) return undefined
  const name = word.toLowerCase()
  const mode = modes[name === 'm' ? name : name.slice(0, 3)] ?? 0
  const fifths = sharpOrder.indexOf(letter) - 1 + (sign === '#' ? 7 : sign === 'b' ? -7 : 0) + mode
  const altered: Record<string, number> = name === 'exp' ? {} : signature(fifths)
  for (const [, accidental, note] of written.slice(whole.length).matchAll(/(?<![=\w])(\^\^?|__?|=)([a-gA-G])(?!\w)/g)) {
    altered[note!.toUpperCase()] = accidentals[accidental!]!
  }
  return altered
}

/** So many sharps, or flats where negative, the eighth and later ones doubled. */
function signature(fifths: number): Record<string, number> {
  const altered: Record<string, number> = {}
  for (let i = 0; i < Math.abs(fifths); i++) {
    const letter = sharpOrder[fifths > 0 ? i % 7 : 6 - (i % 7)]!
    altered[letter] = (altered[letter] ?? 0) + Math.sign(fifths)
  }
  return altered
}

/** `M:`, as `6/8`, `C`, `C|`, `(2+3)/8`; undefined for free meter and what is no meter. */
export function meterOf(text: string): Meter | undefined {
  const written = text.trim()
  if (written === 'C' || written === 'C|') return { quarters: 4, isCompound: false }
  const [, beats, unit] = /^\(?([\d+ ]+)\)?\s*\/\s*(\d+)$/.exec(written) ?? []
  if (beats === undefined) return undefined
  const count = beats.split('+').reduce((sum, part) => sum + Number(part), 0)
  const quarters = (4 * count) / Number(unit)
  return quarters > 0 && Number.isFinite(quarters) ? { quarters, isCompound: count > 3 && count % 3 === 0 } : undefined
}

/** A fraction of a whole note, as `1/8`, in quarter notes; undefined for what is none. */
export function lengthOfUnit(text: string): number | undefined {
  const [, over, under = '1'] = /^\s*(\d+)(?:\s*\/\s*(\d+))?\s*$/.exec(text) ?? []
  const quarters = (4 * Number(over)) / Number(under)
  return quarters > 0 && Number.isFinite(quarters) ? quarters : undefined
}

/** The unit note length where `L:` names none, in quarter notes: a sixteenth for meters shorter than 3/4, else an eighth. */
export const usualUnit = (meter: Meter | undefined): number => (meter !== undefined && meter.quarters < 3 ? 0.25 : 0.5)

/** Quarter notes a minute of `Q:`, as `1/4=120`, `"Lively" 3/8=100`, or `120` unit notes; undefined where it gives no number. */
export function tempoOf(text: string, unit: number): number | undefined {
  const written = text.replaceAll(/"[^"]*"/g, ' ')
  const [, beats, rate] = /^([^=]*?)=?\s*(\d+(?:\.\d+)?)\s*$/.exec(written) ?? []
  if (rate === undefined) return undefined
  const lengths = (beats ?? '').match(/\d+\/\d+/g)?.map((beat) => lengthOfUnit(beat) ?? 0) ?? [unit]
  const tempo = lengths.reduce((sum, length) => sum + length, 0) * Number(rate)
  return tempo > 0 && Number.isFinite(tempo) ? tempo : undefined
}

/** A length behind a note (`3`, `/`, `//`, `3/2`), as a factor of the unit. */
export function factorOf(length: string): number {
  const [, over = '', slashes = '', under = ''] = /^(\d*)(\/*)(\d*)$/.exec(length) ?? []
  const divisor = under !== '' ? Number(under) : 2 ** slashes.length
  return (over === '' ? 1 : Number(over)) / divisor
}
