/** Finding passages of a text in another one. */
import { suffixArray } from '../data/index.js'

/** A text in which passages are looked up. */
export interface PassageIndex {
  readonly tokens: Int32Array
  /**
   * The length of the longest passage that begins at each place of `text` and occurs in the indexed text [tokens]: the matching
   * statistics of Chang & Lawler (1994). They hold the number of n-grams that occur, for every n, and the longest common passage.
   */
  longestMatches(text: Int32Array): Int32Array
  /** How often a passage occurs in the indexed text, and where it does so first; -1 where it does not. */
  occurrences(passage: Int32Array): { readonly count: number; readonly first: number }
}

/**
 * Indexes a text by its sorted suffixes, 8 bytes a token. A look-up is a search by halves that compares no token twice where
 * both ends share it (Manber & Myers, 1993).
 * @param vocabulary Number of token ids.
 * @throws AtelierError on an id outside the vocabulary.
 */
export function passageIndex(tokens: Int32Array, vocabulary: number): PassageIndex {
  const suffixes = suffixArray(tokens, vocabulary)

  /** Tokens that `text` from `start` shares with an indexed suffix, of which it is known to share `length`. */
  const shared = (text: Int32Array, start: number, suffix: number, length: number): number => {
    const most = Math.min(text.length - start, tokens.length - suffix)
    while (length < most && text[start + length] === tokens[suffix + length]) length++
    return length
  }

  const longestMatch = (text: Int32Array, start: number): number => {
    let [low, high] = [0, suffixes.length]
    let [sharedLow, sharedHigh] = [0, 0]
    while (low < high) {
      const middle = (low + high) >>> 1
      const suffix = suffixes[middle]!
      const length = shared(text, start, suffix, Math.min(sharedLow, sharedHigh))
      const isAbove = (tokens[suffix + length] ?? -1) < (text[start + length] ?? -1)
      if (isAbove) [low, sharedLow] = [middle + 1, length]
      else [high, sharedHigh] = [middle, length]
    }
    return Math.max(sharedLow, sharedHigh)
  }

  /** The first place in the sorted order whose suffix is not before the passage, or past those that begin with it. */
  const bound = (passage: Int32Array, isPast: boolean): number => {
    let [low, high] = [0, suffixes.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      const suffix = suffixes[middle]!
      const length = shared(passage, 0, suffix, 0)
      const isBefore = length === passage.length ? isPast : (tokens[suffix + length] ?? -1) < passage[length]!
      if (isBefore) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    tokens,
    longestMatches: (text) => text.map((_, start) => longestMatch(text, start)),
    occurrences(passage) {
      const [from, to] = [bound(passage, false), bound(passage, true)]
      let first = to > from ? suffixes[from]! : -1
      for (let i = from + 1; i < to; i++) first = Math.min(first, suffixes[i]!)
      return { count: to - from, first }
    },
  }
}
