import { chiSquareShare } from './distributions.js'

/**
 * The chance of counts at least as far from their chances as these, by Pearson's χ²; 1 where only one outcome can come.
 * Outcomes expected fewer than five times are counted together. @param chances and counts [outcomes]; chances add up to 1.
 */
export function goodnessOfFit(chances: ArrayLike<number>, counts: ArrayLike<number>): number {
  const total = Array.from(counts).reduce((a, b) => a + b, 0)
  let [statistic, cells, rest, restSeen] = [0, 0, 0, 0]
  const count = (expected: number, seen: number): void => {
    statistic += (seen - expected) ** 2 / expected
    cells += 1
  }
  for (let i = 0; i < chances.length; i++) {
    const [expected, seen] = [total * chances[i]!, counts[i]!]
    if (expected >= 5) count(expected, seen)
    else {
      rest += expected
      restSeen += seen
    }
  }
  if (rest > 0) count(rest, restSeen)
  return cells < 2 ? 1 : 1 - chiSquareShare(statistic, cells - 1)
}
