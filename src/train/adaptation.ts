/**
 * Weights from which a few steps on a few examples go far (model-agnostic meta-learning, C. Finn et al., arXiv:1703.03400). The inner steps are part of the
 * graph: a loss of the weights becomes, by replacing them, the same loss of weights after a step, and the gradient through the step is `grad`'s.
 */
import { AtelierError, grad, replaced, type Tensor } from '../tensor/index.js'

export interface AdaptationOptions {
  /** Gradient steps on what is shown. */
  readonly steps: number
  /** Their length, the α of the paper. */
  readonly rate: number
  /** Whether the gradient goes through the inner gradients (`second`, the default) or takes them for constants (`first`, arXiv:1803.02999). */
  readonly order?: 'first' | 'second'
}

/**
 * Weights after gradient steps on a loss that is written in terms of `weights`: θ₀ = w, θₖ₊₁ = θₖ − α·∇L(θₖ).
 * No steps leave them as they are.
 * @returns for each weight the tensor that stands in its place, for `replaced`. @throws for steps that are not a whole number.
 */
export function adaptedWeights(
  loss: Tensor,
  weights: readonly Tensor[],
  { steps, rate, order = 'second' }: AdaptationOptions,
): ReadonlyMap<Tensor, Tensor> {
  if (!Number.isSafeInteger(steps) || steps < 0) {
    throw new AtelierError(`adaptation: ${steps} steps: not a whole number from 0 on`)
  }
  let present: readonly Tensor[] = weights
  for (let step = 0; step < steps; step++) {
    const [here] = replaced([loss], pairs(weights, present))
    const gradients = grad(here!, present).map((each) => (order === 'first' ? each.stopGradient() : each))
    present = present.map((weight, i) => weight.sub(gradients[i]!.mul(rate)))
  }
  return pairs(weights, present)
}

/** The loss on what is asked, after steps on the loss of what is shown. */
export function adaptedLoss(
  shown: Tensor,
  asked: Tensor,
  weights: readonly Tensor[],
  options: AdaptationOptions,
): Tensor {
  return replaced([asked], adaptedWeights(shown, weights, options))[0]!
}

const pairs = (from: readonly Tensor[], to: readonly Tensor[]): ReadonlyMap<Tensor, Tensor> =>
  new Map(from.flatMap((x, i) => (x === to[i] ? [] : [[x, to[i]!] as const])))
