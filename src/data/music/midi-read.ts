/** Reads Standard MIDI Files (MIDI 1.0, RP-001). */
import { AtelierError } from '../../tensor/index.js'
import { type ByteReader, byteReader } from './byte-reader.js'
import { type Note, type Tune, usualTempo } from './tune.js'

/** Channel 10 as people count: keys of percussion are drums, not pitches. */
const percussion = 9

/**
 * The notes of a Standard MIDI File of format 0 or 1, all tracks together. Percussion (channel 10) is left out; the first tempo holds
 * throughout; controllers, pedals and bends are passed over. A note that is never released ends with its track.
 * @throws AtelierError with the place in bytes, on anything that is not such a file or not whole.
 */
export function readMidi(bytes: Uint8Array, name: string): Tune {
  const file = byteReader(bytes, `midi: "${name}"`)
  if (file.text(4) !== 'MThd') file.fail('it does not begin with MThd')
  const header = file.part(file.number(4))
  const [format, tracks, division] = [header.number(2), header.number(2), header.number(2)]
  if (format > 1) file.fail(`format ${format}, where 0 and 1 are read`)
  if (division >= 0x8000 || division === 0) file.fail('its time is counted in film frames, not in quarter notes')
  const notes: Note[] = []
  const tempos: Tempo[] = []
  for (let track = 0; track < tracks; track++) {
    // Chunks of other kinds may stand between tracks.
    let kind = file.text(4)
    let chunk = file.part(file.number(4))
    while (kind !== 'MTrk') [kind, chunk] = [file.text(4), file.part(file.number(4))]
    readTrack(chunk, notes, tempos)
  }
  if (notes.length === 0) throw new AtelierError(`midi: "${name}": it holds no note outside of percussion`)
  notes.sort((a, b) => a.start - b.start || a.pitch - b.pitch)
  const first = tempos.sort((a, b) => a.tick - b.tick)[0]
  const tempo = first === undefined ? usualTempo : 60e6 / first.microseconds
  return { name, notes, ticksPerQuarter: division, tempo }
}

interface Tempo {
  readonly tick: number
  /** Of a quarter note. */
  readonly microseconds: number
}

/** Data bytes after the status bytes 0x80, 0x90, … 0xe0. */
const dataBytes = [2, 2, 2, 2, 1, 1, 2] as const

function readTrack(track: ByteReader, notes: Note[], tempos: Tempo[]): void {
  const sounding = new Map<number, { readonly start: number; readonly velocity: number }>()
  let [tick, running] = [0, 0]
  const release = (key: number): void => {
    const struck = sounding.get(key)
    sounding.delete(key)
    if (struck === undefined || struck.start === tick) return
    const [channel, pitch] = [key >> 7, key & 0x7f]
    notes.push({ start: struck.start, duration: tick - struck.start, pitch, velocity: struck.velocity, channel })
  }
  while (!track.isAtEnd()) {
    tick += track.variable()
    const status = track.peek() >= 0x80 ? track.number(1) : running
    if (status < 0x80) track.fail('a data byte without a status before it')
    if (status === 0xff) {
      running = 0
      const [kind, content] = [track.number(1), track.part(track.variable())]
      if (kind === 0x51) tempos.push({ tick, microseconds: Math.max(content.number(3), 1) })
      if (kind === 0x2f) break
    } else if (status === 0xf0 || status === 0xf7) {
      running = 0
      track.part(track.variable())
    } else if (status > 0xf0) {
      track.fail(`status byte ${status}, which no file may hold`)
    } else {
      running = status
      const [kind, channel] = [status >> 4, status & 0x0f]
      const [pitch, velocity] = [track.data(), dataBytes[kind - 8] === 2 ? track.data() : 0]
      if (channel === percussion || kind > 9) continue
      const key = (channel << 7) | pitch
      release(key)
      if (kind === 9 && velocity > 0) sounding.set(key, { start: tick, velocity })
    }
  }
  for (const key of [...sounding.keys()]) release(key)
}
