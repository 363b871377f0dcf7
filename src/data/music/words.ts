/**
 * Music as text. A word is an event: `60:24` strikes key 60 for 24 ticks, `+12` lets 12 ticks pass. Notes that start together are
 * written from the lowest up; a longer wait than a whole note is several words. A line is a tune.
 */
import { gridTicksPerQuarter, longestDuration, type Note, oneVoice, type Tune, usualTempo } from './tune.js'

/** The longest wait of one word: a whole note, in ticks. */
const longestWait = 4 * gridTicksPerQuarter

/**
 * The events of a tune that `quantise` gave, separated by single spaces. The name, the tempo and what is not on the grid are lost;
 * the notes come back whole.
 */
export function tuneToWords({ notes }: Pick<Tune, 'notes'>): string {
  const words: string[] = []
  let now = 0
  for (const { start, pitch, duration } of notes) {
    for (; now < start; now += Math.min(start - now, longestWait)) words.push(`+${Math.min(start - now, longestWait)}`)
    words.push(`${pitch}:${duration}`)
  }
  return words.join(' ')
}

/**
 * The tune of some words, up to the end of the line. Any words will do: those that are no event, or one beyond the 128 keys,
 * four whole notes or a whole note of waiting, are left out; a key struck while it sounds is struck anew.
 */
export function wordsToTune(text: string, { name = 'tune', tempo = usualTempo } = {}): Tune {
  const notes: Note[] = []
  let now = 0
  for (const word of (text.split('\n', 1)[0] ?? '').split(' ')) {
    const wait = /^\+(\d{1,3})$/.exec(word)
    const note = /^(\d{1,3}):(\d{1,3})$/.exec(word)
    if (wait && Number(wait[1]) <= longestWait) now += Number(wait[1])
    const [pitch, duration] = [Number(note?.[1]), Number(note?.[2])]
    if (pitch <= 127 && duration > 0 && duration <= longestDuration) notes.push({ start: now, duration, pitch })
  }
  return { name, notes: oneVoice(notes), ticksPerQuarter: gridTicksPerQuarter, tempo }
}
