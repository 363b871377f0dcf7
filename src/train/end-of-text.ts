import type { Tokenizer } from '../data/index.js'

/** The token that ends a text, for tokenizers of our own. */
export const endOfTextToken = '<|endoftext|>'

const names = [endOfTextToken, '</s>', '<|end_of_text|>', '<eos>']

/** The id of the token that ends a text, where a tokenizer has one of the usual ones. */
export const endOfText = ({ special }: Tokenizer): number | undefined =>
  names.map((name) => special.get(name)).find((id) => id !== undefined)
