import type { RandomStream } from '../tensor/index.js'
import type { Batch, TokenArray } from './loader.js'

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

/** A document or, where it is longer than a context, a part of one: `tokens[start]` to `tokens[start + length - 1]` are its targets. */
export interface Piece {
  readonly start: number
  readonly length: number
}

/** The documents of a stream with the tokens that end them, cut into pieces of at most `longest` tokens. */
export function pieces(tokens: TokenArray, end: number, longest: number): readonly Piece[] {
  const all: Piece[] = []
  let start = 0
  for (let i = 0; i < tokens.length; i++) {
    const length = i + 1 - start
    if (tokens[i] !== end && length < longest && i < tokens.length - 1) continue
    all.push({ start, length })
    start = i + 1
  }
  return all
}

/** Writes a piece into a batch at `at`: each target after the token before it, the first of all after `end`. */
export function setRow(
  { tokens: inputs, targets }: Batch,
  at: number,
  tokens: TokenArray,
  { start, length }: Piece,
  end: number,
): void {
  targets.set(tokens.subarray(start, start + length), at)
  inputs[at] = start === 0 ? end : tokens[start - 1]!
  inputs.set(tokens.subarray(start, start + length - 1), at + 1)
}
