/** How varied text is by itself. Both figures fall with the length of the text: compare texts of one length. */

/** The share of the n-grams of all samples that are distinct, together (distinct-n of Li et al., 2016); 0 if there are none. */
export function distinctShare(samples: readonly Int32Array[], order: number): number {
  const ngrams = samples.flatMap((sample) => ngramsOf(sample, order))
  return ngrams.length === 0 ? 0 : new Set(ngrams).size / ngrams.length
}

/** The share of a text's n-grams that it had before; 0 if there are none. */
export function repeatedShare(text: Int32Array, order: number): number {
  const ngrams = ngramsOf(text, order)
  return ngrams.length === 0 ? 0 : 1 - new Set(ngrams).size / ngrams.length
}

const ngramsOf = (text: Int32Array, order: number): readonly string[] =>
  Array.from({ length: Math.max(0, text.length - order + 1) }, (_, i) => text.subarray(i, i + order).join())
