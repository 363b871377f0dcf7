import type { TokenArray } from '../data/index.js'
import { chooseNgram, type LanguageModel, type NgramModel, ngram } from '../models/index.js'
import type { Memory } from '../runtime/index.js'
import { type LikelihoodOptions, likelihoodMeter } from './likelihood.js'
import type { NgramFloorOptions } from './ngram-floor.js'

export interface Mixture {
  /** λ: the model's share, 0 to 1. */
  readonly share: number
  /** Mean of −log(λ p_model + (1 − λ) p_ngram) over the held-out tokens but the first, in nats. */
  readonly nats: number
  /** The same for the model alone. */
  readonly modelNats: number
  /** The same for the n-gram model alone. */
  readonly ngramNats: number
  /** Longest n-gram. */
  readonly order: number
}

/**
 * A model and an n-gram model averaged token by token: what the model has still to learn from counting. λ and the order are
 * chosen on the last tenth of the training text, with n-grams of the rest of it; the held-out text takes no part. A model that
 * was trained on that tenth knows it better than unseen text, so λ is then somewhat too large, which can only cost likelihood.
 */
export async function mixtureWithNgram(
  memory: Memory,
  model: LanguageModel,
  training: TokenArray,
  heldOut: TokenArray,
  options: Omit<NgramFloorOptions, 'vocabulary'> & Omit<LikelihoodOptions, 'tokenizer'> = {},
): Promise<Mixture> {
  const { orders, boundary, ...reading } = options
  const counting = {
    vocabulary: model.config.vocabulary,
    ...(orders && { orders }),
    ...(boundary !== undefined && { boundary }),
  }
  const meter = likelihoodMeter(memory, model, reading)
  try {
    const { model: chooser, tail } = chooseNgram(training, counting)
    const share = bestShare((await meter.measure(tail)).losses, ngramLosses(chooser, tail))
    const byModel = await meter.measure(heldOut)
    const byNgram = ngramLosses(ngram(training, { ...counting, order: chooser.order }), heldOut)
    return {
      share,
      nats: mean(byNgram.map((loss, i) => mixed(byModel.losses[i]!, loss, share).loss)),
      modelNats: byModel.nats,
      ngramNats: mean(byNgram),
      order: chooser.order,
    }
  } finally {
    await meter.close()
  }
}

/** Negative log-probability of every token but the first, in nats. */
function ngramLosses(model: NgramModel, tokens: TokenArray): Float64Array {
  return Float64Array.from({ length: tokens.length - 1 }, (_, i) => {
    const context = tokens.subarray(Math.max(0, i + 2 - model.order), i + 1)
    return model.loss(tokens.subarray(i + 1, i + 2), { context })
  })
}

/** The λ of greatest likelihood: it is concave in λ, and each round of expectation and maximization climbs. */
function bestShare(model: Float32Array, ngram: Float64Array): number {
  let share = 0.5
  for (let round = 0; round < 500; round++) {
    const next = mean(ngram.map((loss, i) => mixed(model[i]!, loss, share).credit))
    if (Math.abs(next - share) < 1e-7) return next
    share = next
  }
  return share
}

/** −log(λ e^(−model) + (1 − λ) e^(−ngram)), and the model's part of that probability. */
function mixed(model: number, ngram: number, share: number): { readonly loss: number; readonly credit: number } {
  const least = Math.min(model, ngram)
  const one = share * Math.exp(least - model)
  const other = (1 - share) * Math.exp(least - ngram)
  return { loss: least - Math.log(one + other), credit: one / (one + other) }
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
