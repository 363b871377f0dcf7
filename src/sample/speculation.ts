import { AtelierError } from '../tensor/index.js'
import type { Draft, Drawing, Guess } from './draft.js'
import type { Reader } from './reader.js'

export interface SpeculationOptions {
  /** Tokens to guess at once. Default 4. */
  readonly ahead?: number
  /**
   * `shared`, the default: guess and text take the same uniform number at each place, and the text is the same, token by token, as without a
   * draft. `most`: guesses are accepted as often as can be without changing how the text is distributed; it is another text.
   */
  readonly draws?: 'shared' | 'most'
}

/** A draft at work, and how it fares. */
export interface Speculation {
  readonly draft: Draft
  readonly ahead: number
  readonly draws: 'shared' | 'most'
  /** So far, of all texts: readings of the model, tokens guessed, and guesses that came true. */
  readonly tally: { readings: number; guessed: number; accepted: number }
}

/** Goes ahead of a sampler with a draft. @throws AtelierError for a number of tokens that is none. */
export function speculation(draft: Draft, { ahead = 4, draws = 'shared' }: SpeculationOptions = {}): Speculation {
  if (!Number.isInteger(ahead) || ahead < 1) {
    throw new AtelierError(`speculation: ahead ${ahead}: not a whole number from 1 on`)
  }
  return { draft, ahead, draws, tally: { readings: 0, guessed: 0, accepted: 0 } }
}

/** Reads one text as it grows; each token that was guessed costs nothing. */
export interface LookAhead {
  /** Logits [vocabulary] after the tokens. */
  after(tokens: readonly number[], signal?: AbortSignal): Promise<Float32Array>
  /** What was guessed to come after the tokens read last. */
  guess(): Guess | undefined
}

/** `drawing` belongs to the place after the tokens that are read. */
export function lookAhead(reading: Reader, { draft, ahead, tally }: Speculation, drawing: Drawing): LookAhead {
  const { afterEach } = reading
  if (afterEach === undefined) {
    throw new AtelierError(
      'speculation: this model keeps a summary, or counts: it cannot read several tokens and take some back',
      'Leave out the draft',
    )
  }
  let known: readonly Float32Array[] = []
  let guesses: readonly Guess[] = []
  let base: readonly number[] = []
  let at = 0
  const isNext = (tokens: readonly number[]): boolean =>
    at < known.length - 1 &&
    tokens.length === base.length + at + 1 &&
    tokens.at(-1) === guesses[at]!.token &&
    tokens[0] === base[0]
  return {
    async after(tokens, signal) {
      if (isNext(tokens)) {
        at += 1
        tally.accepted += 1
        return known[at]!
      }
      const hasRoom = tokens.length + ahead <= reading.longest
      const guessed = hasRoom ? await draft.guess(tokens, ahead, drawing, signal) : []
      // All readings have the same length, so that one program does them.
      guesses = tokens.length + guessed.length > ahead ? guessed : []
      base = tokens.slice()
      at = 0
      tally.readings += 1
      tally.guessed += guesses.length
      if (guesses.length === 0) {
        known = [await reading.after(tokens, signal)]
        return known[0]!
      }
      const all = [...tokens, ...guesses.map(({ token }) => token)]
      const logits = await afterEach(all, ahead + 1, signal)
      known = logits.slice(logits.length - guesses.length - 1)
      return known[0]!
    },
    guess: () => guesses[at],
  }
}
