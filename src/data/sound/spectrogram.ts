/** Sounds as pictures: how loud each band of frequencies is in each frame, in decibels brought to 0 to 1, and back. */
import { AtelierError, type Shape } from '../../tensor/index.js'
import { griffinLim, type PhaseOptions } from './griffin-lim.js'
import { fromBank, type MelBank, melBank, throughBank } from './mel.js'
import { type Frames, framesOf, magnitudes, stft } from './stft.js'

/** All that says how a sound is drawn, and read again. */
export interface SpectrogramFormat extends Frames {
  /** Samples a second. */
  readonly rate: number
  /** Samples of a sound. */
  readonly length: number
  /** Bands of frequencies. */
  readonly mels: number
  /** Decibels of what is drawn as 1, against a sine of full scale; what is louder is cut off. */
  readonly ceiling: number
  /** Decibels from there down to where sounds vanish in silence. */
  readonly range: number
}

export interface Spectrograms {
  readonly format: SpectrogramFormat
  /** Of one picture: [1, mels, frames], the highest band first, as it is drawn. */
  readonly shape: Shape
  /** Hertz of the middles of the bands, lowest first, [mels]. */
  readonly middles: Float64Array
  /** Sounds [n, length] → pictures [n, ...shape], from 0 to 1. */
  pictures(sounds: Float32Array): Float32Array
  /** One picture → how loud every frequency is, [frames, bins], as `stft` measures it. */
  magnitudes(picture: Float32Array): Float64Array
  /** One picture → a sound of that picture, [length], with phases that are found. */
  sound(picture: Float32Array, options?: PhaseOptions): Float32Array
}

/**
 * The picture is ln(1 + p / p₀) / ln(1 + p₁ / p₀) of the power p of a band, with p₁ the ceiling and p₀ `range` decibels below it: decibels for what is heard,
 * and silence is exactly 0. @throws AtelierError for a format that cannot be.
 */
export function spectrograms(format: SpectrogramFormat): Spectrograms {
  const { rate, length, mels, size, hop, ceiling, range } = format
  if (!(range > 0)) throw new AtelierError(`spectrogram: a range of ${range} dB: nothing could be seen`)
  const transform = stft(length, { size, hop })
  const bank = melBank({ rate, size, mels })
  const frames = framesOf(length, format)
  const least = 10 ** ((ceiling - range) / 10)
  const whole = Math.log1p(10 ** (range / 10))
  const picked = (power: number): number => Math.min(1, Math.log1p(power / least) / whole)
  const area = mels * frames

  const readMagnitudes = (picture: Float32Array): Float64Array => {
    if (picture.length !== area) {
      throw new AtelierError(`spectrogram: ${picture.length} values: not a picture of ${mels} × ${frames}`)
    }
    const powers = new Float64Array(area)
    for (let frame = 0; frame < frames; frame++) {
      for (let mel = 0; mel < mels; mel++) {
        const value = picture[(mels - 1 - mel) * frames + frame]!
        powers[frame * mels + mel] = least * Math.expm1(Math.max(0, Math.min(1, value)) * whole)
      }
    }
    return fromBank(bank, powers).map((power) => Math.sqrt(power) * fullScale(size))
  }

  return {
    ...{ format, shape: [1, mels, frames], middles: bank.middles, magnitudes: readMagnitudes },
    pictures(sounds) {
      if (sounds.length % length !== 0) {
        throw new AtelierError(`spectrogram: ${sounds.length} samples: not whole sounds of ${length}`)
      }
      const pictures = new Float32Array((sounds.length / length) * area)
      for (let n = 0; n * length < sounds.length; n++) {
        const powers = bandPowers(bank, transform.spectrum(sounds.subarray(n * length, (n + 1) * length)), size)
        for (let frame = 0; frame < frames; frame++) {
          for (let mel = 0; mel < mels; mel++) {
            pictures[n * area + (mels - 1 - mel) * frames + frame] = picked(powers[frame * mels + mel]!)
          }
        }
      }
      return pictures
    },
    sound: (picture, options) => griffinLim(readMagnitudes(picture), length, format, options),
  }
}

/** The magnitude that a sine of full scale has at its frequency: half of what the window adds up to. */
const fullScale = (size: number): number => size / 4

function bandPowers(bank: MelBank, spectrum: Parameters<typeof magnitudes>[0], size: number): Float64Array {
  const powers = magnitudes(spectrum).map((magnitude) => (magnitude / fullScale(size)) ** 2)
  return throughBank(bank, powers)
}

/** Decibels of the loudest band of any frame of sounds [n, length], a ceiling that cuts none of them; 0 where all are silent. */
export function loudestBand(
  sounds: Float32Array,
  { rate, length, mels, size, hop }: Omit<SpectrogramFormat, 'ceiling' | 'range'>,
): number {
  const transform = stft(length, { size, hop })
  const bank = melBank({ rate, size, mels })
  let most = 0
  for (let from = 0; from + length <= sounds.length; from += length) {
    const powers = bandPowers(bank, transform.spectrum(sounds.subarray(from, from + length)), size)
    for (const power of powers) if (power > most) most = power
  }
  return most === 0 ? 0 : 10 * Math.log10(most)
}
