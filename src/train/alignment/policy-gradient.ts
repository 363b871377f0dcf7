/** The player of PPO (arXiv:1707.06347, arXiv:1909.08593) and GRPO (arXiv:2402.03300): answers, then a few updates by them. */
import { adamW } from '../../optim/index.js'
import { float32, int32 } from '../../runtime/index.js'
import { crossEntropy, randomStream, type Tensor, type Variable } from '../../tensor/index.js'
import { type Player, player } from '../player.js'
import type { Loss } from '../step.js'
import { entropy, type KlEstimate, klEstimates } from './divergence-estimates.js'
import type { Experience } from './experience.js'
import type { Policy } from './policy.js'
import { clippedPolicyLoss, clippedValueLoss, isClipped } from './policy-losses.js'

export interface PolicyGradientOptions {
  readonly policy: Policy
  /** Answers of a step, and the length of their rows. */
  readonly rows: number
  readonly time: number
  /** The experience of a step and what follows from it: asked once for every update. */
  readonly lesson: (step: number) => Promise<PolicyLesson>
  /** Times that all answers of a step are learnt from, and parts that they are learnt in. */
  readonly epochs: number
  readonly minibatches: number
  /** How far below and above 1 a token's ratio may be pushed. */
  readonly clip: { readonly low: number; readonly high: number }
  /** Weight of the entropy, which is to stay high. */
  readonly entropyBonus: number
  /** A weight of the divergence from the reference in the loss itself: GRPO's way; PPO has it in the rewards. */
  readonly divergence?: { readonly weight: number; readonly estimate: KlEstimate }
  /** The value head: its variables, values [rows, time] from tokens, its weight, and how far a value may be pushed. */
  readonly values?: {
    readonly weights: ReadonlyMap<string, Variable>
    readonly of: (tokens: Tensor) => Tensor
    readonly weight: number
    readonly reach: number
  }
  readonly learningRate: number
  /** Longest gradient. */
  readonly gradientClip: number
  readonly seed: number
}

/** What a policy learns from: an experience, and numbers [rows, time] for each drawn token. */
export interface PolicyLesson {
  readonly experience: Experience
  readonly advantages: Float32Array
  /** What the values should have been. */
  readonly returns: Float32Array
}

/** A player whose batch is a part of the answers of a step. The loss is a mean over tokens, whatever answers they are of. */
export function policyGradientPlayer(options: PolicyGradientOptions): Player {
  const { policy, rows, time, epochs, minibatches, clip, values, divergence, seed } = options
  const part = rows / minibatches
  const inputs = {
    tokens: int32([part, time]),
    targets: int32([part, time]),
    before: float32([part, time]),
    advantages: float32([part, time]),
    ...(divergence && { reference: float32([part, time]) }),
    ...(values && { returns: float32([part, time]), expected: float32([part, time]) }),
  }
  const loss = (fed: { readonly [K in keyof typeof inputs]: Tensor }): Loss => {
    const { tokens, targets, before, advantages } = fed
    const logits = policy.model.forward(tokens)
    const counted = targets.greaterEqual(targets.mul(0)).cast('float32')
    const count = counted.sum()
    const now = crossEntropy(logits, targets).neg()
    const ratio = now.sub(before)
    const mean = (each: Tensor): Tensor => each.mul(counted).sum().div(count)
    const spread = entropy(logits).mul(counted)
    let sum = clippedPolicyLoss(ratio, advantages, clip).mul(counted).sum()
    if (options.entropyBonus > 0) sum = sum.sub(spread.sum().mul(options.entropyBonus))
    if (divergence) {
      const away = klEstimates[divergence.estimate](fed.reference!.sub(now))
      sum = sum.add(away.mul(counted).sum().mul(divergence.weight))
    }
    const readings: Record<string, Tensor> = { clipped: mean(isClipped(ratio, advantages, clip)) }
    if (values) {
      const found = clippedValueLoss(values.of(tokens), fed.expected!, fed.returns!, values.reach)
      sum = sum.add(found.mul(counted).sum().mul(values.weight))
      readings.valueLoss = mean(found)
    }
    return { sum, count, readings }
  }
  return player({
    weights: new Map([...policy.weights, ...(values?.weights ?? [])]),
    inputs,
    loss,
    expected: part * time,
    optimizer: adamW({ learningRate: options.learningRate, beta2: 0.99 }),
    clip: options.gradientClip,
    turns: () => epochs * minibatches,
    async batch(step, turn) {
      const { experience, advantages, returns } = await options.lesson(step)
      const { rows: filled, facts } = experience
      const epoch = Math.floor(turn / minibatches)
      const order = randomStream(seed, 'minibatches').fork(step).fork(epoch).permutation(rows)
      const start = (turn % minibatches) * part
      const chosen = order.subarray(start, start + part)
      const take = <Values extends Float32Array | Int32Array>(from: Values): Values => {
        const taken = from.slice(0, part * time) as Values
        for (const [i, row] of chosen.entries()) taken.set(from.subarray(row * time, (row + 1) * time), i * time)
        return taken
      }
      const reference = (): Float32Array => facts.before.map((chance, i) => chance - facts.differences[i]!)
      return {
        tokens: take(filled.tokens),
        targets: take(filled.targets),
        before: take(facts.before),
        advantages: take(advantages),
        ...(divergence && { reference: take(reference()) }),
        ...(values && { returns: take(returns), expected: take(facts.values) }),
      }
    },
  })
}
