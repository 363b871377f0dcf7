/** What one-shots are made of: tones that glide, noise, filters and envelopes, as samples at a rate. */
import { fillUniform, type RandomStream, streamNumber } from '../../tensor/index.js'

/** A number for every moment, in seconds. */
export type Curve = (time: number) => number

/** Falls to 1 / e in so many seconds. */
export const fading =
  (seconds: number): Curve =>
  (time) =>
    Math.exp(-time / seconds)

/** From one frequency to another, as e^(−t / seconds). */
export const gliding =
  (from: number, to: number, seconds: number): Curve =>
  (time) =>
    to + (from - to) * Math.exp(-time / seconds)

/** One wave over a turn from 0 to 1, between −1 and 1. */
export const waves = {
  sine: (turn: number) => Math.sin(2 * Math.PI * turn),
  triangle: (turn: number) => 1 - 4 * Math.abs(((turn + 0.25) % 1) - 0.5),
  // Rounded, as a square's upper harmonics would come back as other tones.
  square: (turn: number) => Math.tanh(4 * Math.sin(2 * Math.PI * turn)),
} as const satisfies Readonly<Record<string, (turn: number) => number>>

/** A stretch of sound to which things are added. */
export interface Canvas {
  readonly rate: number
  readonly samples: Float32Array
}

/** 100 dB below full scale. */
const inaudible = 1e-5

/** Adds a wave whose frequency (hertz) and loudness follow curves; `from` and `to` are seconds. */
export function addTone(
  { rate, samples }: Canvas,
  wave: keyof typeof waves,
  frequency: Curve,
  loudness: Curve,
  { from = 0, to = Number.POSITIVE_INFINITY }: { readonly from?: number; readonly to?: number } = {},
): void {
  const shape = waves[wave]
  const first = Math.round(from * rate)
  const end = Math.min(samples.length, Math.round(to * rate))
  let turn = 0
  for (let n = first; n < end; n++) {
    const time = (n - first) / rate
    const level = loudness(time)
    // What has faded does not come back.
    if (level < inaudible) break
    samples[n]! += level * shape(turn)
    turn = (turn + frequency(time) / rate) % 1
  }
}

/** Noise through filters, made as loud as a tone of the same curve. */
export function addNoise(
  { rate, samples }: Canvas,
  random: RandomStream,
  filters: readonly Filter[],
  loudness: Curve,
): void {
  const noise = new Float32Array(samples.length)
  fillUniform(noise, random.uint32(), streamNumber('noise'), 0)
  for (let n = 0; n < noise.length; n++) noise[n] = 2 * noise[n]! - 1
  for (const filter of filters) filtered(noise, filter, rate)
  const size = Math.sqrt(noise.reduce((sum, value) => sum + value * value, 0) / noise.length)
  for (let n = 0; n < samples.length; n++) samples[n]! += (loudness(n / rate) * noise[n]!) / (Math.SQRT2 * size)
}

export interface Filter {
  readonly kind: 'low' | 'high' | 'band'
  readonly hertz: number
  /** How narrow; 0.7 has no peak. */
  readonly quality: number
}

/** Filters in place, by a section of second order (R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients"). */
export function filtered(samples: Float32Array, { kind, hertz, quality }: Filter, rate: number): void {
  const angle = 2 * Math.PI * Math.min(hertz / rate, 0.49)
  const [cosine, alpha] = [Math.cos(angle), Math.sin(angle) / (2 * quality)]
  const [b0, b1, b2] =
    kind === 'band'
      ? [alpha, 0, -alpha]
      : kind === 'low'
        ? [(1 - cosine) / 2, 1 - cosine, (1 - cosine) / 2]
        : [(1 + cosine) / 2, -1 - cosine, (1 + cosine) / 2]
  const [a0, a1, a2] = [1 + alpha, -2 * cosine, 1 - alpha]
  let x1 = 0
  let x2 = 0
  let y1 = 0
  let y2 = 0
  for (let n = 0; n < samples.length; n++) {
    const x = samples[n]!
    const y = (b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2) / a0
    x2 = x1
    x1 = x
    y2 = y1
    y1 = y
    samples[n] = y
  }
}

/** Presses samples together in place, the more so the greater `drive`. */
export function driven({ samples }: Canvas, drive: number): void {
  for (let n = 0; n < samples.length; n++) samples[n] = Math.tanh(drive * samples[n]!)
}
