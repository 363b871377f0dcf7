/** Losses of proximal policy optimisation (arXiv:1707.06347). All tensors have one shape; each loss has it too. */
import type { Tensor } from '../../tensor/index.js'

/**
 * max(−A·r, −A·clip(r, 1 − low, 1 + high)) with r = exp(logRatio) = p(token) / p_old(token): no reward for moving a token's chance
 * further than that from where its answer was drawn.
 */
export function clippedPolicyLoss(
  logRatio: Tensor,
  advantages: Tensor,
  { low, high }: { readonly low: number; readonly high: number },
): Tensor {
  const ratio = logRatio.exp()
  const plain = ratio.mul(advantages).neg()
  const clipped = ratio
    .clamp(1 - low, 1 + high)
    .mul(advantages)
    .neg()
  return plain.maximum(clipped)
}

/** 1 where clipping holds a token's chance back: the ratio is outside and the advantage would push it further. */
export function isClipped(
  logRatio: Tensor,
  advantages: Tensor,
  { low, high }: { readonly low: number; readonly high: number },
): Tensor {
  const ratio = logRatio.exp()
  const up = ratio.greater(1 + high).and(advantages.greater(0))
  const down = ratio.less(1 - low).and(advantages.less(0))
  return up.or(down).cast(logRatio.dtype)
}

/** max((v − R)², (v_old + clip(v − v_old, ±reach) − R)²) / 2: a value moves no further than `reach` from what it was at drawing. */
export function clippedValueLoss(values: Tensor, before: Tensor, returns: Tensor, reach: number): Tensor {
  const held = before.add(values.sub(before).clamp(-reach, reach))
  return values.sub(returns).square().maximum(held.sub(returns).square()).mul(0.5)
}
