/** Signs that a policy has found a way to reward without what was meant, as far as they show without the true reward. */
export interface HackingLimits {
  /** Nats an answer away from the reference, at most. */
  readonly kl: number
  /** Share of n-grams that came before in an answer, at most; unless it was as high at the first step. */
  readonly repeated: number
  /** Times the mean length of the first step, at most. */
  readonly lengthening: number
}

export const usualLimits: HackingLimits = { kl: 50, repeated: 0.5, lengthening: 3 }

export interface SeenAnswers {
  readonly kl: number
  readonly repeated: number
  /** Mean tokens of an answer. */
  readonly length: number
}

/** Why a run should stop where its policy is so many nats an answer away; undefined within the budget. */
export const budgetSign = (kl: number, budget: number): string | undefined =>
  kl > budget
    ? `stopped: answers are ${kl.toFixed(1)} nats away from the reference, the budget is ${budget}: lower the learning rate or raise the price of KL`
    : undefined

/** Why a run should stop, in a sentence; undefined where nothing is to be seen. */
export function hackingSign(
  { kl, repeated, length }: SeenAnswers,
  first: Pick<SeenAnswers, 'repeated' | 'length'>,
  limits: HackingLimits,
): string | undefined {
  const far = budgetSign(kl, limits.kl)
  if (far !== undefined) return far
  if (repeated > Math.max(limits.repeated, 1.5 * first.repeated)) {
    return `stopped: ${(100 * repeated).toFixed(0)} % of the answers' n-grams repeat (${(100 * first.repeated).toFixed(0)} % at first): the reward seems to pay for repetition`
  }
  if (length > limits.lengthening * first.length) {
    return `stopped: answers have ${length.toFixed(1)} tokens, ${first.length.toFixed(1)} at first: the reward seems to pay for length`
  }
  return undefined
}
