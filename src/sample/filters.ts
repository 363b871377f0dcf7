/**
 * What stands between a model's logits and the token drawn. Each filter takes the logits of one position, `[vocabulary]`, and
 * gives new ones; a removed token has logit -Infinity. All of them leave at least one token, prefer the lower index among equals,
 * and throw an AtelierError that names the index of a NaN or +Infinity, or when every token is removed already.
 */
import { AtelierError } from '../tensor/index.js'

/** Mass that float32 logits cannot resolve: a set that falls short of the asked mass by less counts as reaching it. */
const unresolved = 1e-6

/**
 * Divides by `degree`, after a shift that makes the largest logit 0 (so that no small degree overflows).
 * Degree 0 leaves the most probable token alone, the lowest index among equals.
 */
export function temperature(logits: Float32Array, degree: number): Float32Array {
  const largest = logits[mostProbable('temperature', logits)]!
  if (degree === 0) return keepLargest(logits, logits, 1)
  const scaled = new Float32Array(logits.length)
  for (let token = 0; token < logits.length; token++) scaled[token] = (logits[token]! - largest) / degree
  return scaled
}

/** Adds to the logits of some tokens. Throws on one outside the vocabulary. */
export function biased(logits: Float32Array, added: readonly (readonly [token: number, bias: number])[]): Float32Array {
  const sums = logits.slice()
  for (const [token, bias] of added) {
    if (token >= logits.length) {
      throw new AtelierError(`bias: token ${token}: not below ${logits.length}, the vocabulary`)
    }
    sums[token]! += bias
  }
  return sums
}

/** Keeps the `count` most probable tokens; 0, or more than there are, keeps all. Source: A. Fan et al., arXiv 1805.04833. */
export function topK(logits: Float32Array, count: number): Float32Array {
  mostProbable('topK', logits)
  return keepLargest(logits, logits, count === 0 ? logits.length : count)
}

/** Keeps the smallest set of most probable tokens whose mass is at least `mass`; 1 keeps all. Source: A. Holtzman et al., arXiv 1904.09751. */
export function topP(logits: Float32Array, mass: number): Float32Array {
  const probabilities = softmax(logits)
  if (mass >= 1) return logits.slice()
  // Sorting is the cost, and the rare tokens are seldom needed: looked at first are those above so many times an equal share.
  for (const share of [16, 1]) {
    const count = countTo(
      mass,
      probabilities.filter((probability) => probability * probabilities.length >= share),
    )
    if (count !== undefined) return keepLargest(logits, probabilities, count)
  }
  return keepLargest(logits, probabilities, countTo(mass, probabilities) ?? probabilities.length)
}

/** How many of the most probable reach `mass` together; undefined where all of them do not. */
function countTo(mass: number, probabilities: Float64Array): number | undefined {
  const ascending = probabilities.toSorted()
  let held = 0
  for (let count = 0; count < ascending.length; ) {
    held += ascending[ascending.length - 1 - count]!
    count += 1
    if (held >= mass - unresolved) return count
  }
  return undefined
}

/** Keeps tokens at least `ratio` times as probable as the most probable one. Source: M. Nguyen et al., arXiv 2407.01082. */
export function minP(logits: Float32Array, ratio: number): Float32Array {
  const largest = logits[mostProbable('minP', logits)]!
  const threshold = Math.min(largest, largest + Math.log(ratio))
  return logits.map((logit) => (logit < threshold ? -Infinity : logit))
}

/**
 * Keeps the tokens whose surprise is nearest to the entropy, as many as it takes to reach `mass`; 1 keeps all.
 * Source: C. Meister et al., "Locally typical sampling", arXiv 2202.00666.
 */
export function typical(logits: Float32Array, mass: number): Float32Array {
  const probabilities = softmax(logits)
  if (mass >= 1) return logits.slice()
  const surprises = probabilities.map((probability) => -Math.log(probability))
  const entropy = probabilities.reduce((sum, p, token) => (p > 0 ? sum + p * surprises[token]! : sum), 0)
  const nearness = surprises.map((surprise) => -Math.abs(surprise - entropy))
  const nearest = Uint32Array.from(probabilities.keys()).sort((a, b) => nearness[b]! - nearness[a]! || a - b)
  const kept = new Float32Array(logits.length).fill(-Infinity)
  let held = 0
  for (const token of nearest) {
    kept[token] = logits[token]!
    held += probabilities[token]!
    if (held >= mass - unresolved) break
  }
  return kept
}

/** Keeps tokens of probability at least `threshold`, and the most probable one. Source: J. Hewitt et al., arXiv 2210.15191. */
export function epsilon(logits: Float32Array, threshold: number): Float32Array {
  const best = mostProbable('epsilon', logits)
  const probabilities = softmax(logits)
  return logits.map((logit, token) => (token === best || probabilities[token]! >= threshold ? logit : -Infinity))
}

/**
 * Divides the positive logits of the tokens in `history` by `penalty` and multiplies the negative ones, once per token.
 * Source: N. Keskar et al., "CTRL", arXiv 1909.05858; the sign rule is that of Hugging Face's generation.
 */
export function repetitionPenalty(logits: Float32Array, history: ArrayLike<number>, penalty: number): Float32Array {
  const penalized = logits.slice()
  for (const token of countTokens('repetitionPenalty', logits, history).keys()) {
    const logit = logits[token]!
    penalized[token] = logit < 0 ? logit * penalty : logit / penalty
  }
  return penalized
}

/** Takes `frequency` times its count, and `presence` once, from each token in `history`. Source: the OpenAI API reference. */
export function countPenalty(
  logits: Float32Array,
  history: ArrayLike<number>,
  { frequency, presence }: { readonly frequency: number; readonly presence: number },
): Float32Array {
  const penalized = logits.slice()
  for (const [token, count] of countTokens('countPenalty', logits, history)) {
    penalized[token] = logits[token]! - count * frequency - presence
  }
  return penalized
}

/** Probabilities of the logits, in float64; 0 for a removed token. */
export function softmax(logits: Float32Array): Float64Array {
  const largest = logits[mostProbable('softmax', logits)]!
  const probabilities = new Float64Array(logits.length)
  let total = 0
  for (let token = 0; token < logits.length; token++) {
    const weight = Math.exp(logits[token]! - largest)
    probabilities[token] = weight
    total += weight
  }
  for (let token = 0; token < logits.length; token++) probabilities[token]! /= total
  return probabilities
}

/**
 * The token at which the running sum of `probabilities` (of any positive total) first exceeds `u` times the total, `u` in [0, 1).
 * Never a token of probability 0. Throws when `u` is out of range, a probability is negative or not finite, or all are 0.
 */
export function draw(probabilities: Float64Array, u: number): number {
  if (!(u >= 0 && u < 1)) throw new AtelierError(`draw: u ${u}: not in [0, 1)`, 'Give a uniform random number')
  let total = 0
  for (let token = 0; token < probabilities.length; token++) {
    const probability = probabilities[token]!
    if (!(probability >= 0 && probability < Infinity)) {
      throw new AtelierError(`draw: probability ${probability} of token ${token}: not a finite number from 0 on`)
    }
    total += probability
  }
  if (total === 0) throw new AtelierError(`draw: ${probabilities.length} tokens: every probability is 0`)
  const target = u * total
  let sum = 0
  for (let token = 0; token < probabilities.length; token++) {
    sum += probabilities[token]!
    if (sum > target) return token
  }
  // Only a subnormal total gets here: u * total is rounded up to it.
  return probabilities.findLastIndex((probability) => probability > 0)
}

/** The index of the largest logit, the lowest among equals; throws on NaN, +Infinity, or when all are -Infinity. */
function mostProbable(operation: string, logits: Float32Array): number {
  let best = -1
  let largest = -Infinity
  for (let token = 0; token < logits.length; token++) {
    const logit = logits[token]!
    if (logit > largest) {
      best = token
      largest = logit
    }
    // Of all numbers, only NaN and +Infinity fail this.
    if (!(logit < Infinity)) {
      throw new NotFiniteError(`${operation}: logit ${logit} of token ${token}: not a number to sample from`)
    }
  }
  if (best >= 0) return best
  throw new AtelierError(`${operation}: ${logits.length} logits: every token is removed`, 'Leave at least one token')
}

/** A model gave numbers that are not finite. */
export class NotFiniteError extends AtelierError {
  override name = 'NotFiniteError'

  constructor(what: string, remedy = 'The model has diverged or its weights are damaged') {
    super(what, remedy)
  }
}

/** The logits of the `count` tokens with the largest scores, lower indices first among equals; -Infinity for the rest. */
function keepLargest(logits: Float32Array, scores: Float32Array | Float64Array, count: number): Float32Array {
  if (count >= logits.length) return logits.slice()
  const threshold = nthLargest(scores, count)
  let equals = count
  for (let token = 0; token < scores.length; token++) if (scores[token]! > threshold) equals -= 1
  const kept = new Float32Array(logits.length)
  for (let token = 0; token < logits.length; token++) {
    const score = scores[token]!
    const isKept = score > threshold || (score === threshold && equals-- > 0)
    kept[token] = isKept ? logits[token]! : -Infinity
  }
  return kept
}

/** The `count`-th largest score, by repeatedly keeping the side of a middling one where it is. */
function nthLargest(scores: Float32Array | Float64Array, count: number): number {
  let left = scores
  let place = count
  while (left.length > 64) {
    const [first, middle, last] = [left[0]!, left[left.length >> 1]!, left.at(-1)!]
    const pivot = Math.max(Math.min(first, middle), Math.min(Math.max(first, middle), last))
    const above = left.filter((score) => score > pivot)
    if (place <= above.length) {
      left = above
      continue
    }
    let equal = 0
    for (const score of left) if (score === pivot) equal += 1
    place -= above.length
    if (place <= equal) return pivot
    place -= equal
    left = left.filter((score) => score < pivot)
  }
  return left.toSorted()[left.length - place]!
}

function countTokens(operation: string, logits: Float32Array, history: ArrayLike<number>): Map<number, number> {
  const counts = new Map<number, number>()
  for (let at = 0; at < history.length; at++) {
    const token = history[at]!
    if (!Number.isInteger(token) || token < 0 || token >= logits.length) {
      throw new AtelierError(
        `${operation}: token ${token} at ${at} of the history: not below ${logits.length}, the vocabulary`,
      )
    }
    counts.set(token, (counts.get(token) ?? 0) + 1)
  }
  return counts
}
