import type { RandomStream } from '../../tensor/index.js'

/** `count` different places of `total`, in random order; memory and time grow with `count` alone. */
export function drawPlaces(total: number, count: number, stream: RandomStream): Uint32Array {
  const moved = new Map<number, number>()
  return Uint32Array.from({ length: count }, (_, i) => {
    const drawn = i + stream.integer(total - i)
    const place = moved.get(drawn) ?? drawn
    moved.set(drawn, moved.get(i) ?? i)
    return place
  })
}
