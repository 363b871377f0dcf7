/** The normal distribution cut into stretches of given shares, one beside the other. */
import { normalPlace, normalShareBelow } from './normal.js'

export interface Stretches {
  /** A place in a stretch: at the share `t` (0 to 1) of it. */
  into(stretch: number, t: number): number
  /** The stretch that a place is in. */
  outOf(z: number): number
}

/** How much of a stretch is used, so that rounding to float32 does not leave it. */
const inner = 0.98

/** Stretches of these shares, which sum to 1. */
export function stretches(shares: readonly number[]): Stretches {
  const ends: number[] = []
  for (const share of shares) ends.push((ends.at(-1) ?? 0) + share)
  return {
    into(stretch, t) {
      const from = stretch === 0 ? 0 : ends[stretch - 1]!
      return normalPlace(from + (ends[stretch]! - from) * ((1 - inner) / 2 + inner * t))
    },
    outOf(z) {
      const share = normalShareBelow(z)
      let [low, high] = [0, ends.length - 1]
      while (low < high) {
        const middle = (low + high) >> 1
        if (share < ends[middle]!) high = middle
        else low = middle + 1
      }
      return low
    },
  }
}
