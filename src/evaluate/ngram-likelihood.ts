import type { TokenArray, Tokenizer } from '../data/index.js'
import type { NgramModel } from '../models/index.js'
import { AtelierError } from '../tensor/index.js'
import type { Likelihood } from './likelihood.js'
import { type TextLikelihood, textCounts } from './text-counts.js'

/**
 * How well an n-gram model predicts every token of a text but the first, as `ngramFloor` measures it.
 * @throws AtelierError on fewer than two tokens, or on an id outside the vocabulary.
 */
export function ngramLikelihood(
  model: NgramModel,
  tokens: TokenArray,
  { tokenizer }: { readonly tokenizer: Tokenizer },
): Omit<Likelihood, 'losses' | keyof TextLikelihood> & TextLikelihood {
  if (tokens.length < 2) throw new AtelierError(`ngramLikelihood: ${tokens.length} tokens: there is none to predict`)
  const predicted = tokens.subarray(1)
  const start = performance.now()
  const nats = model.loss(predicted, { context: tokens.subarray(0, 1) })
  const seconds = (performance.now() - start) / 1000
  const counts = textCounts(tokenizer)
  for (const id of predicted) counts.add(id)
  return {
    nats,
    tokens: predicted.length,
    perplexity: Math.exp(nats),
    tokensPerSecond: predicted.length / seconds,
    ...counts.likelihood(nats * predicted.length),
  }
}
