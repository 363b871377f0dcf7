import { AtelierError } from '../../tensor/index.js'
import { meanOf } from '../statistics/sums.js'

/** How much every text repeats the others. */
export interface SelfBleu {
  /** Mean of the items, 0 to 1: the higher, the more alike. */
  readonly value: number
  /** BLEU of each text against all others [texts]. */
  readonly items: Float64Array
}

/**
 * Self-BLEU (Zhu et al., arXiv:1802.01886): the mean BLEU (Papineni et al., 2002) of each text with all others as its
 * references, n-grams up to `order` weighed alike. A precision of zero is taken as .1 over the number of n-grams (method 1
 * of Chen & Cherry, 2014); none in common gives 0. It grows with the number of texts and depends on their length, so texts
 * must be of one length, which also makes BLEU's penalty of short texts 1: compare equally many texts of that length, and
 * print that of real ones beside.
 * @throws AtelierError on fewer than two texts, texts of different lengths, or of fewer tokens than `order`.
 */
export function selfBleu(texts: readonly Int32Array[], order = 4): SelfBleu {
  const length = texts[0]?.length ?? 0
  if (texts.length < 2) throw new AtelierError(`self-BLEU: ${texts.length} texts: there are no others to compare with`)
  const other = texts.find((text) => text.length !== length)
  if (other !== undefined) {
    throw new AtelierError(`self-BLEU: texts of ${length} and ${other.length} tokens: not of one length`, 'Cut them')
  }
  if (!Number.isSafeInteger(order) || order < 1 || order > length) {
    throw new AtelierError(`self-BLEU: order ${order} of texts of ${length} tokens: there are no such n-grams`)
  }
  const logs = new Float64Array(texts.length)
  const isApart = new Uint8Array(texts.length)
  for (let n = 1; n <= order; n++) {
    const counts = texts.map((text) => ngramCounts(text, n))
    const most = mostElsewhere(counts)
    for (const [i, own] of counts.entries()) {
      let matched = 0
      for (const [ngram, count] of own) matched += Math.min(count, most(ngram, i))
      if (n === 1 && matched === 0) isApart[i] = 1
      logs[i]! += Math.log((matched === 0 ? 0.1 : matched) / (length - n + 1)) / order
    }
  }
  const items = logs.map((log, i) => (isApart[i] === 1 ? 0 : Math.exp(log)))
  return { value: meanOf(items), items }
}

/** The most that one text other than the i-th holds of an n-gram. */
function mostElsewhere(counts: readonly ReadonlyMap<string, number>[]): (ngram: string, i: number) => number {
  const top = new Map<string, { readonly first: number; readonly owner: number; readonly second: number }>()
  for (const [owner, own] of counts.entries()) {
    for (const [ngram, count] of own) {
      const best = top.get(ngram) ?? { first: 0, owner: -1, second: 0 }
      if (count > best.first) top.set(ngram, { first: count, owner, second: best.first })
      else if (count > best.second) top.set(ngram, { ...best, second: count })
    }
  }
  return (ngram, i) => {
    const { first, owner, second } = top.get(ngram)!
    return owner === i ? second : first
  }
}

function ngramCounts(text: Int32Array, order: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (let start = 0; start + order <= text.length; start++) {
    const ngram = text.subarray(start, start + order).join()
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1)
  }
  return counts
}
