/** Room for labels: boxes, how far they keep from what is drawn, and labels side by side that would overlap. */

/** A rectangle in pixels. A point is a box without extent. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The distance between two boxes, 0 where they touch. */
export function distance(a: Box, b: Box): number {
  return Math.hypot(Math.max(0, a.left - b.right, b.left - a.right), Math.max(0, a.top - b.bottom, b.top - a.bottom))
}

/** The first candidate that keeps `enough` pixels from every obstacle, or else the one that keeps the most. Needs a candidate. */
export function clearest<Candidate extends Box>(
  candidates: readonly Candidate[],
  obstacles: readonly Box[],
  enough = 4,
): Candidate {
  let [best, most] = [candidates[0]!, -1]
  for (const candidate of candidates) {
    let room = enough
    for (const obstacle of obstacles) room = Math.min(room, distance(candidate, obstacle))
    if (room > most) [best, most] = [candidate, room]
  }
  return best
}

/** Points along a line of straight pieces, no two more than `step` pixels apart, as obstacles. */
export function along(line: readonly (readonly [number, number])[], step = 6): readonly Box[] {
  const boxes: Box[] = []
  let previous: readonly [number, number] | undefined
  for (const [x, y] of line) {
    const [fromX, fromY] = previous ?? [x, y]
    const pieces = Math.max(1, Math.ceil(Math.hypot(x - fromX, y - fromY) / step))
    for (let piece = 1; piece <= pieces; piece++) {
      const [left, top] = [fromX + ((x - fromX) * piece) / pieces, fromY + ((y - fromY) * piece) / pieces]
      boxes.push({ left, top, right: left, bottom: top })
    }
    previous = [x, y]
  }
  return boxes
}

/**
 * Moves places apart to at least `gap`, within [low, high], each as little as can be in the sum of squares: neighbours that would
 * overlap are pooled and centred on their mean. Where all cannot fit, the last go beyond `high`.
 */
export function spread(places: readonly number[], gap: number, low: number, high: number): readonly number[] {
  const order = places.map((_, index) => index).sort((a, b) => places[a]! - places[b]! || a - b)
  const pools: { start: number; count: number }[] = []
  for (const index of order) {
    pools.push({ start: places[index]!, count: 1 })
    while (pools.length > 1) {
      const [above, below] = pools.slice(-2) as [(typeof pools)[0], (typeof pools)[0]]
      if (above.start + above.count * gap <= below.start) break
      const count = above.count + below.count
      const start = (above.start * above.count + (below.start - above.count * gap) * below.count) / count
      pools.splice(-2, 2, { start, count })
    }
  }
  const moved = pools.flatMap(({ start, count }) => Array.from({ length: count }, (_, rank) => start + rank * gap))
  for (let rank = moved.length - 1, limit = high; rank >= 0; rank--, limit -= gap)
    moved[rank] = Math.min(moved[rank]!, limit)
  for (let rank = 0, limit = low; rank < moved.length; rank++, limit += gap) moved[rank] = Math.max(moved[rank]!, limit)
  const result = new Array<number>(places.length)
  order.forEach((index, rank) => {
    result[index] = moved[rank]!
  })
  return result
}
