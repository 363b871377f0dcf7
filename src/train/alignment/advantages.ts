/** How much better than expected each token, or each answer, turned out. */

export interface AdvantageOptions {
  /** What a reward one token later is worth. Answers are short: 1. */
  readonly discount: number
  /** λ: 1 trusts what came, 0 the next value. */
  readonly lambda: number
}

/**
 * Generalised advantage estimates (arXiv:1506.02438) of one answer: Aₜ = δₜ + γλAₜ₊₁ with δₜ = rₜ + γVₜ₊₁ − Vₜ, the value after
 * the last token being 0. Returns, Aₜ + Vₜ, are what the values should have been.
 */
export function generalisedAdvantages(
  rewards: ArrayLike<number>,
  values: ArrayLike<number>,
  { discount, lambda }: AdvantageOptions,
): { readonly advantages: Float64Array; readonly returns: Float64Array } {
  const length = rewards.length
  const advantages = new Float64Array(length)
  const returns = new Float64Array(length)
  let [after, next] = [0, 0]
  for (let t = length - 1; t >= 0; t--) {
    after = rewards[t]! + discount * next - values[t]! + discount * lambda * after
    next = values[t]!
    advantages[t] = after
    returns[t] = after + next
  }
  return { advantages, returns }
}

/** −β·(ln p − ln q) for each token of an answer, and its score at the last token. */
export function penalisedRewards(differences: ArrayLike<number>, score: number, coefficient: number): Float64Array {
  const rewards = Float64Array.from(differences, (difference) => -coefficient * difference)
  if (rewards.length > 0) rewards[rewards.length - 1]! += score
  return rewards
}

/** What the rewards of a group are divided by: the deviation with n − 1, as TRL has it, with n, or nothing (arXiv:2503.20783). */
export type GroupDeviation = 'sample' | 'population' | 'none'

/**
 * (r − mean) / (deviation + 1e-4) within a group of answers to one prompt (arXiv:2402.03300). Zeros where all are alike. The
 * 1e-4 is added for `sample` only, so that each form gives what other people's gives.
 */
export function groupAdvantages(rewards: ArrayLike<number>, deviation: GroupDeviation): Float64Array {
  const count = rewards.length
  const all = Float64Array.from(rewards)
  const mean = all.reduce((a, b) => a + b, 0) / count
  const squares = all.reduce((sum, reward) => sum + (reward - mean) ** 2, 0)
  if (squares === 0) return new Float64Array(count)
  if (deviation === 'none') return all.map((reward) => reward - mean)
  const scale = deviation === 'sample' ? Math.sqrt(squares / (count - 1)) + 1e-4 : Math.sqrt(squares / count)
  return all.map((reward) => (reward - mean) / scale)
}

/** Values less their mean, divided by their deviation: what PPO makes of the advantages of a batch. */
export function whitened(values: Float64Array): Float64Array {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
  return values.map((value) => (value - mean) / (deviation + 1e-8))
}
