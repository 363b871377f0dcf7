/** Sound of a tune: plucked strings, each a sum of fading harmonics. */
import { AtelierError } from '../../tensor/index.js'
import { lengthOf, type Tune } from './tune.js'

/** Samples a second, as on a CD. */
export const samplingRate = 44_100

/** Strength of the harmonics of a note. */
const harmonics = [1, 0.5, 0.33, 0.2, 0.12, 0.08, 0.05, 0.03] as const
/** Seconds: to full strength, to fall to a third (of the first harmonic of middle C), and to silence once let go. */
const [attack, decay, release] = [0.004, 0.9, 0.12] as const
/** The loudest sample; 1 would be the limit of the format. */
const peak = 0.89
const longestSeconds = 1800

/**
 * The tune as sound [samples], mono, at `samplingRate`, its loudest sample at 0.89, so that nothing clips. High notes and high
 * harmonics fade faster, as on a string. The last note is followed by its release.
 * @throws AtelierError for a tune of more than half an hour.
 */
export function synthesise(tune: Tune): Float32Array {
  const secondsPerTick = 60 / tune.tempo / tune.ticksPerQuarter
  const seconds = lengthOf(tune) * secondsPerTick + release
  if (!(seconds <= longestSeconds)) {
    throw new AtelierError(
      `wave: ${Math.round(seconds)} seconds of music: more than ${longestSeconds}`,
      'Give fewer notes or a faster tempo',
    )
  }
  const sound = new Float32Array(Math.ceil(seconds * samplingRate))
  for (const { start, duration, pitch, velocity = 80 } of tune.notes) {
    addNote(sound, start * secondsPerTick, duration * secondsPerTick, pitch, velocity / 127)
  }
  const loudest = sound.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  return loudest === 0 ? sound : sound.map((sample) => (sample * peak) / loudest)
}

function addNote(sound: Float32Array, start: number, duration: number, pitch: number, strength: number): void {
  const frequency = 440 * 2 ** ((pitch - 69) / 12)
  const first = Math.round(start * samplingRate)
  const count = Math.min(Math.round((duration + release) * samplingRate), sound.length - first)
  const held = duration * samplingRate
  harmonics.forEach((share, index) => {
    const partial = frequency * (index + 1)
    if (partial > samplingRate / 2.2) return
    const fade = Math.exp(-((partial / 262) ** 0.6) / (decay * samplingRate))
    // A rotating unit vector: sin(n·angle) without a call of sin for each sample.
    const angle = (2 * Math.PI * partial) / samplingRate
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
    let [x, y, loudness] = [1, 0, share * strength]
    for (let n = 0; n < count; n++) {
      const rise = Math.min(1, n / (attack * samplingRate))
      const fall = n < held ? 1 : 1 - (n - held) / (release * samplingRate)
      sound[first + n]! += y * loudness * rise * Math.max(fall, 0)
      ;[x, y] = [x * cosine - y * sine, x * sine + y * cosine]
      loudness *= fade
    }
  })
}
