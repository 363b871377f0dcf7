/** Sounds at another rate, through a sinc under a Kaiser window. */
import { checkWhole } from '../whole.js'

/** Decibels by which what the new rate cannot hold is lessened. */
const attenuation = 80
/** Zero crossings of the sinc on each side, in samples of the lower of both rates. */
const crossings = 32
/** The window's shape for that attenuation, and the share of the band that its slope takes (J. Kaiser, 1974). */
const beta = 0.1102 * (attenuation - 8.7)
const slope = (attenuation - 8) / (2.285 * 2 * crossings * Math.PI)
/** Where the slope's middle lies, so that it ends where the band does. */
const cutoff = 1 - slope / 2

/**
 * Samples [n] at `from` a second → [n · to / from, rounded up] at `to`. Up to 0.84 of the lower rate's band nothing changes; before and after the sound there is
 * silence. @throws AtelierError for rates that are not whole numbers from 1.
 */
export function resampleSound(samples: ArrayLike<number>, from: number, to: number): Float32Array {
  checkWhole('resampleSound', { from, to })
  if (from === to) return Float32Array.from(samples)
  const { up, down, reach, kernelAt } = kernelsOf(from, to)
  const resampled = new Float32Array(Math.ceil((samples.length * up) / down))
  for (let n = 0; n < resampled.length; n++) {
    const at = Math.floor((n * down) / up)
    const kernel = kernelAt((n * down) % up)
    const first = at - reach + 1
    let sum = 0
    for (let i = Math.max(0, -first); i < Math.min(kernel.length, samples.length - first); i++) {
      sum += kernel[i]! * samples[first + i]!
    }
    resampled[n] = sum
  }
  return resampled
}

/** The filter between two rates: one kernel for each place that a new sample can have between two old ones. */
interface Kernels {
  readonly up: number
  readonly down: number
  /** Old samples on each side of a new one that count. */
  readonly reach: number
  kernelAt(phase: number): Float64Array
}

/** Kernels take longer to make than to use on a short sound; a folder has few rates. */
const known = new Map<string, Kernels>()

function kernelsOf(from: number, to: number): Kernels {
  const name = `${from} ${to}`
  const kernels = known.get(name) ?? makeKernels(from, to)
  known.set(name, kernels)
  return kernels
}

function makeKernels(from: number, to: number): Kernels {
  const divisor = greatestDivisor(from, to)
  const [up, down] = [to / divisor, from / divisor]
  const band = cutoff * Math.min(1, to / from)
  const reach = Math.ceil(crossings / Math.min(1, to / from))
  const kernels = new Map<number, Float64Array>()
  return {
    ...{ up, down, reach },
    kernelAt(phase) {
      // Sample `i` of a kernel lies `i − reach + 1 − phase / up` from where the new sample falls.
      const kernel =
        kernels.get(phase) ??
        Float64Array.from({ length: 2 * reach }, (_, i) => {
          const distance = i - reach + 1 - phase / up
          return band * sinc(band * distance) * kaiser(distance / reach)
        })
      kernels.set(phase, kernel)
      return kernel
    },
  }
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b))

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))

const kaiser = (x: number): number => (Math.abs(x) > 1 ? 0 : bessel(beta * Math.sqrt(1 - x * x)) / bessel(beta))

/** The modified Bessel function I₀, by its series. */
function bessel(x: number): number {
  let [sum, term] = [1, 1]
  for (let k = 1; term > sum * 1e-16; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}
