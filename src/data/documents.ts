import type { RandomStream } from '../tensor/index.js'
import type { TokenArray } from './loader.js'

/**
 * The same documents in another order. A document ends with the token `end`; what follows the last one counts as a document
 * too. Where documents have nothing to do with their neighbours (a name a line, say), a new order in every epoch keeps a model from
 * learning which follows which.
 */
export function shuffleDocuments<Tokens extends TokenArray>(tokens: Tokens, end: number, stream: RandomStream): Tokens {
  const starts = [0]
  for (let i = 0; i < tokens.length - 1; i++) if (tokens[i] === end) starts.push(i + 1)
  const shuffled = tokens.slice() as Tokens
  let at = 0
  for (const document of stream.permutation(starts.length)) {
    const part = tokens.subarray(starts[document], starts[document + 1] ?? tokens.length)
    shuffled.set(part, at)
    at += part.length
  }
  return shuffled
}
