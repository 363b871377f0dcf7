/** Long lines made short: what a reader sees of them stays. */

type Pixel = readonly [number, number]

/**
 * A line in pixels, thinned to at most four points in each half pixel across where it runs from left to right: the first, the
 * lowest, the highest and the last, in their order. The picture stays the same, and a million steps take a few kilobytes.
 */
export function thinned(points: readonly (Pixel | undefined)[]): readonly (Pixel | undefined)[] {
  if (points.length < 1000) return points
  const kept: (Pixel | undefined)[] = []
  let start = 0
  while (start < points.length) {
    const column = columnOf(points[start])
    let [end, low, high] = [start + 1, start, start]
    while (end < points.length && columnOf(points[end]) === column) {
      if (column !== undefined && points[end]![1] < points[low]![1]) low = end
      if (column !== undefined && points[end]![1] > points[high]![1]) high = end
      end++
    }
    for (const index of [...new Set([start, low, high, end - 1])].sort((a, b) => a - b)) kept.push(points[index])
    start = end
  }
  return kept
}

function columnOf(point: Pixel | undefined): number | undefined {
  return point === undefined ? undefined : Math.floor(point[0] * 2)
}
