/** Losses of pairs: what was preferred against what was not. All tensors are [pairs], in nats; each loss is [pairs]. */
import type { Tensor } from '../../tensor/index.js'

/** −ln σ(chosen − rejected): the chance that Bradley and Terry give to what was seen. The loss of reward models. */
export const bradleyTerryLoss = (chosen: Tensor, rejected: Tensor): Tensor => rejected.sub(chosen).softplus()

export type PreferenceForm = 'sigmoid' | 'ipo'

export interface PreferenceOptions {
  /** β: how dear it is to move away from the reference. */
  readonly beta: number
  /** `sigmoid` is DPO (arXiv:2305.18290), `ipo` the squared loss of arXiv:2310.12036, which does not run away on sure pairs. */
  readonly form: PreferenceForm
  /** Chance that a pair's labels are exchanged ("conservative DPO"). For `sigmoid`. Default 0. */
  readonly labelSmoothing?: number
}

/** ln p(answer) − ln q(answer), of the whole answers, for what was chosen and what was rejected: p the policy, q the reference. */
export interface LogRatios {
  readonly chosen: Tensor
  readonly rejected: Tensor
}

/**
 * With h = (ln p/q of the chosen) − (ln p/q of the rejected), sums over tokens, not means:
 *
 *     sigmoid: −(1 − ε) ln σ(βh) − ε ln σ(−βh)
 *     ipo:     (h − 1/(2β))²
 */
export function preferenceLoss(
  { chosen, rejected }: LogRatios,
  { beta, form, labelSmoothing = 0 }: PreferenceOptions,
): Tensor {
  const margin = chosen.sub(rejected)
  if (form === 'ipo') return margin.sub(1 / (2 * beta)).square()
  const logits = margin.mul(beta)
  const usual = logits.neg().softplus()
  return labelSmoothing === 0 ? usual : usual.mul(1 - labelSmoothing).add(logits.softplus().mul(labelSmoothing))
}
