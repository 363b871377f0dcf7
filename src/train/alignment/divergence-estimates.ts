/** How far a policy p is from its reference q. */
import type { Tensor } from '../../tensor/index.js'

export type KlEstimate = 'k1' | 'k2' | 'k3'

/**
 * KL(p ‖ q) from tokens drawn from p, with d = ln q − ln p of each (J. Schulman, "Approximating KL divergence", 2020): k1 = −d
 * is unbiased but may be below zero, k2 = d²/2 is biased and steady, k3 = eᵈ − 1 − d unbiased and never below zero.
 */
export const klEstimates: Readonly<Record<KlEstimate, (difference: Tensor) => Tensor>> = {
  k1: (d) => d.neg(),
  k2: (d) => d.square().mul(0.5),
  k3: (d) => d.exp().sub(1).sub(d),
}

/** KL(p ‖ q) of each row of logits [..., vocabulary], in nats, over all tokens: [...]. */
export function exactKl(policy: Tensor, reference: Tensor): Tensor {
  const p = policy.logSoftmax()
  return p.exp().mul(p.sub(reference.logSoftmax())).sum(-1)
}

/** −Σ p ln p of each row of logits [..., vocabulary], in nats: [...]. */
export function entropy(logits: Tensor): Tensor {
  const p = logits.logSoftmax()
  return p.exp().mul(p).sum(-1).neg()
}
