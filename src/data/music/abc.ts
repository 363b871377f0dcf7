/** Reads ABC notation, standard 2.1 (https://abcnotation.com/wiki/abc:standard:v2.1). */
import { AtelierError } from '../../tensor/index.js'
import { keyOf, lengthOfUnit, type Meter, meterOf, tempoOf, usualUnit } from './abc-fields.js'
import { abcTicksPerQuarter, notesOf, playedOut } from './abc-perform.js'
import { addBar, addSound, beginTuplet, breakRhythm, newVoice, notePattern, tieLast, type Voice } from './abc-voice.js'
import { type Tune, usualTempo } from './tune.js'

export interface Tunebook {
  readonly tunes: readonly Tune[]
  /** Tunes that could not be read, each with the reason. */
  readonly problems: readonly string[]
}

/**
 * The tunes of a text in ABC notation. A tune goes from its `X:` to an empty line or the next `X:`; a text without `X:` is one tune.
 * Read are the fields X, T, M, L, Q, K and V (also within a line), notes, chords, rests, accidentals, ties, tuplets, broken rhythm,
 * bars with repeats and endings, and overlays (`&`). Chord names, grace notes, decorations, lyrics, `P:` and `%%` lines are passed over; the tempo of the header holds throughout.
 */
export function readAbc(text: string, name: string): Tunebook {
  const tunes: Tune[] = []
  const problems: string[] = []
  for (const { first, lines } of tuneLines(text)) {
    try {
      tunes.push(readTune(lines, first, name))
    } catch (error) {
      if (!(error instanceof AtelierError)) throw error
      problems.push(error.message)
    }
  }
  return { tunes, problems }
}

interface TuneLines {
  /** The number of the first line in the file, from 1 on. */
  readonly first: number
  readonly lines: readonly string[]
}

function tuneLines(text: string): TuneLines[] {
  const all = text.split(/\r\n?|\n/)
  const isWhole = !all.some((line) => line.startsWith('X:'))
  const found: { first: number; lines: string[] }[] = isWhole ? [{ first: 1, lines: [] }] : []
  let isWithin = isWhole
  all.forEach((line, index) => {
    if (line.startsWith('X:')) found.push({ first: index + 1, lines: [] })
    isWithin = isWhole || line.startsWith('X:') || (isWithin && line.trim() !== '')
    if (isWithin) found.at(-1)!.lines.push(line)
  })
  return found
}

function readTune(lines: readonly string[], first: number, file: string): Tune {
  const fields = new Map<string, string>()
  const voices = new Map<string, Voice>()
  let voice: Voice | undefined
  const headerVoice = (): Voice => {
    const meter = fields.has('M') ? meterOf(fields.get('M')!) : undefined
    return newVoice(keyOf(fields.get('K')!) ?? {}, meter, lengthOfUnit(fields.get('L') ?? '') ?? usualUnit(meter))
  }
  const switchTo = (label: string): void => {
    voice = voices.get(label) ?? headerVoice()
    voices.set(label, voice)
  }
  const label = (): string => [file, fields.get('T') ?? fields.get('X')].filter(Boolean).join(', ')
  lines.forEach((line, index) => {
    const written = line.replace(/(^|[^\\])%.*/, '$1')
    const [, letter, value = ''] = /^([A-Za-z+]):(.*)$/.exec(written) ?? []
    try {
      if (!fields.has('K')) {
        if (letter !== undefined && !fields.has(letter)) fields.set(letter, value.trim())
        if (letter === 'K') switchTo('')
      } else if (letter !== undefined && !/^[A-Ga-g]:[|:]/.test(written)) changeField(letter, value, voice!, switchTo)
      else readMusic(written, () => voice!, switchTo)
    } catch (error) {
      if (!(error instanceof AtelierError)) throw error
      throw new AtelierError(`abc: "${label()}": line ${first + index}: ${error.message}`)
    }
  })
  if (!fields.has('K')) throw new AtelierError(`abc: "${label()}": line ${first}: a tune without K:`)
  const notes = [...voices.values()].flatMap(({ symbols }) => notesOf(playedOut(symbols)))
  if (notes.length === 0) throw new AtelierError(`abc: "${label()}": line ${first}: a tune without notes`)
  notes.sort((a, b) => a.start - b.start || a.pitch - b.pitch)
  const tempo = tempoOf(fields.get('Q') ?? '', headerVoice().unit) ?? usualTempo
  return { name: label(), notes, ticksPerQuarter: abcTicksPerQuarter, tempo }
}

/** A field after the header, on a line of its own or in brackets. */
function changeField(letter: string, value: string, voice: Voice, switchTo: (label: string) => void): void {
  const meter: Meter | undefined = letter === 'M' ? meterOf(value) : undefined
  if (meter !== undefined) voice.meter = meter
  if (letter === 'L') voice.unit = lengthOfUnit(value) ?? voice.unit
  if (letter === 'K') voice.key = keyOf(value) ?? voice.key
  if (letter === 'V') switchTo(value.trim().split(/\s/, 1)[0]!)
}

interface Rule {
  readonly pattern: RegExp
  readonly read?: (voice: Voice, match: RegExpExecArray, switchTo: (label: string) => void) => void
}

const length = String.raw`(\d*\/*\d*)`
const count = (digits: string | undefined): number | undefined => (digits ? Number(digits) : undefined)

/** What may stand at a place in the music, the first that fits. */
const rules: readonly Rule[] = [
  { pattern: /[\s`\\*;$?@#]+|y\d*|"[^"]*"|![^!]*!|\+[^+]*\+|\{[^}]*\}/y },
  {
    pattern: /\[([A-Za-z]):([^\]]*)\]/y,
    read: (voice, [, letter, value], go) => changeField(letter!, value!, voice, go),
  },
  {
    pattern: /\.?(:*(?:\[\||\|\]|\|)(?:\[\||\|\]|\|)*:*|::+)(?:\s*\[(?=\d))?(\d[\d,-]*)?/y,
    read: (voice, [, line, endings = '']) => addBar(voice, line!, endings),
  },
  { pattern: /\[(\d[\d,-]*)/y, read: (voice, [, endings]) => addBar(voice, '', endings!) },
  {
    pattern: /\(([2-9])(?::(\d*))?(?::(\d*))?/y,
    read: (voice, [, p, q, r]) => beginTuplet(voice, Number(p), count(q), count(r)),
  },
  { pattern: /\.?[()]/y },
  {
    pattern: new RegExp(
      String.raw`\[((?:${notePattern.replaceAll('(', '(?:')}|"[^"]*"|![^!]*!|[\s.~u-v])+)\]${length}`,
      'y',
    ),
    read: (voice, [, notes, factor]) => addSound(voice, notes!.replaceAll(/"[^"]*"|![^!]*!/g, ''), factor!),
  },
  {
    pattern: new RegExp(notePattern, 'y'),
    read: (voice, [note]) => addSound(voice, note!, ''),
  },
  { pattern: new RegExp(`[zx]${length}`, 'y'), read: (voice, [, factor]) => addSound(voice, '', factor!) },
  { pattern: /[ZX](\d*)/y, read: (voice, [, bars]) => restBars(voice, count(bars) ?? 1) },
  { pattern: />+|<+/y, read: (voice, [sign]) => breakRhythm(voice, sign!) },
  { pattern: /-/y, read: tieLast },
  { pattern: /&/y, read: ({ symbols }) => void symbols.push({ kind: 'overlay' }) },
  { pattern: /[.~H-WYh-w]/y },
]

function readMusic(line: string, current: () => Voice, switchTo: (label: string) => void): void {
  let at = 0
  while (at < line.length) {
    const rule = rules.find(({ pattern }) => {
      pattern.lastIndex = at
      return pattern.test(line)
    })
    if (rule === undefined)
      throw new AtelierError(`character ${at + 1}: ${JSON.stringify(line.slice(at, at + 12))} is not music`)
    rule.pattern.lastIndex = at
    const match = rule.pattern.exec(line)!
    rule.read?.(current(), match, switchTo)
    at += match[0].length
  }
}

function restBars({ symbols, meter }: Voice, bars: number): void {
  symbols.push({ kind: 'sound', notes: [], quarters: bars * (meter?.quarters ?? 4) })
}
