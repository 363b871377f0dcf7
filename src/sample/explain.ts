/** One choice of a token, taken apart: how probable each token is, and what each filter did. */
import { drawable, type Filter, type FilterName, filterOrder, filtersOf, type SamplingSettings } from './chain.js'
import { softmax, temperature } from './filters.js'

/** How undecided a distribution is. */
export interface Uncertainty {
  /** In nats. */
  readonly entropy: number
  readonly bits: number
  /** e^entropy: an even choice among so many would be as undecided. */
  readonly choices: number
}

/** Probabilities over the whole vocabulary, 0 for a removed token. */
export interface Spread extends Uncertainty {
  readonly probabilities: readonly number[]
}

/** What one filter did to the distribution that the one before it left. */
export interface FilterStep extends Uncertainty {
  /** `vocabulary` removes ids that no token has and comes first, if there are any. */
  readonly filter: FilterName | 'vocabulary'
  /** Their ids, ascending. */
  readonly removed: readonly number[]
  /** Probability of the removed tokens before this step; what was kept held the rest of 1. */
  readonly removedMass: number
  /** Tokens left after it. */
  readonly kept: number
  /** Half the summed change of all probabilities (the total variation distance): the probability that changed hands. */
  readonly moved: number
}

/** A choice of a token as plain data, every distribution over the whole vocabulary. */
export interface ExplainedDistribution {
  /** The model's own: temperature 1, no filter. */
  readonly model: Spread
  /** At the temperature asked for, before penalties and cuts; all on the most probable token at 0. */
  readonly tempered: Spread
  /** The filters that ran, in order. */
  readonly steps: readonly FilterStep[]
  /** What is drawn from, after all filters. */
  readonly drawn: Spread
}

export interface DistributionOptions {
  /** The tokens so far, which penalties read. */
  readonly history?: ArrayLike<number>
  /** Which tokens may come (0 = not). */
  readonly allowed?: Uint8Array
  readonly order?: readonly FilterName[]
}

/**
 * What `settings` make of a model's logits [vocabulary], step by step. It needs no model, so the same logits can be looked at
 * under many temperatures. `drawn` is, to the last bit, what `chain` draws from.
 * Throws on bad settings, a logit that is NaN or infinite, or a history outside the vocabulary.
 */
export function distributionAt(
  logits: ArrayLike<number>,
  settings: SamplingSettings = {},
  { history = [], allowed, order = filterOrder }: DistributionOptions = {},
): ExplainedDistribution {
  const filters = filtersOf(settings, order)
  const own = logits instanceof Float32Array ? logits : Float32Array.from(logits)
  const usable = drawable(own, allowed)
  const degree = settings.temperature ?? 1
  const steps: FilterStep[] = []
  let current = drawable(own)
  let probabilities = softmax(current)
  const model = spread(probabilities)
  const take = (filter: FilterStep['filter'], apply: Filter): void => {
    const next = apply(current, history)
    const after = softmax(next)
    steps.push(stepBetween(filter, { logits: current, probabilities }, { logits: next, probabilities: after }))
    current = next
    probabilities = after
  }
  if (allowed?.includes(0)) take('vocabulary', () => usable)
  for (const { filter, apply } of filters) take(filter, apply)
  return {
    model,
    tempered: spread(softmax(degree === 1 ? usable : temperature(usable, degree))),
    steps,
    drawn: spread(probabilities),
  }
}

/** Entropy of probabilities that sum to 1, by Shannon's formula: the sum of −p log p. */
export function uncertaintyOf(probabilities: ArrayLike<number>): Uncertainty {
  let entropy = 0
  for (let token = 0; token < probabilities.length; token++) {
    const probability = probabilities[token]!
    if (probability > 0) entropy -= probability * Math.log(probability)
  }
  // A certain token leaves -0, or, by rounding, a little less.
  entropy = Math.max(0, entropy)
  return { entropy, bits: bitsOf(entropy), choices: Math.exp(entropy) }
}

/** Nats as bits. */
export const bitsOf = (nats: number): number => nats / Math.LN2

/** The place of `id` among logits [vocabulary], from 1 for the most probable; lower ids first among equals; only `known` ids count. */
export function rankOf(logits: ArrayLike<number>, id: number, known?: Uint8Array): number {
  let rank = 1
  for (let other = 0; other < logits.length; other++) {
    if (known?.[other] === 0) continue
    if (logits[other]! > logits[id]! || (logits[other] === logits[id] && other < id)) rank += 1
  }
  return rank
}

interface Stage {
  readonly logits: Float32Array
  readonly probabilities: Float64Array
}

function stepBetween(filter: FilterStep['filter'], before: Stage, after: Stage): FilterStep {
  const removed: number[] = []
  let [kept, removedMass, moved] = [0, 0, 0]
  for (let token = 0; token < after.logits.length; token++) {
    const probability = before.probabilities[token]!
    moved += Math.abs(probability - after.probabilities[token]!) / 2
    if (after.logits[token]! > -Infinity) kept += 1
    else if (before.logits[token]! > -Infinity) {
      removed.push(token)
      removedMass += probability
    }
  }
  return { filter, removed, removedMass, kept, moved, ...uncertaintyOf(after.probabilities) }
}

const spread = (probabilities: Float64Array): Spread => ({
  probabilities: plainNumbers(probabilities),
  ...uncertaintyOf(probabilities),
})

/** An array that JSON writes as one; a loop, for it is four times as fast as Array.from. */
export function plainNumbers(values: ArrayLike<number>): number[] {
  const plain = new Array<number>(values.length)
  for (let at = 0; at < values.length; at++) plain[at] = values[at]!
  return plain
}
