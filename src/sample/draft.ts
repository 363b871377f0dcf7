/**
 * Speculative decoding (arXiv:2211.17192, arXiv:2302.01318): something fast guesses the next tokens, the model reads them all at once, and
 * guesses stay as far as they are what the model draws.
 */
import { AtelierError } from '../tensor/index.js'
import type { Chain } from './chain.js'
import { draw } from './filters.js'
import type { Reader } from './reader.js'

/** A token that might come, and what it was drawn from [vocabulary]; left out where it was certain. */
export interface Guess {
  readonly token: number
  readonly probabilities?: Float64Array
}

/** How the text will be drawn, so that guesses can be drawn alike. */
export interface Drawing {
  readonly distributionOf: Chain
  /** The uniform number of the guess so many places ahead, from 0 on. */
  uniform(ahead: number): number
}

/** Guesses what comes. */
export interface Draft {
  /** Up to `count` tokens that might come after `tokens`, each after the others. */
  guess(tokens: readonly number[], count: number, drawing: Drawing, signal?: AbortSignal): Promise<readonly Guess[]>
  close(): Promise<void>
}

/** Guesses of another model with the same tokens: a smaller one, or counts. `close` closes its reader. */
export function readerDraft(reading: Reader): Draft {
  const { longest } = reading
  return {
    async guess(tokens, count, { distributionOf, uniform }, signal) {
      const text = [...tokens]
      const guesses: Guess[] = []
      for (let ahead = 0; ahead < count; ahead++) {
        const logits = await reading.after(within(text, longest), signal)
        const { probabilities } = distributionOf(logits, text)
        const token = draw(probabilities, uniform(ahead))
        text.push(token)
        guesses.push({ token, probabilities })
      }
      return guesses
    },
    close: () => reading.close(),
  }
}

/** The last tokens, from a beginning that stays the same while the text grows by half of what can be read. */
function within(tokens: readonly number[], longest: number): readonly number[] {
  if (tokens.length <= longest) return tokens
  const step = Math.ceil(longest / 2)
  return tokens.slice(Math.ceil((tokens.length - longest) / step) * step)
}

/** The longest end of a text that is looked for. */
const longestEnd = 8

/** Guesses that the text goes on as it did where its end stood before: prompt look-up, for texts that repeat or quote. */
export function lookupDraft({ shortest = 2 }: { readonly shortest?: number } = {}): Draft {
  if (!Number.isInteger(shortest) || shortest < 1 || shortest > longestEnd) {
    throw new AtelierError(`lookupDraft: shortest ${shortest}: not a whole number from 1 to ${longestEnd}`)
  }
  return {
    async guess(tokens, count) {
      for (let length = Math.min(longestEnd, tokens.length - 1); length >= shortest; length--) {
        const found = lastPlace(tokens, length)
        if (found >= 0) return tokens.slice(found + length, found + length + count).map((token) => ({ token }))
      }
      return []
    },
    close: async () => {},
  }
}

/** Where the last `length` tokens stood before, the last such place; −1 if nowhere. */
function lastPlace(tokens: readonly number[], length: number): number {
  const end = tokens.length - length
  for (let start = end - 1; start >= 0; start--) {
    let same = 0
    while (same < length && tokens[start + same] === tokens[end + same]) same++
    if (same === length) return start
  }
  return -1
}

/**
 * A draw from `probabilities` [vocabulary] that is the guess as often as it can be: the guess is accepted with min(1, p/q), q its own
 * probability, and otherwise another token is drawn from max(0, p − q) (arXiv:2211.17192). `u` and `v` are uniform numbers in [0, 1).
 */
export function drawOrAccept(probabilities: Float64Array, guess: Guess, u: number, v: number): number {
  const { token } = guess
  const q = guess.probabilities?.[token] ?? 1
  if (u * q < probabilities[token]!) return token
  return draw(residual(probabilities, guess), v)
}

/** What is drawn from when a guess is refused: max(0, p − q) [vocabulary], not normalised. */
export function residual(probabilities: Float64Array, { token, probabilities: guessed }: Guess): Float64Array {
  return probabilities.map((p, id) => Math.max(0, p - (guessed ? guessed[id]! : id === token ? 1 : 0)))
}
