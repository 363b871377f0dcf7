/** Writes Standard MIDI Files (MIDI 1.0, RP-001). */
import { oneVoice, type Tune } from './tune.js'

const usualVelocity = 80

/** A tune as a Standard MIDI File of format 0: one track, on channel 1 as one voice (see `oneVoice`), with its name and its tempo. */
export function writeMidi({ name, notes, ticksPerQuarter, tempo }: Tune): Uint8Array {
  const events = oneVoice(notes).flatMap(({ start, duration, pitch, velocity = usualVelocity }) => [
    { tick: start, isOn: 1, bytes: [0x90, pitch, velocity] },
    { tick: start + duration, isOn: 0, bytes: [0x80, pitch, 0] },
  ])
  // A key is released before it is struck again at the same tick.
  events.sort((a, b) => a.tick - b.tick || a.isOn - b.isOn)
  const title = [...new TextEncoder().encode(name)]
  const microseconds = Math.min(Math.round(60e6 / tempo), 0xffffff)
  const track = [
    ...[0, 0xff, 0x03, ...variable(title.length), ...title],
    ...[0, 0xff, 0x51, 3, ...bigEndian(microseconds, 3)],
  ]
  let now = 0
  for (const { tick, bytes } of events) {
    track.push(...variable(tick - now), ...bytes)
    now = tick
  }
  track.push(0, 0xff, 0x2f, 0)
  const header = [...bigEndian(0, 2), ...bigEndian(1, 2), ...bigEndian(ticksPerQuarter, 2)]
  return Uint8Array.from([...chunk('MThd', header), ...chunk('MTrk', track)])
}

const chunk = (kind: string, content: readonly number[]): number[] => [
  ...new TextEncoder().encode(kind),
  ...bigEndian(content.length, 4),
  ...content,
]

const bigEndian = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** (bytes - 1 - i)) % 256)

/** Groups of 7 bits, the highest first; all but the last have the eighth bit set. */
function variable(value: number): number[] {
  const groups = [value % 128]
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) groups.unshift((rest % 128) + 128)
  return groups
}
