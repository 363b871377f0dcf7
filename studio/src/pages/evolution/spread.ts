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
    return { distance, ...middleOf(values) }
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

/** Steps that one point of a loss stands for. */
export const windowOf = (steps: number): number => Math.max(1, Math.round(steps / 12))

/** Losses [steps, 2] of seeds one after the other, as means of windows by steps of a seed: the median of the seeds, and the least and the most. */
export function lossesOf({ data }: Numbers, steps: number): Spread {
  const window = windowOf(steps)
  const windows = new Map<number, Map<number, number[]>>()
  for (let i = 0; i < data.length; i += 2) {
    const [seed, within] = [Math.floor((data[i]! - 1) / steps), ((data[i]! - 1) % steps) + 1]
    const end = Math.min(steps, Math.ceil(within / window) * window)
    const seeds = windows.get(end) ?? new Map<number, number[]>()
    seeds.set(seed, [...(seeds.get(seed) ?? []), data[i + 1]!])
    windows.set(end, seeds)
  }
  const all = [...windows].sort(([a], [b]) => a - b)
  const distances = all.map(([end]) => end)
  const means = all.map(([, seeds]) =>
    [...seeds.values()].map((losses) => losses.reduce((sum, loss) => sum + loss, 0) / losses.length),
  )
  const at = means.map((values) => middleOf(values))
  return {
    points: at.map(({ middle }, i) => [distances[i]!, middle] as const),
    band: at.map(({ low, high }, i) => [distances[i]!, low, high] as const),
  }
}

function middleOf(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b)
  const count = sorted.length
  return {
    middle: (sorted[(count - 1) >> 1]! + sorted[count >> 1]!) / 2,
    low: sorted[0]!,
    high: sorted.at(-1)!,
  }
}
