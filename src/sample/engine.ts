/**
 * Many generations at once, in shared steps: texts join when a row is free and leave when they end, prompts are read in pieces
 * between the steps of others. Each text is drawn as `textSampler` draws it: token i takes the i-th number of its own seed's stream,
 * and its logits do not depend on what else runs, so the same seed gives the same text beside any others.
 */
import type { Tokenizer } from '../data/index.js'
import type { LanguageModel } from '../models/index.js'
import type { Memory } from '../runtime/index.js'
import { AtelierError } from '../tensor/index.js'
import { knownTokens } from './report.js'
import { type Guest, type SeatCounts, seatsOf } from './seats.js'
import { sharedCache } from './shared-cache.js'
import { type Drawn, type FinishReason, type GeneratedToken, type GenerateOptions, generation } from './text.js'

export interface EngineOptions {
  /** Texts that are generated at once; more wait for their turn. Default 8. */
  readonly slots?: number
  /**
   * Weights as constants of the programs, as they are at the first token: faster, and prompts that begin as earlier ones did are not
   * read again. Default true. While a model is being trained give false, and every text is read with the present weights.
   */
  readonly frozen?: boolean
  /** Numbers of prompt tokens read at once, in programs of their own. Default 8 and 64; 32 for large models. */
  readonly pieces?: readonly number[]
}

export interface RolloutOptions extends GenerateOptions {
  /** A seed for each prompt. Default: `seed`, `seed` + 1, … */
  readonly seeds?: readonly number[]
}

/** A text that was drawn, for training on it. */
export interface Rollout {
  /** The tokens drawn, the one that ended the text included. */
  readonly ids: Int32Array
  /** Of each token, in nats, as the model has it, before any filter. */
  readonly logProbabilities: Float64Array
  /** Of each token, in nats, in the distribution it was drawn from: after temperature and filters. */
  readonly drawnLogProbabilities: Float64Array
  readonly text: string
  readonly reason: FinishReason
}

export interface EngineCounts extends SeatCounts {
  readonly slots: number
  /** Bytes of the state of all slots. */
  readonly bytes: number
}

export interface GenerationEngine {
  /**
   * Continues a prompt as `TextSampler.generate` does, from now on, beside the others. It does not wait for its reader until some
   * hundred tokens are unread. Leaving the loop, or the options' signal, frees the slot at once, while a prompt is read too.
   * Throws at once on a prompt that the tokenizer refuses or on bad options.
   */
  submit(prompt: string | ArrayLike<number>, options?: GenerateOptions): AsyncGenerator<GeneratedToken, void>
  /** Continues all prompts, which may be more than there are slots: what came, in their order. */
  generateAll(prompts: readonly (string | ArrayLike<number>)[], options?: RolloutOptions): Promise<readonly Rollout[]>
  /** Opens all programs now rather than at their first use, which takes seconds for large models. */
  open(): Promise<void>
  counts(): EngineCounts
  /** Frees sessions and cache; what is under way ends by throwing. */
  close(): Promise<void>
}

/** An engine over `model`. Throws when the tokenizer has more tokens than the model. */
export function generationEngine(
  memory: Memory,
  model: LanguageModel,
  tokenizer: Tokenizer,
  options: EngineOptions = {},
): GenerationEngine {
  const { slots = 8, frozen = true, pieces } = options
  if (!Number.isSafeInteger(slots) || slots < 1) {
    throw new AtelierError(`engine: ${slots} slots: not a whole number from 1 on`)
  }
  const known = knownTokens('generationEngine', tokenizer, model.config.vocabulary)
  const allowed = known.includes(0) ? { allowed: known } : {}
  const cache = sharedCache(memory, model, { rows: slots, frozen, ...(pieces && { pieces }) })
  const seats = seatsOf(cache, { rows: slots, reuses: frozen })
  const draws = (guest: Guest, prompt: string | ArrayLike<number>, settings: GenerateOptions): AsyncIterable<Drawn> => {
    const { longest } = cache
    const reading = { longest, after: guest.after, forget: () => {}, close: async () => {} }
    return generation({ reading, tokenizer, context: longest, known, ...allowed }, prompt, settings)
  }

  return {
    submit(prompt, settings = {}) {
      const guest = seats.welcome()
      return readAhead(draws(guest, prompt, settings), guest, settings.signal)
    },

    async generateAll(prompts, { seeds, ...settings } = {}) {
      const { seed = 0, signal } = settings
      if (seeds && seeds.length !== prompts.length) {
        throw new AtelierError(`engine: ${seeds.length} seeds for ${prompts.length} prompts: not one for each`)
      }
      const guests = prompts.map(() => seats.welcome())
      const all = prompts.map((prompt, i) => draws(guests[i]!, prompt, { ...settings, seed: seeds?.[i] ?? seed + i }))
      const leave = (reason: unknown): void => {
        for (const guest of guests) guest.leave(reason)
      }
      return onAbort(signal, leave, () =>
        Promise.all(all.map((drawn, i) => rolloutOf(drawn).finally(() => guests[i]!.leave()))).catch((error) => {
          leave(error)
          throw error
        }),
      )
    },

    open: () => cache.open(),
    counts: () => ({ slots, bytes: cache.bytes, ...seats.counts() }),
    close: () => seats.close(),
  }
}

/** `body`, with `leave` called by the signal meanwhile. */
async function onAbort<T>(
  signal: AbortSignal | undefined,
  leave: (reason: unknown) => void,
  body: () => Promise<T>,
): Promise<T> {
  const listen = (): void => leave(signal?.reason)
  if (signal?.aborted) listen()
  signal?.addEventListener('abort', listen, { once: true })
  try {
    return await body()
  } finally {
    signal?.removeEventListener('abort', listen)
  }
}

async function rolloutOf(drawn: AsyncIterable<Drawn>): Promise<Rollout> {
  const tokens: GeneratedToken[] = []
  for await (const { token } of drawn) tokens.push(token)
  return {
    ids: Int32Array.from(tokens, ({ id }) => id),
    logProbabilities: Float64Array.from(tokens, ({ logProbability }) => logProbability),
    drawnLogProbabilities: Float64Array.from(tokens, ({ probability }) => Math.log(probability)),
    text: tokens.map(({ text }) => text).join(''),
    reason: tokens.at(-1)!.finish!,
  }
}

/** Tokens that may wait for their reader before the text pauses. */
const mostUnread = 256

/** Tokens as they come: drawn without waiting for the reader, who may fall behind by so many and may stop at any time. */
function readAhead(
  drawn: AsyncIterable<Drawn>,
  guest: Guest,
  signal: AbortSignal | undefined,
): AsyncGenerator<GeneratedToken, void> {
  const unread: GeneratedToken[] = []
  let ended: { readonly error?: unknown } | undefined
  let isStopped = false
  let arrived = (): void => {}
  let resume = (): void => {}
  const isReady = (): boolean => unread.length > 0 || ended !== undefined
  const stop = (reason?: unknown): void => {
    isStopped = true
    guest.leave(reason)
    resume()
  }

  const draw = async (): Promise<void> => {
    for await (const { token } of drawn) {
      unread.push(token)
      arrived()
      if (unread.length < mostUnread || isStopped) continue
      guest.rest(true)
      await new Promise<void>((resolve) => {
        resume = resolve
      })
      guest.rest(false)
    }
  }
  const end = (reason: { readonly error?: unknown }): void => {
    ended ??= reason
    guest.leave()
    arrived()
  }
  onAbort(signal, stop, draw).then(
    () => end({}),
    (error: unknown) => end({ error }),
  )

  const finish = async (): Promise<IteratorResult<GeneratedToken, void>> => {
    stop()
    ended = {}
    unread.length = 0
    return { done: true, value: undefined }
  }
  return {
    async next() {
      while (!isReady()) {
        await new Promise<void>((resolve) => {
          arrived = resolve
        })
      }
      const token = unread.shift()
      if (unread.length < mostUnread / 2) resume()
      if (token) return { done: false, value: token }
      if (!ended || !('error' in ended)) return { done: true, value: undefined }
      const { error } = ended
      ended = {}
      throw error
    },
    return: finish,
    async throw(error) {
      await finish()
      throw error
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
