import { AtelierError } from '../../tensor/index.js'

export interface PlaneDensityOptions {
  /** The square runs from −reach to reach on both axes. */
  readonly reach: number
  /** Cells along each side. */
  readonly side: number
  /** Deviation of the kernel, in cells. Default 1. */
  readonly blur?: number
  /** Share of everything that is spread evenly, so that no cell is impossible. Default .01. */
  readonly even?: number
}

/**
 * Where points [count, 2] lie, as the probability of each cell of a square and, last, of all that is outside: [side · side + 1], from the
 * lowest row up, with sum 1. Each point is spread by a Gaussian kernel that is cut at three deviations and at the border, and keeps its whole weight.
 * @throws AtelierError without points.
 */
export function planeDensity(points: ArrayLike<number>, options: PlaneDensityOptions): Float64Array {
  const { reach, side, blur = 1, even = 0.01 } = options
  const count = points.length / 2
  if (count === 0) throw new AtelierError('density: no points: there is nothing to count')
  const counts = new Float64Array(side * side + 1)
  const cell = (value: number): number => Math.floor(((value / reach + 1) / 2) * side)
  for (let i = 0; i < points.length; i += 2) {
    const [column, row] = [cell(points[i]!), cell(points[i + 1]!)]
    const isInside = column >= 0 && column < side && row >= 0 && row < side
    counts[isInside ? row * side + column : side * side]! += 1 / count
  }
  const spread = spreadAlong(spreadAlong(counts, { side, blur, stride: 1 }), { side, blur, stride: side })
  return spread.map((share) => (1 - even) * share + even / counts.length)
}

/** The divergence Σ p ln(p / q) in nats of one distribution from another over the same cells. Where p is 0 nothing is added. */
export function divergenceOf(p: ArrayLike<number>, q: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < p.length; i++) if (p[i]! > 0) sum += p[i]! * Math.log(p[i]! / q[i]!)
  return sum
}

interface Direction {
  readonly side: number
  readonly blur: number
  /** From a cell to the next: 1 along rows, `side` along columns. */
  readonly stride: number
}

function spreadAlong(shares: Float64Array, { side, blur, stride }: Direction): Float64Array {
  const far = Math.ceil(3 * blur)
  const kernel = Array.from({ length: far + 1 }, (_, i) => Math.exp(-0.5 * (i / blur) ** 2))
  const spread = new Float64Array(shares.length)
  spread[side * side] = shares[side * side]!
  for (let at = 0; at < side * side; at++) {
    if (shares[at] === 0) continue
    const place = Math.floor(at / stride) % side
    const [from, to] = [Math.max(-far, -place), Math.min(far, side - 1 - place)]
    let whole = 0
    for (let i = from; i <= to; i++) whole += kernel[Math.abs(i)]!
    for (let i = from; i <= to; i++) spread[at + i * stride]! += (shares[at]! * kernel[Math.abs(i)]!) / whole
  }
  return spread
}
