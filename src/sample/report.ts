import type { Tokenizer } from '../data/index.js'
import { AtelierError } from '../tensor/index.js'
import { NotFiniteError } from './filters.js'

/** One of the tokens that could have come. */
export interface Alternative {
  readonly id: number
  /** What it stands for; U+FFFD where its bytes are a part of a character. */
  readonly text: string
  /** In nats, as the model has it, before any filter. */
  readonly logProbability: number
  /** The chance of being drawn, after the filters; 0 if they removed it. */
  readonly probability: number
}

/** A token in its place, and what the model thought of it. */
export interface TokenReport extends Alternative {
  /** The most probable tokens, most probable first, as many as were asked for. */
  readonly alternatives: readonly Alternative[]
  /** Of the model's own distribution here, in nats. */
  readonly entropy: number
}

/**
 * What a model's logits at one position [vocabulary] say about `id`, before filters; `probabilities` are those after them,
 * the model's own if left out. `known` says which ids have a text. Throws on a logit that is not finite.
 */
export function reportOn(
  logits: Float32Array,
  id: number,
  tokenizer: Tokenizer,
  options: { readonly alternatives: number; readonly known?: Uint8Array; readonly probabilities?: Float64Array },
): Omit<TokenReport, 'text'> {
  const { alternatives, known, probabilities } = options
  let largest = -Infinity
  for (const logit of logits) if (logit > largest) largest = logit
  let total = 0
  let weighted = 0
  for (const logit of logits) {
    const weight = Math.exp(logit - largest)
    total += weight
    weighted += weight * (logit - largest)
  }
  if (!Number.isFinite(total) || !Number.isFinite(weighted)) {
    throw new NotFiniteError('report: a logit is not finite')
  }
  const offset = largest + Math.log(total)
  const told = (token: number): Omit<Alternative, 'text'> => {
    const logProbability = logits[token]! - offset
    return { id: token, logProbability, probability: probabilities?.[token] ?? Math.exp(logProbability) }
  }
  return {
    ...told(id),
    alternatives: mostProbable(logits, alternatives, known).map((token) => ({
      ...told(token),
      text: tokenizer.decode([token]),
    })),
    entropy: Math.log(total) - weighted / total,
  }
}

/** Throws unless `count` alternatives can be asked for. */
export function checkAlternatives(operation: string, count: number): void {
  if (Number.isInteger(count) && count >= 0) return
  throw new AtelierError(`${operation}: alternatives ${count}: not a whole number from 0 on`)
}

/** Flags of the ids below `vocabulary` that have a token. Throws when the tokenizer has ids from `vocabulary` on. */
export function knownTokens(operation: string, tokenizer: Tokenizer, vocabulary: number): Uint8Array {
  if (tokenizer.size > vocabulary) {
    throw new AtelierError(
      `${operation}: a tokenizer of ${tokenizer.size} tokens for a model of ${vocabulary}: some would have no probability`,
      'Use the tokenizer that the model was trained with',
    )
  }
  return Uint8Array.from({ length: vocabulary }, (_, id) => (hasToken(tokenizer, id) ? 1 : 0))
}

/**
 * What a text begins after when nothing precedes it: the tokenizer's token for the beginning or else the end of a text,
 * else a newline, else token 0.
 */
export function startToken(tokenizer: Tokenizer): number {
  const special = beginToken(tokenizer) ?? endTokens(tokenizer)[0]
  if (special !== undefined) return special
  for (let id = 0; id < tokenizer.size; id++) {
    if (!hasToken(tokenizer, id)) continue
    const bytes = tokenizer.bytes(id)
    if (bytes.length === 1 && bytes[0] === newline) return id
  }
  return 0
}

/** The tokenizer's token for the beginning of a text, if it has one. */
export const beginToken = (tokenizer: Tokenizer): number | undefined =>
  beginnings.map((text) => tokenizer.special.get(text)).find((id) => id !== undefined)

/** The tokenizer's tokens that end a text. */
export function endTokens(tokenizer: Tokenizer): readonly number[] {
  return endings.flatMap((text) => tokenizer.special.get(text) ?? [])
}

const newline = 10
const beginnings = ['<|begin_of_text|>', '<|startoftext|>', '<|bos|>', '<s>', '<bos>']
const endings = ['<|endoftext|>', '<|end_of_text|>', '<|eos|>', '</s>', '<eos>', '<|eot_id|>', '<|im_end|>']

function hasToken(tokenizer: Tokenizer, id: number): boolean {
  if (id >= tokenizer.size) return false
  try {
    return tokenizer.token(id) !== undefined
  } catch {
    return false
  }
}

/** The ids of the `count` largest logits, largest first, lower ids first among equals. */
function mostProbable(logits: Float32Array, count: number, known: Uint8Array | undefined): number[] {
  const best: number[] = []
  if (count === 0) return best
  for (let id = 0; id < logits.length; id++) {
    if (known?.[id] === 0) continue
    if (best.length === count && logits[id]! <= logits[best.at(-1)!]!) continue
    const place = best.findIndex((other) => logits[id]! > logits[other]!)
    best.splice(place < 0 ? best.length : place, 0, id)
    if (best.length > count) best.pop()
  }
  return best
}
