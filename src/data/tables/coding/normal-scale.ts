/**
 * Numbers of any distribution as standard normal ones, and back: z = Φ⁻¹(F(x)), where F is a column's own distribution function.
 *
 * F rises in straight lines between knots. A value that many rows share has a stretch of F for itself, half a step of the grid to each
 * side, so that it comes back as often as it was there; between such values F is smoothed, so that values come which the data does not
 * hold. A repeated value is a random place of its stretch (it would else be a spike in the model's way); going back, every place of the
 * stretch is that value.
 */
import { type Grid, gridOf, onGrid } from './grid.js'
import { normalPlace, normalShareBelow } from './normal.js'

export interface NormalScale extends Grid {
  readonly least: number
  readonly most: number
  /** Rising values [knots], halfway between those of the grid. */
  readonly edges: readonly number[]
  /** The share of the column below each edge [knots], from 0 to 1. */
  readonly shares: readonly number[]
}

/** Rows that each knot of the smooth part stands for, at least, and knots at most. */
const smoothing = { rows: 10, knots: 200 } as const
/** A column of few values, each with many rows on average, is not smoothed at all. */
const discrete = { values: 200, rows: 10 } as const
/** Otherwise a value stands for itself where so many rows, and such a share of them, have it. */
const repeated = { rows: 20, share: 0.01 } as const

/** Learns the scale of a column's values, of which there are two different ones or more. */
export function learnScale(values: readonly number[]): NormalScale {
  const grid = gridOf(values)
  const sorted = Float64Array.from(values, (value) => onGrid(grid, value)).sort()
  const counts = new Map<number, number>()
  for (const value of sorted) counts.set(value, (counts.get(value) ?? 0) + 1)
  const [least, most] = [sorted[0]!, sorted.at(-1)!]
  const count = sorted.length
  const isDiscrete = counts.size <= discrete.values && count >= discrete.rows * counts.size
  const isOwn = (value: number, times: number): boolean =>
    isDiscrete || value === least || value === most || times >= Math.max(repeated.rows, repeated.share * count)
  const own = [...counts].filter(([value, times]) => isOwn(value, times))
  const owners = new Set(own.map(([value]) => value))
  const rest = sorted.filter((value) => !owners.has(value))
  const half = grid.step / 2
  const smooth = smoothPart(rest, half)
  const edges = [...new Set([...own.flatMap(([value]) => [value - half, value + half]), ...smooth.edges].map(exact))]
  edges.sort((a, b) => a - b)
  let [owned, next] = [0, 0]
  const shares = edges.map((edge) => {
    while (next < own.length && exact(own[next]![0] + half) <= edge) owned += own[next++]![1]
    return (owned + rest.length * shareAt(smooth, edge)) / count
  })
  return { ...grid, least, most, edges, shares }
}

/** Without the last bits, in which equal edges may differ. */
const exact = (edge: number): number => Number(edge.toPrecision(15))

interface Smooth {
  readonly edges: readonly number[]
  readonly shares: readonly number[]
}

/** The distribution function of sorted values, with a knot for every ten of them. */
function smoothPart(values: Float64Array, half: number): Smooth {
  if (values.length === 0) return { edges: [], shares: [] }
  const knots = Math.max(1, Math.min(smoothing.knots, Math.round(values.length / smoothing.rows)))
  const points = new Map<number, number>([[exact(values[0]! - half), 0]])
  for (let knot = 1; knot <= knots; knot++) {
    const value = values[Math.ceil((knot * values.length) / knots) - 1]!
    points.set(exact(value + half), values.findLastIndex((other) => other <= value) + 1)
  }
  return { edges: [...points.keys()], shares: [...points.values()].map((below) => below / values.length) }
}

function shareAt({ edges, shares }: Smooth, at: number): number {
  if (edges.length === 0 || at <= edges[0]!) return 0
  return at >= edges.at(-1)! ? 1 : between(edges, shares, at)
}

/** y at x, straight between the points around it; those before the first and after the last are the ends. */
function between(xs: ArrayLike<number>, ys: ArrayLike<number>, x: number): number {
  let [low, high] = [0, xs.length - 1]
  if (x <= xs[low]!) return ys[low]!
  if (x >= xs[high]!) return ys[high]!
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (xs[middle]! <= x) low = middle
    else high = middle
  }
  return ys[low]! + ((x - xs[low]!) / (xs[high]! - xs[low]!)) * (ys[high]! - ys[low]!)
}

/** Deviations that stand for all that is farther out. */
const farthest = 8
/** Stretches narrower than the first have an even density, as far as anyone can tell; in those narrower than the second rounding to float32 leaves the middle only. */
const [narrow, finest] = [0.05, 1e-5]
/** How much of a stretch is used, so that rounding to float32 does not leave it. */
const inner = 0.98

export interface ScaleReader {
  /** A value as a place on the normal scale: at the share `t` (0 to 1) of the value's stretch, and `shift` beside it where that is narrow. */
  into(value: number, t: number, shift?: number): number
  /** The value at a place; never beyond the least and the most. */
  outOf(z: number): number
  /** The nearest value that there can be. */
  nearest(value: number): number
}

/** Reads a scale in both directions: `outOf(into(x, t))` is x for every x that the scale was learnt from. */
export function scaleReader(scale: NormalScale): ScaleReader {
  const { edges, shares, step, least, most } = scale
  const places = Float64Array.from(shares, (share) =>
    share <= 0 ? -farthest : share >= 1 ? farthest : Math.max(-farthest, Math.min(farthest, normalPlace(share))),
  )
  const bounded = (value: number): number => Math.max(least, Math.min(most, value))
  return {
    into(value, t, shift = 0) {
      const held = bounded(onGrid(scale, value))
      const low = between(edges, places, held - step / 2)
      const high = between(edges, places, held + step / 2)
      const share = (1 - inner) / 2 + inner * t
      if (high - low < finest) return (low + high) / 2 + shift
      if (high - low < narrow) return low + share * (high - low) + shift
      const [below, above] = [normalShareBelow(low), normalShareBelow(high)]
      return Math.max(low, Math.min(high, normalPlace(below + share * (above - below))))
    },
    nearest: (value) => bounded(onGrid(scale, value)),
    outOf: (z) => bounded(onGrid(scale, between(places, edges, Math.max(-farthest, Math.min(farthest, z))))),
  }
}
