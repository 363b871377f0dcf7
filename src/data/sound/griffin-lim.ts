/**
 * A sound from how loud its frequencies are: phases are drawn at random and made to agree, frame with frame, by going to and fro between sound and
 * spectrum (D. Griffin and J. Lim, 1984), with momentum (N. Perraudin, P. Balazs and P. Søndergaard, "A fast Griffin-Lim algorithm", 2013).
 */
import { AtelierError, randomStream } from '../../tensor/index.js'
import { type Frames, framesOf, magnitudes, type Spectrum, stft } from './stft.js'

export interface PhaseOptions {
  /** Times to and fro. Default 32. */
  readonly iterations?: number
  /** How far each step goes beyond the last; 0 is the first algorithm, whose error never grows. Default 0.99. */
  readonly momentum?: number
  /** Of the first phases. Default 0. */
  readonly seed?: number
  /** Told of each iteration's `spectralConvergence`. */
  readonly onError?: (error: number) => void
}

/** Samples [length] whose frames are about as loud as `wanted` [frames, bins]. @throws AtelierError where the frames are not as many as the length has. */
export function griffinLim(
  wanted: Float64Array,
  length: number,
  layout: Frames,
  { iterations = 32, momentum = 0.99, seed = 0, onError }: PhaseOptions = {},
): Float32Array {
  const { spectrum, samples, frames, bins } = stft(length, layout)
  if (wanted.length !== frames * bins) {
    throw new AtelierError(
      `phases: ${wanted.length} magnitudes: not ${framesOf(length, layout)} frames of ${bins} frequencies`,
    )
  }
  const random = randomStream(seed, 'phases')
  const real = new Float64Array(wanted.length)
  const imaginary = new Float64Array(wanted.length)
  for (let at = 0; at < wanted.length; at++) {
    const phase = 2 * Math.PI * random.uniform()
    real[at] = wanted[at]! * Math.cos(phase)
    imaginary[at] = wanted[at]! * Math.sin(phase)
  }
  const share = momentum / (1 + momentum)
  let before: Spectrum | undefined
  for (let iteration = 0; iteration < iterations; iteration++) {
    const rebuilt = spectrum(samples({ frames, bins, real, imaginary }))
    onError?.(spectralConvergence(magnitudes(rebuilt), wanted))
    for (let at = 0; at < wanted.length; at++) {
      const x = rebuilt.real[at]! - (before === undefined ? 0 : share * before.real[at]!)
      const y = rebuilt.imaginary[at]! - (before === undefined ? 0 : share * before.imaginary[at]!)
      const found = Math.sqrt(x * x + y * y)
      const scale = found > 1e-16 ? wanted[at]! / found : 0
      real[at] = x * scale
      imaginary[at] = y * scale
    }
    if (momentum > 0) before = rebuilt
  }
  return Float32Array.from(samples({ frames, bins, real, imaginary }))
}

/** ‖found − wanted‖ / ‖wanted‖ of magnitudes: 0 where they agree (N. Sturmel and L. Daudet, 2011). In decibels, 20 times its logarithm. */
export function spectralConvergence(found: Float64Array, wanted: Float64Array): number {
  let [error, size] = [0, 0]
  for (let at = 0; at < wanted.length; at++) {
    error += (found[at]! - wanted[at]!) ** 2
    size += wanted[at]! ** 2
  }
  return size === 0 ? (error === 0 ? 0 : Number.POSITIVE_INFINITY) : Math.sqrt(error / size)
}
