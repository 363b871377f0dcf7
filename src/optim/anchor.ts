import type { Variable } from '../tensor/index.js'
import type { Optimizer } from './optimizer.js'

export interface AnchorOptions {
  /** Where each weight is pulled, by the weight's name; weights without an anchor are left alone. */
  readonly anchors: ReadonlyMap<string, Variable>
  /** Share of the distance that is lost at a step, as a multiple of the learning rate. */
  readonly strength: number
  /** Of the optimizer inside. */
  readonly learningRate: number
}

/**
 * An optimizer whose weights are pulled to where they started rather than to zero (L2-SP, arXiv:1802.01483), decoupled from the gradient
 * as in AdamW: w ← w' − η·λ·(w − anchor), w' being what the optimizer inside makes of w.
 */
export const anchored =
  (optimizer: Optimizer, { anchors, strength, learningRate }: AnchorOptions): Optimizer =>
  (weights, step) => {
    const names = new Map(weights.map(({ variable, name }) => [variable, name]))
    return optimizer(weights, step).map(([variable, value]) => {
      const anchor = anchors.get(names.get(variable) ?? '')
      if (!anchor) return [variable, value] as const
      const pull = step.rate.cast(variable.dtype).mul(learningRate * strength)
      return [variable, value.sub(variable.sub(anchor).mul(pull))] as const
    })
  }
