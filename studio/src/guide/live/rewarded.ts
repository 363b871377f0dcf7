/** What a reward makes of chances when drift has a price: π ∝ π_ref e^(r / β), exactly. */
export interface Rewarded {
  /** [vocabulary]. */
  readonly probabilities: Float64Array
  /** E[r]. */
  readonly reward: number
  /** KL(π ‖ π_ref), nats. */
  readonly drift: number
}

export function rewarded(reference: Float64Array, rewards: readonly number[], beta: number): Rewarded {
  const most = Math.max(...rewards)
  const weights = reference.map((p, i) => p * Math.exp((rewards[i]! - most) / beta))
  const total = weights.reduce((a, b) => a + b, 0)
  const probabilities = weights.map((weight) => weight / total)
  let [reward, drift] = [0, 0]
  for (const [i, p] of probabilities.entries()) {
    reward += p * rewards[i]!
    if (p > 0) drift += p * Math.log(p / reference[i]!)
  }
  return { probabilities, reward, drift }
}
