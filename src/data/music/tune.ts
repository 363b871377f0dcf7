/** Notes in time, and the grid that a model reads them on. */

export interface Note {
  /** Ticks from the beginning of the tune. */
  readonly start: number
  /** Ticks, more than 0. */
  readonly duration: number
  /** MIDI note number, 0 to 127: 60 is middle C, 69 is 440 Hz. */
  readonly pitch: number
  /** How hard it is struck, 1 to 127. */
  readonly velocity?: number
  /** MIDI channel, 0 to 15. */
  readonly channel?: number
}

export interface Tune {
  readonly name: string
  readonly notes: readonly Note[]
  readonly ticksPerQuarter: number
  /** Quarter notes a minute. */
  readonly tempo: number
}

/** Ticks in a quarter note after `quantise`: 32nds (3), triplets of 16ths (4), of eighths (8) and of quarters (16) are whole. */
export const gridTicksPerQuarter = 24

/** Where standard MIDI files and tunebooks name no tempo. */
export const usualTempo = 120

/** The longest note on the grid: four whole notes. */
export const longestDuration = 16 * gridTicksPerQuarter

/** Half a quarter note repeats the pattern of 32nds and 16th triplets, in ticks. */
const pattern = [0, 3, 4, 6, 8, 9, 12] as const
const shortestDuration = 3

/**
 * The tune on the grid. Starts and durations move to the nearest multiple of a 32nd or of a triplet 16th; durations stay between
 * a 32nd and four whole notes. The first note starts at 0, voices become one (see `oneVoice`), velocities and channels go.
 */
export function quantise({ name, notes, ticksPerQuarter, tempo }: Tune): Tune {
  const scale = gridTicksPerQuarter / ticksPerQuarter
  const first = notes.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY)
  const moved = notes.map(({ start, duration, pitch }) => ({
    start: snapped((start - first) * scale),
    duration: Math.min(Math.max(snapped(duration * scale), shortestDuration), longestDuration),
    pitch,
  }))
  return { name, notes: oneVoice(moved), ticksPerQuarter: gridTicksPerQuarter, tempo }
}

/**
 * Notes by start, then by pitch, as one instrument plays them: of two that strike the same key at once the longer stays, and a
 * note ends where its key is struck again.
 */
export function oneVoice(notes: readonly Note[]): Note[] {
  const sorted = [...notes].sort((a, b) => a.start - b.start || a.pitch - b.pitch || b.duration - a.duration)
  const played: Note[] = []
  const latest = new Map<number, number>()
  for (const note of sorted) {
    const index = latest.get(note.pitch)
    const before = index === undefined ? undefined : played[index]!
    if (before?.start === note.start) continue
    if (before && before.start + before.duration > note.start) {
      played[index!] = { ...before, duration: note.start - before.start }
    }
    latest.set(note.pitch, played.length)
    played.push(note)
  }
  return played
}

/** The tick at which the last note ends. */
export const lengthOf = ({ notes }: Pick<Tune, 'notes'>): number =>
  notes.reduce((end, { start, duration }) => Math.max(end, start + duration), 0)

/** All notes so many semitones higher; undefined where one would leave the 128 keys of MIDI. */
export function transposed(tune: Tune, semitones: number): Tune | undefined {
  const notes = tune.notes.map((note) => ({ ...note, pitch: note.pitch + semitones }))
  return notes.every(({ pitch }) => pitch >= 0 && pitch <= 127) ? { ...tune, notes } : undefined
}

function snapped(ticks: number): number {
  const whole = Math.floor(ticks / 12) * 12
  const rest = ticks - whole
  return whole + pattern.reduce((best, tick) => (Math.abs(tick - rest) < Math.abs(best - rest) ? tick : best))
}
