/** The player of direct preference optimisation (arXiv:2305.18290): pairs, and no reward model between them and the policy. */
import { adamW } from '../../optim/index.js'
import { int32 } from '../../runtime/index.js'
import { constant, crossEntropy, type Tensor } from '../../tensor/index.js'
import { type Player, player } from '../player.js'
import type { Loss } from '../step.js'
import type { EncodedPair } from './answer-form.js'
import { entropy, exactKl } from './divergence-estimates.js'
import { type PairBatchOptions, pairRows, pairsOf } from './pair-batches.js'
import type { Policy } from './policy.js'
import { type PreferenceOptions, preferenceLoss } from './preference-losses.js'

export interface PreferencePlayerOptions extends PreferenceOptions, PairBatchOptions {
  readonly policy: Policy
  readonly pairs: readonly EncodedPair[]
  readonly learningRate: number
  /** Longest gradient. */
  readonly gradientClip: number
}

/**
 * The loss is a mean over pairs. Readings: `margin` β·h, `accuracy` (share of pairs with h above 0), `chosen` and `rejected`, the
 * implicit rewards β ln p/q, `entropy` of a token and `length` of an answer, and `dataKl`, exact but along the answers of the data, not of the policy.
 */
export function preferencePlayer(options: PreferencePlayerOptions): Player {
  const { policy, pairs, batch, time, beta } = options
  const rows = 2 * batch
  const loss = ({ tokens, targets }: { readonly tokens: Tensor; readonly targets: Tensor }): Loss => {
    const logits = policy.model.forward(tokens)
    const reference = policy.reference(tokens)
    const counted = targets.greaterEqual(targets.mul(0)).cast('float32')
    const ratios = crossEntropy(reference, targets).sub(crossEntropy(logits, targets)).sum(1) // ln p − ln q, [rows]
    const [chosen, rejected] = ratios.split(0, 2) as [Tensor, Tensor]
    return {
      sum: preferenceLoss({ chosen, rejected }, options).sum(),
      count: constant(Float32Array.of(batch), []),
      readings: {
        margin: chosen.sub(rejected).mean().mul(beta),
        accuracy: chosen.greater(rejected).cast('float32').mean(),
        chosen: chosen.mean().mul(beta),
        rejected: rejected.mean().mul(beta),
        entropy: entropy(logits).mul(counted).sum().div(counted.sum()),
        length: counted.sum().mul(1 / rows),
        dataKl: exactKl(logits, reference)
          .mul(counted)
          .sum()
          .mul(1 / rows),
      },
    }
  }
  return player({
    weights: policy.weights,
    inputs: { tokens: int32([rows, time]), targets: int32([rows, time]) },
    loss,
    expected: batch,
    optimizer: adamW({ learningRate: options.learningRate, beta2: 0.99 }),
    clip: options.gradientClip,
    batch: (step) => {
      const { tokens, targets } = pairRows(pairsOf(pairs, step, options), time)
      return { tokens, targets }
    },
  })
}
