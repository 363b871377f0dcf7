/** How far a policy is from its reference, and how well it is rewarded: measured on many answers. */
import type { Experience } from './experience.js'

export interface MeasuredAnswers {
  /** Nats of each answer: the sum over its tokens of KL(p ‖ q) over all that could have come there. */
  readonly divergences: Float64Array
  readonly rewards: Float64Array
}

/**
 * KL(policy ‖ reference) of whole answers is the mean of these sums over answers of the policy: exact at each token, sampled only in
 * which tokens came before (Rao-Blackwellised: of far less variance than ln p/q of the answers).
 */
export function measuredAnswers({ facts, rows, answers, scores }: Experience): MeasuredAnswers {
  const { time } = rows
  return {
    rewards: scores,
    divergences: Float64Array.from(answers, (_, row) =>
      facts.divergences.subarray(row * time, (row + 1) * time).reduce((a, b) => a + b, 0),
    ),
  }
}

/** ln n − (n − 1) / n: at most so many nats is the best of n independent answers from one (arXiv:2401.01879). */
export const bestOfDivergence = (count: number): number => Math.log(count) - (count - 1) / count
