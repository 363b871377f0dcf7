/** The n-th harmonic number 1 + 1/2 + … + 1/n, summed from the small end. */
export function harmonic(n: number): number {
  let sum = 0
  for (let i = n; i >= 1; i--) sum += 1 / i
  return sum
}

/**
 * The mean depth at which an unsuccessful search in a binary search tree of `n` keys ends, c(n) = 2 H(n−1) − 2 (n−1)/n, which is 0
 * for one key (F. T. Liu, K. M. Ting, Z.-H. Zhou, "Isolation Forest", 2008, equation 1, with exact harmonic numbers).
 */
export function meanDepth(n: number): number {
  return n < 2 ? 0 : 2 * harmonic(n - 1) - (2 * (n - 1)) / n
}
