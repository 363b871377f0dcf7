/** Suffix arrays, by induced sorting: Nong, Zhang & Chan, "Two Efficient Algorithms for Linear Time Suffix Array Construction" (2011). */
import { AtelierError } from '../tensor/index.js'

/**
 * The starts of all suffixes of `tokens` in the order of the suffixes, a suffix that is the beginning of another being the
 * smaller [tokens]. Linear in time; some 15 bytes of memory a token while it works, 4 that stay.
 * @param vocabulary Number of token ids.
 * @throws AtelierError on an id outside the vocabulary.
 */
export function suffixArray(tokens: Int32Array, vocabulary: number): Int32Array {
  const outside = tokens.find((token) => token < 0 || token >= vocabulary)
  if (outside === undefined) return sortSuffixes(tokens, vocabulary)
  throw new AtelierError(
    `suffixArray: token ${outside}: it is not from 0 to ${vocabulary - 1}`,
    'Give the size of the tokenizer that made the tokens',
  )
}

function sortSuffixes(tokens: Int32Array, vocabulary: number): Int32Array {
  const types = typesOf(tokens)
  const buckets = bucketStarts(tokens, vocabulary)
  const landmarks = landmarksOf(types)
  // Induced from landmarks in any order, the suffixes come out sorted as far as the next landmark of each.
  const suffixes = induce(tokens, types, buckets, landmarks)
  const { names, count } = nameLandmarks(tokens, types, suffixes, landmarks.length)
  const order = count === landmarks.length ? inverse(names) : sortSuffixes(names, count)
  return induce(
    tokens,
    types,
    buckets,
    order.map((place) => landmarks[place]!),
    suffixes,
  )
}

const falling = 0
const rising = 1
/** A rising suffix after a falling one. */
const landmark = 2

/** Whether each suffix is greater (falling) or smaller (rising) than the next; the empty one at the end is the smallest of all. */
function typesOf(tokens: Int32Array): Uint8Array {
  const types = new Uint8Array(tokens.length)
  for (let i = tokens.length - 2; i >= 0; i--) {
    const isRising = tokens[i]! < tokens[i + 1]! || (tokens[i] === tokens[i + 1] && types[i + 1] === rising)
    if (isRising) types[i] = rising
    else if (types[i + 1] === rising) types[i + 1] = landmark
  }
  return types
}

function landmarksOf(types: Uint8Array): Int32Array {
  let count = 0
  for (const type of types) if (type === landmark) count++
  const landmarks = new Int32Array(count)
  for (let i = types.length - 1; i >= 0; i--) if (types[i] === landmark) landmarks[--count] = i
  return landmarks
}

/** Where the suffixes that begin with each token begin in the sorted order, and the end [vocabulary + 1]. */
function bucketStarts(tokens: Int32Array, vocabulary: number): Int32Array {
  const starts = new Int32Array(vocabulary + 1)
  for (const token of tokens) starts[token + 1]!++
  for (let token = 0; token < vocabulary; token++) starts[token + 1]! += starts[token]!
  return starts
}

/** Sorts all suffixes from the order of the landmarks: it decides that of the falling ones, which decides that of the rising ones. */
function induce(
  tokens: Int32Array,
  types: Uint8Array,
  buckets: Int32Array,
  landmarks: Int32Array,
  suffixes: Int32Array = new Int32Array(tokens.length),
): Int32Array {
  suffixes.fill(-1)
  const ends = buckets.slice(1)
  for (let i = landmarks.length - 1; i >= 0; i--) suffixes[--ends[tokens[landmarks[i]!]!]!] = landmarks[i]!

  const starts = buckets.slice(0, -1)
  const last = tokens.length - 1
  if (last >= 0) suffixes[starts[tokens[last]!]!++] = last // before the empty suffix
  for (let i = 0; i < suffixes.length; i++) {
    const before = suffixes[i]! - 1
    if (before >= 0 && types[before] === falling) suffixes[starts[tokens[before]!]!++] = before
  }

  ends.set(buckets.subarray(1))
  for (let i = suffixes.length - 1; i >= 0; i--) {
    const before = suffixes[i]! - 1
    if (before >= 0 && types[before] !== falling) suffixes[--ends[tokens[before]!]!] = before
  }
  return suffixes
}

/** The rank of each landmark by the tokens up to the next one, equal where those are equal, in the order of the text. */
function nameLandmarks(tokens: Int32Array, types: Uint8Array, suffixes: Int32Array, landmarks: number) {
  const nameAt = new Int32Array((tokens.length >>> 1) + 1) // landmarks are at least two apart
  let count = 0
  let previous = -1
  for (const suffix of suffixes) {
    if (types[suffix] !== landmark) continue
    if (previous < 0 || !isSameStretch(tokens, types, previous, suffix)) count++
    nameAt[suffix >>> 1] = count - 1
    previous = suffix
  }
  const names = new Int32Array(landmarks)
  for (let i = 0, next = 0; i < types.length; i++) if (types[i] === landmark) names[next++] = nameAt[i >>> 1]!
  return { names, count }
}

/** Whether the tokens from landmark to next landmark, inclusive, are the same at two places. */
function isSameStretch(tokens: Int32Array, types: Uint8Array, a: number, b: number): boolean {
  for (let i = 0; ; i++) {
    if (a + i >= tokens.length || b + i >= tokens.length || tokens[a + i] !== tokens[b + i]) return false
    const isEnd = i > 0 && types[a + i] === landmark
    if (isEnd || (i > 0 && types[b + i] === landmark)) return isEnd && types[b + i] === landmark
  }
}

function inverse(ranks: Int32Array): Int32Array {
  const order = new Int32Array(ranks.length)
  for (let place = 0; place < ranks.length; place++) order[ranks[place]!] = place
  return order
}
