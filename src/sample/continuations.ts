import type { Tokenizer } from '../data/index.js'
import { AtelierError } from '../tensor/index.js'
import type { Reader } from './reader.js'
import { startToken } from './report.js'

/**
 * ln p of each continuation of a prompt, in nats: the sum over its tokens, [continuations]. A prompt and what follows are encoded as one text, and
 * the tokens count from where the continuations begin to differ from the prompt, so that a token may reach over the seam. The prompt is read once.
 * @throws AtelierError for no continuations, and where a text is longer than the reader's context.
 */
export async function scoreContinuations(
  reader: Reader,
  tokenizer: Tokenizer,
  prompt: string,
  continuations: readonly string[],
  signal?: AbortSignal,
): Promise<Float64Array> {
  if (continuations.length === 0) throw new AtelierError('scoring: no continuations: there is nothing to score')
  const texts = continuations.map((continuation) => [...tokenizer.encode(prompt + continuation)])
  const longest = Math.max(...texts.map((ids) => ids.length))
  if (longest > reader.longest) {
    throw new AtelierError(
      `scoring: a prompt of ${longest} tokens: the context holds ${reader.longest}`,
      'Give fewer or shorter examples',
    )
  }
  const shared = commonLength([[...tokenizer.encode(prompt)], ...texts])
  const before = shared > 0 ? texts[0]!.slice(0, shared) : [startToken(tokenizer)]
  const first = await reader.after(before, signal)
  const scores = new Float64Array(texts.length)
  for (const [row, ids] of texts.entries()) {
    const rest = ids.slice(shared)
    for (const [at, id] of rest.entries()) {
      const logits = at === 0 ? first : await reader.after([...before, ...rest.slice(0, at)], signal)
      scores[row]! += logProbability(logits, id)
    }
  }
  return scores
}

/** How many tokens all begin with alike. */
function commonLength(texts: readonly (readonly number[])[]): number {
  const [first = [], ...others] = texts
  const differs = first.findIndex((id, at) => others.some((ids) => ids[at] !== id))
  return differs < 0 ? first.length : differs
}

function logProbability(logits: Float32Array, id: number): number {
  let largest = Number.NEGATIVE_INFINITY
  for (const logit of logits) if (logit > largest) largest = logit
  let total = 0
  for (const logit of logits) total += Math.exp(logit - largest)
  return logits[id]! - largest - Math.log(total)
}
