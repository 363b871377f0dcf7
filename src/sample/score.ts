import { decodeStream, evaluationBlocks, type Tokenizer } from '../data/index.js'
import type { LanguageModel } from '../models/index.js'
import { int32, type Memory, program } from '../runtime/index.js'
import { checkAlternatives, knownTokens, reportOn, startToken, type TokenReport } from './report.js'

/**
 * What the model thinks of each token of a given text: read whole, without a cache, after the token that an empty prompt
 * stands for. In a text longer than the context every token has at least half a context before it. Each `text` is what is
 * certain with its token; all joined are the text. Throws when the tokenizer refuses the text.
 */
export async function scoreText(
  memory: Memory,
  model: LanguageModel,
  tokenizer: Tokenizer,
  text: string,
  options: { readonly alternatives?: number } = {},
): Promise<TokenReport[]> {
  const { alternatives = 5 } = options
  checkAlternatives('scoreText', alternatives)
  const known = knownTokens('scoreText', tokenizer, model.config.vocabulary)
  const ids = tokenizer.encode(text)
  if (ids.length === 0) return []
  const tokens = Int32Array.of(startToken(tokenizer), ...ids)
  const span = Math.min(model.config.context, ids.length)
  const { batches } = evaluationBlocks(tokens, span, 1, { stride: Math.ceil(span / 2) })
  const forward = program(
    memory,
    { tokens: int32([1, span]) },
    (fed) => ({ outputs: { logits: model.forward(fed.tokens) } }),
    { name: 'scoring' },
  )
  const decoder = decodeStream(tokenizer)
  const reports: TokenReport[] = []
  try {
    for (const { tokens: window, targets } of batches) {
      const { logits } = await forward.run({ tokens: window })
      for (const [place, id] of targets.entries()) {
        if (id < 0) continue
        const { vocabulary } = model.config
        const row = (logits.data as Float32Array).subarray(place * vocabulary, (place + 1) * vocabulary)
        const piece = decoder.push(id) + (reports.length === ids.length - 1 ? decoder.end() : '')
        reports.push({ ...reportOn(row, id, tokenizer, { alternatives, known }), text: piece })
      }
    }
  } finally {
    await forward.close()
  }
  return reports
}
