/** The discrete Fourier transform of lengths that are powers of two (J. Cooley and J. Tukey, 1965). */
import { AtelierError } from '../../tensor/index.js'

export interface Fourier {
  readonly size: number
  /** X[k] = Σ x[n] exp(−2πikn / size), in place: real and imaginary parts, [size] each. */
  forward(real: Float64Array, imaginary: Float64Array): void
  /** The inverse, in place: what `forward` made becomes what it was made of. */
  inverse(real: Float64Array, imaginary: Float64Array): void
}

const known = new Map<number, Fourier>()

/** A transform with its tables; those of one size are shared. @throws AtelierError for a size that is no power of two. */
export function fourier(size: number): Fourier {
  if (!(Number.isSafeInteger(size) && size >= 2 && Number.isInteger(Math.log2(size)))) {
    throw new AtelierError(`fourier: size ${size}: not a power of two`, 'Give for example 1024')
  }
  const found = known.get(size) ?? made(size)
  known.set(size, found)
  return found
}

function made(size: number): Fourier {
  const half = size / 2
  const cosines = Float64Array.from({ length: half }, (_, k) => Math.cos((2 * Math.PI * k) / size))
  const sines = Float64Array.from({ length: half }, (_, k) => Math.sin((2 * Math.PI * k) / size))
  const bits = Math.log2(size)
  const reversed = new Uint32Array(size)
  for (let i = 1; i < size; i++) reversed[i] = (reversed[i >> 1]! >> 1) | ((i & 1) << (bits - 1))

  function forward(real: Float64Array, imaginary: Float64Array): void {
    for (let i = 0; i < size; i++) {
      const j = reversed[i]!
      if (i >= j) continue
      const x = real[i]!
      const y = imaginary[i]!
      real[i] = real[j]!
      imaginary[i] = imaginary[j]!
      real[j] = x
      imaginary[j] = y
    }
    for (let span = 1; span < size; span *= 2) {
      const stride = half / span
      for (let start = 0; start < size; start += 2 * span) {
        for (let k = 0, turn = 0; k < span; k++, turn += stride) {
          const upper = start + k
          const lower = upper + span
          // The lower half turned by exp(−iπk / span).
          const cosine = cosines[turn]!
          const sine = sines[turn]!
          const x = real[lower]! * cosine + imaginary[lower]! * sine
          const y = imaginary[lower]! * cosine - real[lower]! * sine
          real[lower] = real[upper]! - x
          imaginary[lower] = imaginary[upper]! - y
          real[upper]! += x
          imaginary[upper]! += y
        }
      }
    }
  }

  return {
    size,
    forward,
    inverse(real, imaginary) {
      // Swapping the parts before and after conjugates the transform.
      forward(imaginary, real)
      for (let i = 0; i < size; i++) {
        real[i]! /= size
        imaginary[i]! /= size
      }
    },
  }
}
