/** Rewards of how long and how monotonous an answer is, 0 where nothing is amiss. */

/**
 * `most` (0 or below) times the share of n-grams that came before (arXiv:2502.03373, as in TRL); 0 for answers shorter than one
 * n-gram.
 */
export function repetitionReward(
  tokens: ArrayLike<number>,
  { size, most }: { readonly size: number; readonly most: number },
): number {
  return most * repeatedNgrams(tokens, size)
}

/** Share of the n-grams of `size` tokens that were there before, from 0 to below 1. */
export function repeatedNgrams(tokens: ArrayLike<number>, size: number): number {
  const total = tokens.length - size + 1
  if (total < 1) return 0
  const all = Array.from(tokens)
  const distinct = new Set(Array.from({ length: total }, (_, i) => all.slice(i, i + size).join(' ')))
  return 1 - distinct.size / total
}

/**
 * Soft punishment of long answers (DAPO, arXiv:2503.14476): 0 up to `longest − margin` tokens, then falling evenly to −1 at
 * `longest`, and −1 above.
 */
export function overlongReward(
  length: number,
  { longest, margin }: { readonly longest: number; readonly margin: number },
): number {
  return -Math.min(1, Math.max(0, (length - (longest - margin)) / margin))
}
