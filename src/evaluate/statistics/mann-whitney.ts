import { auroc } from '../detection/auroc.js'
import { joined } from './rows.js'

export interface RankTest {
  /** The chance that a value of the first list is above one of the second, ties half. */
  readonly area: number
  /**
   * How many standard deviations that is above one half if both lists are of one distribution. 0 where all values are
   * equal.
   */
  readonly z: number
}

/**
 * Mann and Whitney's test (1947) of independent values, ties allowed for. z is close to normal from about eight values of
 * each list on.
 * @throws AtelierError on an empty list.
 */
export function mannWhitney(first: ArrayLike<number>, second: ArrayLike<number>): RankTest {
  const all = joined(first, second)
  const area = auroc(all, new Uint8Array(all.length).fill(1, 0, first.length))
  const pairs = first.length * second.length
  const variance = (pairs / 12) * (all.length + 1 - tieSum(all) / (all.length * (all.length - 1)))
  return { area, z: variance > 0 ? ((area - 0.5) * pairs) / Math.sqrt(variance) : 0 }
}

/** Σ t³ − t over groups of t equal values. */
function tieSum(values: Float64Array): number {
  const sorted = values.slice().sort()
  let [sum, start] = [0, 0]
  for (let i = 1; i <= sorted.length; i++) {
    if (i < sorted.length && sorted[i] === sorted[start]) continue
    const tied = i - start
    sum += tied ** 3 - tied
    start = i
  }
  return sum
}
