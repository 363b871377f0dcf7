import { pieces, setRow } from './documents.js'
import type { BlockLoader, BlockOptions, TokenArray } from './loader.js'
import { rowLoader } from './row-loader.js'

/**
 * Batches whose rows are documents, each from its beginning: a row reads the end of the document before (as at the beginning of a
 * text) and then the document, and is padded; padding is no target. What is longer than the context goes on in a row of its own. Every epoch visits
 * every document once, in a random order.
 */
export function documentLoader(
  tokens: TokenArray,
  options: Omit<BlockOptions, 'order' | 'documentEnd'> & { readonly documentEnd: number },
): BlockLoader {
  const { documentEnd } = options
  const all = pieces(tokens, documentEnd, options.context)
  const write = (made: Parameters<typeof setRow>[0], at: number, row: number): void =>
    setRow(made, at, tokens, all[row]!, documentEnd)
  return rowLoader({ name: 'documentLoader', count: all.length, write }, options)
}
