/** From a voice as written to its notes in time: repeats played out, ties joined. */
import type { AbcSymbol } from './abc-voice.js'
import type { Note } from './tune.js'

/** Fine enough for 128ths and for tuplets of 3, 5 and 7. */
export const abcTicksPerQuarter = 3360

const mostPasses = 16

/**
 * The symbols in the order of playing, with repeats and endings played out. A `:|` that no `|:` opened goes back to the end of the
 * repeat before, to the last double bar, or to the beginning.
 */
export function playedOut(symbols: readonly AbcSymbol[]): AbcSymbol[] {
  const played: AbcSymbol[] = []
  let [start, pass, passes] = [0, 1, passesFrom(symbols, 0)]
  let [isOpened, isInEnding] = [false, false]
  const begin = (at: number, opened: boolean): void => {
    ;[start, pass, passes] = [at, 1, passesFrom(symbols, at)]
    ;[isOpened, isInEnding] = [opened, false]
  }
  for (let i = 0; i < symbols.length; i++) {
    const symbol = symbols[i]!
    played.push(symbol)
    if (symbol.kind !== 'bar') continue
    const { opens, closes, isDouble, endings } = symbol
    if ((closes || (isInEnding && endings.length > 0)) && pass < passes) {
      pass += 1
      isInEnding = false
      i = start - 1
      continue
    }
    const isLastEnding = isInEnding && pass === passes
    if (opens || closes || (isDouble && (!isOpened || isLastEnding))) begin(i + 1, opens)
    if (endings.length === 0) continue
    isInEnding = true
    if (!endings.includes(pass)) i = endingFor(symbols, i, pass)
  }
  return played
}

/** How often the part that begins at `start` is played, if it is repeated: as its endings count, at least twice. */
function passesFrom(symbols: readonly AbcSymbol[], start: number): number {
  let highest = 0
  for (const symbol of symbols.slice(start)) {
    if (symbol.kind !== 'bar') continue
    const { opens, closes, endings } = symbol
    if (opens || (closes && highest === 0) || (endings[0] ?? highest + 1) <= highest) break
    highest = Math.max(highest, ...endings)
  }
  return Math.min(Math.max(highest, 2), mostPasses)
}

/** The bar after `from` where the ending of this pass begins; or the symbol before the next repeat, or the last one. */
function endingFor(symbols: readonly AbcSymbol[], from: number, pass: number): number {
  for (let i = from + 1; i < symbols.length; i++) {
    const symbol = symbols[i]!
    if (symbol.kind !== 'bar') continue
    if (symbol.endings.includes(pass)) return i
    if (symbol.opens) return i - 1
  }
  return symbols.length - 1
}

/** The notes of symbols in the order of playing. A tie joins a note to one of the same pitch in the next sound; else it is nothing. */
export function notesOf(symbols: readonly AbcSymbol[]): Note[] {
  const notes: { start: number; duration: number; pitch: number }[] = []
  let tied = new Map<number, (typeof notes)[number]>()
  // In quarter notes: now, where the bar began, and how far the parts of an overlay reached.
  let [now, bar, reached] = [0, 0, 0]
  const ticks = (quarters: number): number => Math.round(quarters * abcTicksPerQuarter)
  for (const symbol of symbols) {
    if (symbol.kind === 'sound') {
      const next = new Map<number, (typeof notes)[number]>()
      for (const { pitch, quarters, isTied } of symbol.notes) {
        const end = ticks(now + quarters)
        const before = tied.get(pitch)
        const note = before ?? { start: ticks(now), duration: 0, pitch }
        note.duration = end - note.start
        if (before === undefined) notes.push(note)
        if (isTied) next.set(pitch, note)
      }
      tied = next
      now += symbol.quarters
    } else {
      reached = Math.max(reached, now)
      now = symbol.kind === 'overlay' ? bar : reached
      if (symbol.kind === 'bar') bar = now
    }
  }
  return notes.filter(({ duration }) => duration > 0)
}
