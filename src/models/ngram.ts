/*
 * An n-gram language model with interpolated modified Kneser-Ney smoothing
 * (Chen & Goodman, "An empirical study of smoothing techniques for language modeling", 1999, section 3).
 *
 *   p(w | h) = max(c(hw) - D(c(hw)), 0) / c(h·) + gamma(h) p(w | h'),   h' = h without its first token
 *   gamma(h) = (D1 N1(h·) + D2 N2(h·) + D3 N3+(h·)) / c(h·)
 *   D1 = 1 - 2Y n2/n1,  D2 = 2 - 3Y n3/n2,  D3 = 3 - 4Y n4/n3,  Y = n1 / (n1 + 2 n2)
 *
 * c is the adjusted count of `countNgrams`, ni the number of n-grams of one length with c = i, Ni(h·) the number of
 * tokens after h with c = i. Unigrams are discounted like every other length and interpolate with 1 / vocabulary.
 * A context that was never seen leaves the shorter one's probabilities as they are.
 */
import { AtelierError } from '../tensor/index.js'
import { checkToken, countNgrams, isNgramTrie, levelsOf, type NgramTrie } from './ngram-counts.js'

/** A language model that counts. It predicts one token from the `order - 1` before it. */
export interface NgramModel {
  /** Longest n-gram, in tokens. */
  readonly order: number
  /** Number of token ids. */
  readonly vocabulary: number
  /** The token that ends a document, if there is one. */
  readonly boundary?: number
  /** Numbers of distinct n-grams of 1, 2, … `order` tokens, [order]. */
  readonly sizes: readonly number[]
  /**
   * Log-probabilities in nats of every token after `context`, [vocabulary], all finite. Only the last `order - 1` ids count.
   * With a boundary, what stands before the last boundary is forgotten, and fewer than `order - 1` ids are a document's start.
   * @throws AtelierError on an id outside the vocabulary.
   */
  logProbabilities(context: ArrayLike<number>): Float64Array
  /**
   * Mean negative log-likelihood of `tokens` in nats per token. They follow `context`, by default the start of a document if
   * there is a boundary (which is predicted, too, and starts the next document), nothing if not.
   * @throws AtelierError on no tokens, or on an id outside the vocabulary.
   */
  loss(tokens: ArrayLike<number>, options?: { readonly context?: ArrayLike<number> }): number
  /** The counts, for `ngramFromBytes`: 12 bytes for every distinct n-gram of any length, little-endian. */
  toBytes(): Uint8Array<ArrayBuffer>
}

/** What an n-gram model needs to know beside its tokens. */
export interface NgramOptions {
  /** Longest n-gram, in tokens, from 1. */
  readonly order: number
  /** Number of token ids. */
  readonly vocabulary: number
  /** A token that ends each document, such as the newline of one name per line. Nothing before it tells what comes after. */
  readonly boundary?: number
}

/** As saved in `config.json`. */
export interface NgramConfig extends NgramOptions {
  readonly family: 'ngram'
}

/**
 * Fits an n-gram model to `tokens`, one stream or documents that each end with `boundary`. Any stream will do: without
 * tokens the model is uniform, and where counts of counts leave a discount undefined or outside (0, i] that length takes 0.5, 1, 1.5.
 * @throws AtelierError on an order or a vocabulary below 1, or on an id outside the vocabulary.
 */
export function ngram(tokens: ArrayLike<number>, options: NgramOptions): NgramModel {
  const { order, vocabulary, boundary } = options
  for (const [name, value] of Object.entries({ order, vocabulary }))
    if (!Number.isInteger(value) || value < 1)
      throw new AtelierError(`ngram: ${name} ${value}: it is not a whole number from 1`, `Give ${name} as 1 or more`)
  if (boundary !== undefined) checkToken('ngram boundary', boundary, vocabulary)
  return model(countNgrams(tokens, order, vocabulary, boundary), options)
}

const format = 0x314d474e // "NGM1"

/**
 * The model that `toBytes` wrote, with the same probabilities to the last bit.
 * @throws AtelierError on bytes that are no n-gram model.
 */
export function ngramFromBytes(bytes: Uint8Array): NgramModel {
  const words = new Int32Array(new Uint8Array(bytes).buffer, 0, bytes.length >>> 2)
  const [mark, order = 0, vocabulary = 0, boundary = -1, size = 0] = words
  const isWhole = mark === format && bytes.length === 4 * (6 + 3 * size)
  const trie = {
    tokens: words.subarray(5, 5 + size),
    counts: words.subarray(5 + size, 5 + 2 * size),
    firstChild: words.subarray(5 + 2 * size),
  }
  if (!isWhole || order < 1 || boundary >= vocabulary || !isNgramTrie(trie, vocabulary))
    throw new AtelierError(
      `ngramFromBytes: ${bytes.length} bytes: they are not an n-gram model`,
      'Give what toBytes returned',
    )
  return model(trie, { order, vocabulary, ...(boundary < 0 ? {} : { boundary }) })
}

function model(trie: NgramTrie, { order, vocabulary, boundary }: NgramOptions): NgramModel {
  const { discounted, backoff } = smooth(trie, order)

  // Nodes of the last 0 to order - 1 tokens, -1 where never seen: those of a document's start.
  const start = new Int32Array(order).fill(-1)
  start[0] = 0
  if (boundary !== undefined) for (let k = 1; k < order; k++) start[k] = findChild(trie, start[k - 1]!, boundary)

  /** Moves `suffixes` past `token` and returns the token's probability. */
  const advance = (suffixes: Int32Array, token: number): number => {
    let probability = 1 / vocabulary
    let context = 0
    for (let length = 0; length < order; length++) {
      const node = context < 0 ? -1 : findChild(trie, context, token)
      if (context >= 0) probability = (node < 0 ? 0 : discounted[node]!) + backoff[context]! * probability
      context = suffixes[length + 1] ?? -1
      if (length + 1 < order) suffixes[length + 1] = node
    }
    if (token === boundary) suffixes.set(start)
    return probability
  }
  const suffixesOf = (context: ArrayLike<number>): Int32Array => {
    const suffixes = start.slice()
    const first = Math.max(0, context.length - order + 1)
    if (first > 0) suffixes.fill(-1, 1)
    for (let i = first; i < context.length; i++) advance(suffixes, checkToken('ngram context', context[i], vocabulary))
    return suffixes
  }

  return {
    order,
    vocabulary,
    ...(boundary === undefined ? {} : { boundary }),
    sizes: levelsOf(trie, order).map(({ first, end }) => end - first),
    logProbabilities(context) {
      const probabilities = new Float64Array(vocabulary).fill(1 / vocabulary)
      for (const node of suffixesOf(context)) {
        if (node < 0) break
        for (let token = 0; token < vocabulary; token++) probabilities[token]! *= backoff[node]!
        for (let next = trie.firstChild[node]!; next < trie.firstChild[node + 1]!; next++)
          probabilities[trie.tokens[next]!]! += discounted[next]!
      }
      return probabilities.map(Math.log)
    },
    loss(tokens, { context = [] } = {}) {
      if (tokens.length === 0)
        throw new AtelierError(
          'ngram loss: no tokens: a mean needs at least one',
          'Check that the held-out text is not empty',
        )
      const suffixes = suffixesOf(context)
      let sum = 0
      for (let i = 0; i < tokens.length; i++)
        sum -= Math.log(advance(suffixes, checkToken('ngram loss', tokens[i], vocabulary)))
      return sum / tokens.length
    },
    toBytes() {
      const size = trie.tokens.length
      const words = new Int32Array(6 + 3 * size)
      words.set([format, order, vocabulary, boundary ?? -1, size])
      words.set(trie.tokens, 5)
      words.set(trie.counts, 5 + size)
      words.set(trie.firstChild, 5 + 2 * size)
      return new Uint8Array(words.buffer)
    },
  }
}

/** max(c(hw) - D, 0) / c(h·) of every node hw, and gamma(h) of every node h: 1 where nothing ever followed h. */
function smooth({ counts, firstChild }: NgramTrie, order: number) {
  const discounted = new Float64Array(counts.length)
  const backoff = new Float64Array(counts.length).fill(1)
  const root = { first: 0, end: 1 }
  for (const { first, end } of [root, ...levelsOf({ firstChild }, order - 1)]) {
    const discounts = discountsOf(counts.subarray(firstChild[first]!, firstChild[end]!))
    for (let context = first; context < end; context++) {
      let total = 0
      let taken = 0
      for (let node = firstChild[context]!; node < firstChild[context + 1]!; node++) {
        const count = counts[node]!
        const discount = discounts[Math.min(count, 3)]!
        total += count
        taken += discount
        discounted[node] = count - discount
      }
      if (total === 0) continue
      backoff[context] = taken / total
      for (let node = firstChild[context]!; node < firstChild[context + 1]!; node++) discounted[node]! /= total
    }
  }
  return { discounted, backoff }
}

/** Discounts of counts 0, 1, 2 and 3 or more, from all the counts of one length. */
function discountsOf(counts: Int32Array): readonly number[] {
  const times = [0, 0, 0, 0, 0]
  for (const count of counts) if (count < 5) times[count]!++
  const [, n1, n2, n3, n4] = times as [number, number, number, number, number]
  const y = n1 / (n1 + 2 * n2)
  const discounts = [0, 1 - (2 * y * n2) / n1, 2 - (3 * y * n3) / n2, 3 - (4 * y * n4) / n3]
  return discounts.every((discount, i) => i === 0 || (discount > 0 && discount <= i)) ? discounts : [0, 0.5, 1, 1.5]
}

/** The child of `node` by `token`, by halving; -1 if there is none. */
function findChild({ tokens, firstChild }: NgramTrie, node: number, token: number): number {
  let low = firstChild[node]!
  let high = firstChild[node + 1]!
  while (low < high) {
    const middle = (low + high) >>> 1
    if (tokens[middle]! < token) low = middle + 1
    else high = middle
  }
  return low < firstChild[node + 1]! && tokens[low] === token ? low : -1
}
