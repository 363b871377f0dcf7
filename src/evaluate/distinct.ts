/** How varied text is by itself. All figures fall with the length of the text: compare texts of one length, as many of them. */
import type { Interval } from './statistics/interval.js'
import { jackknifeInterval } from './statistics/jackknife.js'

/** The share of the n-grams of all samples that are distinct, together (distinct-n of Li et al., 2016); 0 if there are none. */
export function distinctShare(samples: readonly Int32Array[], order: number): number {
  const ngrams = samples.flatMap((sample) => ngramsOf(sample, order))
  return ngrams.length === 0 ? 0 : new Set(ngrams).size / ngrams.length
}

/**
 * `distinctShare` with its interval of 95 %: 1.96 standard errors by the jackknife, which leaves out each sample in turn. A bootstrap
 * would draw samples twice, and so see less variety than there is.
 */
export function distinctInterval(samples: readonly Int32Array[], order: number): Interval {
  const ngrams = samples.map((sample) => ngramsOf(sample, order))
  const owner = new Map<string, number>()
  for (const [i, list] of ngrams.entries()) {
    for (const ngram of list) owner.set(ngram, (owner.get(ngram) ?? i) === i ? i : shared)
  }
  const own = new Float64Array(samples.length)
  for (const sample of owner.values()) if (sample !== shared) own[sample]! += 1
  const total = ngrams.reduce((sum, { length }) => sum + length, 0)
  const value = total === 0 ? 0 : owner.size / total
  const without = ngrams.map(({ length }, i) => (total === length ? value : (owner.size - own[i]!) / (total - length)))
  const { low, high } = jackknifeInterval(value, without)
  return { value, low: Math.max(0, low), high: Math.min(1, high) }
}

/** In the place of a sample: an n-gram that several samples hold. */
const shared = -1

/** The share of a text's n-grams that it had before; 0 if there are none. */
export function repeatedShare(text: Int32Array, order: number): number {
  const ngrams = ngramsOf(text, order)
  return ngrams.length === 0 ? 0 : 1 - new Set(ngrams).size / ngrams.length
}

const ngramsOf = (text: Int32Array, order: number): readonly string[] =>
  Array.from({ length: Math.max(0, text.length - order + 1) }, (_, i) => text.subarray(i, i + order).join())
