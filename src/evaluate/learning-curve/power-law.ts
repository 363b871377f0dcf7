/** A falling curve of errors by examples, with a floor: e(n) = c + a · n^(−b). */
import { AtelierError } from '../../tensor/index.js'

export interface PowerLaw {
  /** What more examples cannot take away. */
  readonly floor: number
  readonly scale: number
  readonly exponent: number
}

/** Errors at a number of examples, and how much that counts. */
export interface CurvePoint {
  readonly examples: number
  readonly error: number
  /** Inverse of the variance, up to a factor. Default 1. */
  readonly weight?: number
}

export const errorAt = ({ floor, scale, exponent }: PowerLaw, examples: number): number =>
  floor + scale * examples ** -exponent

/** How many examples bring the error down to this; infinite at the floor and below. */
export function examplesFor({ floor, scale, exponent }: PowerLaw, error: number): number {
  if (error <= floor) return Number.POSITIVE_INFINITY
  return scale <= 0 ? 0 : (scale / (error - floor)) ** (1 / exponent)
}

/** Exponents that are tried: slower than the first is flat within any data, faster than the last is a step. */
const [slowest, fastest, tried] = [0.02, 4, 60] as const

/**
 * The curve of least weighted squares with floor and scale from 0 on. Three numbers of examples would lie on some such curve whatever they are, so of
 * three the floor is 0. Given the exponent both follow from a line, so only the exponent is searched:
 * on a grid of ratios, then between the neighbours of the best by golden sections.
 * @throws for fewer than three different numbers of examples, and for numbers below 1.
 */
export function fitPowerLaw(points: readonly CurvePoint[]): PowerLaw {
  const different = new Set(points.map(({ examples }) => examples)).size
  if (different < 3 || points.some(({ examples }) => !(examples >= 1))) {
    throw new AtelierError(
      `learning curve: examples ${points.map(({ examples }) => examples).join(', ')}: at least three different numbers from 1 on are needed`,
    )
  }
  const lineOf = (exponent: number) => lineFor(points, exponent, different > 3)
  const grid = Array.from({ length: tried }, (_, i) => slowest * (fastest / slowest) ** (i / (tried - 1)))
  const losses = grid.map((exponent) => lineOf(exponent).loss)
  const best = losses.indexOf(Math.min(...losses))
  let [low, high] = [grid[Math.max(0, best - 1)]!, grid[Math.min(tried - 1, best + 1)]!]
  const golden = (Math.sqrt(5) - 1) / 2
  for (let i = 0; i < 30; i++) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)]
    if (lineOf(left).loss < lineOf(right).loss) high = right
    else low = left
  }
  const exponent = (low + high) / 2
  const { floor, scale } = lineOf(exponent)
  return { floor, scale, exponent }
}

/** The best floor and scale, neither below 0, of an exponent. */
function lineFor(
  points: readonly CurvePoint[],
  exponent: number,
  hasFloor: boolean,
): { readonly floor: number; readonly scale: number; readonly loss: number } {
  let [w, x, y, xx, xy] = [0, 0, 0, 0, 0]
  for (const { examples, error, weight = 1 } of points) {
    const at = examples ** -exponent
    w += weight
    x += weight * at
    y += weight * error
    xx += weight * at * at
    xy += weight * at * error
  }
  const spread = w * xx - x * x
  const slope = spread > 1e-12 * w * xx ? (w * xy - x * y) / spread : 0
  const candidates = [
    { floor: (y - slope * x) / w, scale: slope },
    { floor: 0, scale: Math.max(0, xy / xx) },
    { floor: Math.max(0, y / w), scale: 0 },
  ].filter(({ floor, scale }) => floor >= 0 && scale >= 0 && (hasFloor || floor === 0))
  const judged = candidates.map((each) => ({
    ...each,
    loss: points.reduce((sum, { examples, error, weight = 1 }) => {
      return sum + weight * (error - each.floor - each.scale * examples ** -exponent) ** 2
    }, 0),
  }))
  return judged.reduce((best, each) => (each.loss < best.loss ? each : best))
}
