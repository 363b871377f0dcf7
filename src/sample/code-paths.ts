/** Ways through the space of codes: lines and arcs between two, and planes of many. */
import { AtelierError } from '../tensor/index.js'

export type PathKind = 'linear' | 'spherical'

/**
 * `frames` codes [frames, length] from one code to another, both included. A spherical path turns from the one to the other, so that codes of
 * a Gaussian keep the length that they usually have (arXiv:1609.04468); codes in one direction have no turn between them, and get a line.
 */
export function pathBetween(from: Float32Array, to: Float32Array, frames: number, kind: PathKind): Float32Array {
  if (!(frames >= 2)) throw new AtelierError(`pathBetween: ${frames} frames: there must be two or more`)
  const dot = from.reduce((sum, value, i) => sum + value * to[i]!, 0)
  const cosine = dot / (Math.hypot(...from) * Math.hypot(...to))
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)))
  const isTurn = kind === 'spherical' && Math.sin(angle) > 1e-4
  const weight = (share: number): number => (isTurn ? Math.sin(share * angle) / Math.sin(angle) : share)
  const codes = new Float32Array(frames * from.length)
  for (let frame = 0; frame < frames; frame++) {
    const share = frame / (frames - 1)
    const [first, second] = [weight(1 - share), weight(share)]
    for (let i = 0; i < from.length; i++) codes[frame * from.length + i] = first * from[i]! + second * to[i]!
  }
  return codes
}

/** A flat piece of the space of codes: its centre, and one deviation of codes along each of its sides. */
export interface CodePlane {
  readonly centre: ArrayLike<number>
  readonly across: ArrayLike<number>
  readonly upwards: ArrayLike<number>
}

/** All that a Gaussian prior of two numbers holds. */
export const priorPlane: CodePlane = { centre: [0, 0], across: [1, 0], upwards: [0, 1] }

/**
 * A square of side × side codes [side², length], equally likely under the Gaussian that the plane's sides describe: coordinates are its
 * quantiles (i + ½) / side. Rows go down as the second coordinate falls.
 */
export function codesOnPlane({ centre, across, upwards }: CodePlane, side: number): Float32Array {
  if (!(Number.isInteger(side) && side > 0)) throw new AtelierError(`plane: a side of ${side}: must be a whole number`)
  const places = Array.from({ length: side }, (_, i) => normalQuantile((i + 0.5) / side))
  const codeAt = (right: number, up: number): number[] =>
    Array.from(centre, (value, i) => value + right * across[i]! + up * upwards[i]!)
  return Float32Array.from(places.toReversed().flatMap((up) => places.flatMap((right) => codeAt(right, up))))
}

/** The number that a standard normal stays below with chance `p`, to 1e-9: Newton's method on the distribution function. */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p)
  let z = 0
  for (let i = 0; i < 60; i++) {
    const step = (lowerTail(z) - p) / density(z)
    z -= Math.max(-1, Math.min(1, step))
    if (Math.abs(step) < 1e-12) break
  }
  return z
}

const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)

/** Φ(z) for z ≤ 0: ½ − the integral of the density, as the series z·φ(z)·Σ z²ⁿ / (1·3·5·…·(2n + 1)). */
function lowerTail(z: number): number {
  let [term, sum] = [z, z]
  for (let n = 1; n < 200 && Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (z * z) / (2 * n + 1)
    sum += term
  }
  return 0.5 + density(z) * sum
}
