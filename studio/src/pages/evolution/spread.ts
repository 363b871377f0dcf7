/** Looks of several seeds at several distances, as a line between its least and its most. */
import type { Numbers } from 'atelier/studio'

export interface Spread {
  readonly points: readonly (readonly [distance: number, value: number])[]
  readonly band: readonly (readonly [distance: number, low: number, high: number])[]
}

/** Of numbers [families, seeds, distances] those of a family: the median at each distance, and the least and the most of the seeds. */
export function spreadOf({ shape, data }: Numbers, family: number, distances: readonly number[]): Spread {
  const [, seeds = 0, count = 0] = shape
  const at = distances.map((distance, i) => {
    const values = Array.from({ length: seeds }, (_, seed) => data[(family * seeds + seed) * count + i]!)
    values.sort((a, b) => a - b)
    const middle = (values[(seeds - 1) >> 1]! + values[seeds >> 1]!) / 2
    return { distance, middle, low: values[0]!, high: values.at(-1)! }
  })
  if (seeds === 0) return { points: [], band: [] }
  return {
    points: at.map(({ distance, middle }) => [distance, middle] as const),
    band: at.map(({ distance, low, high }) => [distance, low, high] as const),
  }
}

/** The value of a line at a place between its points; its ends beyond them. */
export function valueAt(points: Spread['points'], distance: number, scale: 'linear' | 'log'): number | undefined {
  if (points.length === 0) return undefined
  const after = points.findIndex(([x]) => x >= distance)
  if (after <= 0) return points.at(after === 0 ? 0 : -1)![1]
  const [[x0, y0], [x1, y1]] = [points[after - 1]!, points[after]!]
  const share = (distance - x0) / (x1 - x0)
  if (scale === 'linear') return y0 + share * (y1 - y0)
  return y0 <= 0 || y1 <= 0 ? Math.min(y0, y1) : Math.exp(Math.log(y0) + share * Math.log(y1 / y0))
}
