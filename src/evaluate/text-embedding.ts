/**
 * Texts as vectors, without any model: counts of character n-grams, weighed by how rare they are among the fitted texts (TF-IDF; K.
 * Spärck Jones, 1972), hashed into buckets, and projected onto random directions, which keeps distances up to some 10 % (Johnson &
 * Lindenstrauss, 1984; random signs as in D. Achlioptas, 2003). It sees spelling, words and style, hardly meaning.
 */
import { AtelierError, randomStream } from '../tensor/index.js'

export interface EmbeddingOptions {
  /** Numbers of a vector. Default 128. */
  readonly width?: number
  /** Lengths of the n-grams, in UTF-16 units. Default 3 to 5. */
  readonly orders?: readonly number[]
  /** Default 8,192. */
  readonly buckets?: number
  /** Decides the directions. Default 0. */
  readonly seed?: number
}

export interface TextEmbedding {
  readonly name: string
  readonly width: number
  /** Rows of length 1, [texts, width]; a text without n-grams is zero. */
  embed(texts: readonly string[]): Float32Array
}

/** Learns how rare n-grams are from `texts`. @throws AtelierError on no texts. */
export function textEmbedding(texts: readonly string[], options: EmbeddingOptions = {}): TextEmbedding {
  const { width = 128, orders = [3, 4, 5], buckets = 8192, seed = 0 } = options
  if (texts.length === 0) throw new AtelierError('text embedding: no texts: there is nothing to learn from')
  const holding = new Float64Array(buckets)
  for (const text of texts) for (const bucket of countsOf(text, orders, buckets).keys()) holding[bucket]! += 1
  const rarity = holding.map((count) => Math.log((1 + texts.length) / (1 + count)) + 1)
  const signs = signsOf(buckets * width, seed)
  return {
    name: `TF-IDF of character ${orders.join('-, ')}-grams in ${buckets} buckets, projected at random onto ${width} directions, seed ${seed}`,
    width,
    embed(asked) {
      const rows = new Float32Array(asked.length * width)
      for (const [row, text] of asked.entries()) {
        const vector = new Float64Array(width)
        for (const [bucket, count] of countsOf(text, orders, buckets)) {
          const weight = (1 + Math.log(count)) * rarity[bucket]!
          const start = bucket * width
          for (let i = 0; i < width; i++) vector[i]! += weight * signs[start + i]!
        }
        const length = Math.hypot(...vector)
        if (length > 0) for (let i = 0; i < width; i++) rows[row * width + i] = vector[i]! / length
      }
      return rows
    },
  }
}

/** How often each bucket's n-grams occur in a text. */
function countsOf(text: string, orders: readonly number[], buckets: number): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const order of orders) {
    for (let start = 0; start + order <= text.length; start++) {
      const bucket = hash(text, start, order) % buckets
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1)
    }
  }
  return counts
}

/** FNV-1a over UTF-16 units, the length first. */
function hash(text: string, start: number, length: number): number {
  let value = Math.imul(0x811c9dc5 ^ length, 0x01000193)
  for (let i = start; i < start + length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return (value ^ (value >>> 15)) >>> 0
}

function signsOf(count: number, seed: number): Int8Array {
  const stream = randomStream(seed, 'text embedding')
  const signs = new Int8Array(count)
  for (let i = 0; i < count; i += 32) {
    let word = stream.uint32()
    for (let j = i; j < Math.min(count, i + 32); j++, word >>>= 1) signs[j] = word & 1 ? 1 : -1
  }
  return signs
}
