/** Recordings as one-shots: one channel, one rate, one length, one level. */
import { resampleSound } from './resample-sound.js'
import type { Recording } from './wave.js'

export interface OneShotFormat {
  /** Samples a second. */
  readonly rate: number
  /** Samples of a sound. */
  readonly length: number
}

/** The loudest sample of a one-shot. */
export const peakLevel = 0.9
/** What is quieter than this share of the loudest sample, 50 dB, does not begin a sound. */
const onset = 10 ** (-50 / 20)
/** Seconds that are kept before a sound begins, and over which one that is cut fades. */
const [before, fading] = [0.002, 0.02]
/** Seconds that are read beyond the end, and the loudest sample of what counts as silent. */
const [margin, silent] = [0.1, 1e-6]

/** Channels of equal lengths as their mean. */
export function mixedDown(channels: readonly ArrayLike<number>[]): Float64Array {
  const mixed = new Float64Array(channels[0]?.length ?? 0)
  for (const samples of channels) for (let i = 0; i < mixed.length; i++) mixed[i]! += samples[i]! / channels.length
  return mixed
}

/** Samples without the silence that they begin with. */
export function withoutSilence(samples: Float64Array, rate: number): Float64Array {
  const least = onset * loudest(samples)
  const first = samples.findIndex((sample) => Math.abs(sample) > least)
  return first < 0 ? samples : samples.subarray(Math.max(0, first - Math.round(before * rate)))
}

/** The first `length` samples: silence follows what is shorter, and what is longer fades at its end. */
export function fitted(samples: Float32Array, length: number, rate: number): Float32Array {
  const made = new Float32Array(length)
  made.set(samples.subarray(0, length))
  if (samples.length <= length) return made
  const faded = Math.min(length, Math.round(fading * rate))
  for (let i = 0; i < faded; i++) made[length - 1 - i]! *= i / faded
  return made
}

/** Samples with their loudest at `peak`; silence stays silence. */
export function levelled(samples: Float32Array, peak = peakLevel): Float32Array {
  const most = loudest(samples)
  return most === 0 ? samples : samples.map((sample) => (sample * peak) / most)
}

function loudest(samples: Float32Array | Float64Array): number {
  let most = 0
  for (const sample of samples) most = Math.max(most, Math.abs(sample))
  return most
}

/** Why a recording is no one-shot. */
export interface Unusable {
  readonly problem: string
}

/** A recording as a one-shot [length], or why it cannot be one: it is empty, silent, or holds what is no number. */
export function oneShot({ rate, channels }: Recording, format: OneShotFormat): Float32Array | Unusable {
  const mixed = mixedDown(channels)
  if (mixed.length === 0) return { problem: 'it has no samples' }
  if (!mixed.every(Number.isFinite)) return { problem: 'a sample is not a number' }
  const begun = withoutSilence(mixed, rate)
  // Of a long recording only what can matter is brought to the rate.
  const enough = begun.subarray(0, Math.ceil((format.length / format.rate + margin) * rate))
  const sound = resampleSound(enough, rate, format.rate)
  if (loudest(sound) < silent) return { problem: 'it is silent' }
  return levelled(fitted(sound, format.length, format.rate))
}
