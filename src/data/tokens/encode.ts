import { AtelierError } from '../../tensor/index.js'
import type { Tokenizer } from '../tokenizers/index.js'

/** Texts that follow each other, and after which of them a document ends (1) or goes on (0). */
export interface TextBatch {
  readonly texts: readonly string[]
  readonly ends: Uint8Array
}

/** Larger vocabularies need 32 bits a token. */
export const widestShort = 65_536

/** The tokens of a batch, as they stand in the file, the end of a document after each. Special tokens in a text are read as plain text. */
export function encodeBatch(
  tokenizer: Tokenizer,
  documentEnd: ArrayLike<number>,
  { texts, ends }: TextBatch,
): Uint16Array<ArrayBuffer> | Int32Array<ArrayBuffer> {
  const encoded = texts.map((text) => tokenizer.encode(text, { special: 'text' }))
  const length = encoded.reduce((sum, ids, index) => sum + ids.length + (ends[index] ? documentEnd.length : 0), 0)
  const tokens = tokenizer.size <= widestShort ? new Uint16Array(length) : new Int32Array(length)
  let at = 0
  encoded.forEach((ids, index) => {
    tokens.set(ids, at)
    at += ids.length
    if (!ends[index]) return
    tokens.set(documentEnd, at)
    at += documentEnd.length
  })
  return tokens
}

/** How the tokenizers in use spell the end of a text: GPT-2 and Qwen, Llama 3, Llama 2 and T5, Gemma. */
const endSpellings = ['<|endoftext|>', '<|end_of_text|>', '</s>', '<eos>']

/**
 * What follows each document: the tokenizer's token for the end of a text, or else a new line.
 * @throws AtelierError when the tokenizer has neither.
 */
export function documentEndOf(tokenizer: Tokenizer): Int32Array {
  const spelling = endSpellings.find((text) => tokenizer.special.has(text))
  if (spelling !== undefined) return Int32Array.of(tokenizer.special.get(spelling)!)
  try {
    return tokenizer.encode('\n')
  } catch (cause) {
    throw new AtelierError(
      `tokens: the tokenizer has no token that ends a document: ${(cause as Error).message}`,
      'Give one that has a token for the end of a text or for a new line',
    )
  }
}
