/** How surprised a model is by each token of a given text. */
import { decodeStream, evaluationBlocks } from '../data/index.js'
import { bitsOf, rankOf } from './explain.js'
import { checkAlternatives, reportOn, startToken, type TokenReport } from './report.js'
import { promptTokens, type TextSource } from './text.js'

export interface Surprise extends TokenReport {
  /** −log p of the token, by the model's own distribution. */
  readonly nats: number
  readonly bits: number
  /** From 1 for the most probable. */
  readonly rank: number
  /** Those of `alternatives` that were more probable than the token that came. */
  readonly likelier: TokenReport['alternatives']
}

/**
 * The surprise at each token of a text, read after the token that an empty prompt stands for. In a text longer than the reader can
 * read every token has at least half of that before it: the reading of `scoreText`, for any reader. No text, no tokens: nothing.
 * Throws when the tokenizer refuses the text.
 */
export async function surpriseOf(
  source: TextSource,
  text: string | ArrayLike<number>,
  options: { readonly alternatives?: number; readonly signal?: AbortSignal } = {},
): Promise<Surprise[]> {
  const { reading, tokenizer, context, known } = source
  const { alternatives = 5, signal } = options
  checkAlternatives('surprise', alternatives)
  if (text.length === 0) return []
  const ids = promptTokens(source, text)
  const span = Math.min(context, ids.length)
  const { batches } = evaluationBlocks(Int32Array.of(startToken(tokenizer), ...ids), span, 1, {
    stride: Math.ceil(span / 2),
  })
  const decoder = decodeStream(tokenizer)
  const surprises: Surprise[] = []
  reading.forget()
  for (const { tokens, targets } of batches) {
    for (const [place, id] of targets.entries()) {
      if (id < 0) continue
      const logits = await reading.after(Array.from(tokens.subarray(0, place + 1)), signal)
      const report = reportOn(logits, id, tokenizer, { alternatives, known })
      const nats = 0 - report.logProbability
      const rank = rankOf(logits, id, known)
      const isLast = surprises.length === ids.length - 1
      surprises.push({
        ...report,
        text: decoder.push(id) + (isLast ? decoder.end() : ''),
        nats,
        bits: bitsOf(nats),
        rank,
        likelier: report.alternatives.slice(0, rank - 1),
      })
    }
  }
  return surprises
}
