/**
 * The short-time Fourier transform and its inverse, which is exact and, of spectra that no sound has, the nearest sound in the
 * squared error (D. Griffin and J. Lim, "Signal estimation from modified short-time Fourier transform", 1984).
 *
 * Frame f is centred on the middle of samples f·hop to (f + 1)·hop, so a sound of n samples has exactly n / hop frames, rounded
 * up; before and after a sound there is silence.
 */
import { AtelierError } from '../../tensor/index.js'
import { fourier } from './fourier.js'

export interface Frames {
  /** Samples of a frame, a power of two; it has size / 2 + 1 frequencies. */
  readonly size: number
  /** Samples from one frame to the next: even, at most half of `size`. */
  readonly hop: number
}

/** Complex numbers [frames, bins]. */
export interface Spectrum {
  readonly frames: number
  readonly bins: number
  readonly real: Float64Array
  readonly imaginary: Float64Array
}

export const framesOf = (length: number, { hop }: Frames): number => Math.ceil(length / hop)
export const binsOf = ({ size }: Frames): number => size / 2 + 1

/** The Hann window, periodic: [size]. */
export const hann = (size: number): Float64Array =>
  Float64Array.from({ length: size }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size))

/** Both directions for sounds of one length, with their tables. */
export interface Stft {
  readonly length: number
  readonly frames: number
  readonly bins: number
  /** Samples [length] → frames under a Hann window, transformed. */
  spectrum(samples: ArrayLike<number>): Spectrum
  /** The sound [length] whose transform is nearest. */
  samples(spectrum: Spectrum): Float64Array
}

/** @throws AtelierError for a size that is no power of two, and for a hop that leaves samples which no frame reaches well. */
export function stft(length: number, { size, hop }: Frames): Stft {
  const { forward, inverse } = fourier(size)
  if (!(Number.isSafeInteger(hop) && hop >= 2 && hop % 2 === 0 && hop <= size / 2)) {
    throw new AtelierError(`stft: hop ${hop} of frames of ${size}: not an even number up to half of them`)
  }
  if (!(Number.isSafeInteger(length) && length >= 1)) {
    throw new AtelierError(`stft: a sound of ${length} samples: there is nothing to transform`)
  }
  const [frames, bins, before] = [framesOf(length, { size, hop }), binsOf({ size, hop }), (size - hop) / 2]
  const window = hann(size)
  const [real, imaginary] = [new Float64Array(size), new Float64Array(size)]
  /** What all windows over a sample come to, squared. */
  const weight = new Float64Array(length)
  for (let frame = 0; frame < frames; frame++) addFrame(window, frame, weight)

  /** Adds a frame under the window to a sound. Loops here and below are plain, as they are most of the time that a sound takes. */
  function addFrame(values: Float64Array, frame: number, sound: Float64Array): void {
    const start = frame * hop - before
    const end = Math.min(size, length - start)
    for (let n = Math.max(0, -start); n < end; n++) sound[start + n]! += values[n]! * window[n]!
  }

  /** Puts a frame of a sound under the window; silence where there is no such frame. */
  function takeFrame(sound: ArrayLike<number>, frame: number, values: Float64Array): void {
    values.fill(0)
    if (frame >= frames) return
    const start = frame * hop - before
    const end = Math.min(size, length - start)
    for (let n = Math.max(0, -start); n < end; n++) values[n] = sound[start + n]! * window[n]!
  }

  return {
    ...{ length, frames, bins },
    spectrum(sound) {
      const made = { frames, bins, real: new Float64Array(frames * bins), imaginary: new Float64Array(frames * bins) }
      for (let frame = 0; frame < frames; frame += 2) {
        takeFrame(sound, frame, real)
        takeFrame(sound, frame + 1, imaginary)
        forward(real, imaginary)
        // Of two real frames a + ib, the spectra are the Hermitian and the anti-Hermitian part.
        const first = frame * bins
        const second = frame + 1 < frames ? first + bins : -1
        for (let k = 0; k < bins; k++) {
          const mirror = k === 0 ? 0 : size - k
          made.real[first + k] = (real[k]! + real[mirror]!) / 2
          made.imaginary[first + k] = (imaginary[k]! - imaginary[mirror]!) / 2
          if (second < 0) continue
          made.real[second + k] = (imaginary[k]! + imaginary[mirror]!) / 2
          made.imaginary[second + k] = (real[mirror]! - real[k]!) / 2
        }
      }
      return made
    },
    samples(spectrum) {
      const sound = new Float64Array(length)
      for (let frame = 0; frame < frames; frame += 2) {
        const first = frame * bins
        const second = frame + 1 < frames ? first + bins : -1
        for (let k = 0; k < bins; k++) {
          // Of a real sound the first and the last frequency are real.
          const isEnd = k === 0 || k === bins - 1
          const x = spectrum.real[first + k]!
          const y = isEnd ? 0 : spectrum.imaginary[first + k]!
          const u = second < 0 ? 0 : spectrum.real[second + k]!
          const v = second < 0 || isEnd ? 0 : spectrum.imaginary[second + k]!
          const mirror = k === 0 ? 0 : size - k
          real[mirror] = x + v
          imaginary[mirror] = u - y
          real[k] = x - v
          imaginary[k] = u + y
        }
        inverse(real, imaginary)
        addFrame(real, frame, sound)
        if (second >= 0) addFrame(imaginary, frame + 1, sound)
      }
      for (let at = 0; at < length; at++) sound[at]! /= weight[at]!
      return sound
    },
  }
}

/** Lengths of complex numbers, [frames, bins]. */
export function magnitudes({ real, imaginary }: Spectrum): Float64Array {
  return real.map((x, i) => Math.sqrt(x * x + imaginary[i]! ** 2))
}
