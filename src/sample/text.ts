/** Text from a language model, token by token. */
import { decodeStream, type Tokenizer } from '../data/index.js'
import type { LanguageModel } from '../models/index.js'
import type { WeightBits } from '../onnx/index.js'
import type { Memory } from '../runtime/index.js'
import { AtelierError, type RandomStream, randomStream } from '../tensor/index.js'
import { chain, type SamplingSettings } from './chain.js'
import type { Constraint } from './constraint.js'
import { drawOrAccept } from './draft.js'
import { draw } from './filters.js'
import { type Reader, reader } from './reader.js'
import { checkAlternatives, endTokens, knownTokens, reportOn, startToken, type TokenReport } from './report.js'
import { lookAhead, type Speculation } from './speculation.js'
import { stopScanner } from './stop.js'

export interface GenerateOptions extends SamplingSettings {
  /** From 1 on. Default 200. */
  readonly maxTokens?: number
  /** Decides every draw: token i takes the i-th number of the seed's stream. Default 0. */
  readonly seed?: number
  /** Strings that end the text, across tokens too; they are not part of it. */
  readonly stop?: readonly string[]
  /** Tokens that end the text without being part of it. Default: the tokenizer's special tokens for the end of a text. */
  readonly stopTokens?: readonly number[]
  /** How many of the most probable tokens to report at each place. Default 0. */
  readonly alternatives?: number
  /**
   * When the text outgrows the context: `slide`, the default, goes on after the last half of a context, read anew; `stop` ends
   * the text; `error` refuses at the start what might not fit.
   */
  readonly overflow?: 'slide' | 'stop' | 'error'
  /** Tokens that come first, whatever would have been drawn; each uses up its number of the seed's stream. Default none. */
  readonly forced?: ArrayLike<number>
  /** The form of the text, which goes along with a clone of it; where nothing more may come, the text ends by `stop`. Default none. */
  readonly constraint?: Constraint
  /** Ends the generation by throwing the signal's reason. */
  readonly signal?: AbortSignal
}

/** Why a text ended: as many tokens as asked for, a stop string or token or the end of its form, or a full context. */
export type FinishReason = 'length' | 'stop' | 'context'

export interface GeneratedToken extends TokenReport {
  /** What is certain of the text with this token: '' while a character or a possible stop string is unfinished. All joined are the text. */
  readonly text: string
  /** On the last token, why it is the last. */
  readonly finish?: FinishReason
  /** On the last token of a text that was cut off before it had its form: the text, ended as shortly as the form allows. */
  readonly repaired?: string
}

export interface Completion {
  readonly text: string
  readonly tokens: readonly GeneratedToken[]
  readonly reason: FinishReason
  /** Of a text that was cut off before it had its form: the text, ended as shortly as the form allows. */
  readonly repaired?: string
}

export interface TextSampler {
  /**
   * Continues `prompt` (text, or ids) token by token; the prompt is not part of what comes. An empty one is the beginning of a
   * text: the tokenizer's special token for the beginning or else the end of a text, else a newline, else token 0.
   * Several generations may run at once. Throws at once on a prompt that the tokenizer refuses or on bad options.
   */
  generate(prompt: string | ArrayLike<number>, options?: GenerateOptions): AsyncGenerator<GeneratedToken, void>
  /** The same, all at once. */
  complete(prompt: string | ArrayLike<number>, options?: GenerateOptions): Promise<Completion>
  close(): Promise<void>
}

export interface TextSamplerOptions {
  /**
   * Weights as constants of the programs, as they are at the first token: faster. Default true. While a model is being trained
   * give false, and every generation begins with the present weights.
   */
  readonly frozen?: boolean
  /** The bits that weights keep where they are constants: less memory, and texts of a slightly other model. Default: all. */
  readonly bits?: WeightBits
  /** Numbers of prompt tokens read at once, in programs of their own. Default 64 and 8. */
  readonly chunks?: readonly number[]
  /** Goes ahead of the texts, which are drawn faster where it is often right. The sampler closes it. */
  readonly speculation?: Speculation
}

/** Samples from `model` with a cache of one text. Throws when the tokenizer has more tokens than the model. */
export function textSampler(
  memory: Memory,
  model: LanguageModel,
  tokenizer: Tokenizer,
  options: TextSamplerOptions = {},
): TextSampler {
  const { speculation, ...reading } = options
  return readerSampler(reader(memory, model, { frozen: true, ...reading }), model.config, tokenizer, speculation)
}

/**
 * Samples from whatever reads: any family that turns tokens into logits. `close` closes the reader, and the draft of a speculation.
 * @throws AtelierError where there is a speculation and what was read cannot be taken back.
 */
export function readerSampler(
  reading: Reader,
  sizes: { readonly vocabulary: number },
  tokenizer: Tokenizer,
  speculation?: Speculation,
): TextSampler {
  const source = { ...textSource(reading, sizes, tokenizer), ...(speculation && { speculation }) }
  return {
    generate: (prompt, settings = {}) => tokensOf(generation(source, prompt, settings)),
    async complete(prompt, settings = {}) {
      const tokens: GeneratedToken[] = []
      for await (const { token } of generation(source, prompt, settings)) tokens.push(token)
      const { finish, repaired } = tokens.at(-1)!
      const text = tokens.map((token) => token.text).join('')
      return { text, tokens, reason: finish!, ...(repaired !== undefined && { repaired }) }
    },
    async close() {
      await Promise.all([reading.close(), speculation?.draft.close()])
    },
  }
}

/** What a text is drawn from. */
export interface TextSource {
  readonly reading: Reader
  readonly tokenizer: Tokenizer
  readonly context: number
  readonly known: Uint8Array
  /** Which tokens may be drawn, if not all. */
  readonly allowed?: Uint8Array
  readonly speculation?: Speculation
}

/** A reader of any family as a source. Throws when the tokenizer has more tokens than the vocabulary. */
export function textSource(
  reading: Reader,
  { vocabulary }: { readonly vocabulary: number },
  tokenizer: Tokenizer,
): TextSource {
  const known = knownTokens('textSampler', tokenizer, vocabulary)
  return { reading, tokenizer, context: reading.longest, known, ...(known.includes(0) && { allowed: known }) }
}

/** A token, and what it was drawn from, [vocabulary] each: the model's logits, and the probabilities after the filters. */
export interface Drawn {
  readonly token: GeneratedToken
  readonly logits: Float32Array
  readonly probabilities: Float64Array
}

/** `TextSampler.generate`, with what each token was drawn from. */
export function generation(
  source: TextSource,
  prompt: string | ArrayLike<number>,
  options: GenerateOptions,
): AsyncGenerator<Drawn, void> {
  const { reading, tokenizer, context, known, allowed, speculation } = source
  const {
    maxTokens = 200,
    seed = 0,
    stop = [],
    stopTokens = endTokens(tokenizer),
    alternatives = 0,
    overflow = 'slide',
    forced = [],
    constraint: given,
    signal,
    ...settings
  } = options
  const constraint = given?.clone()
  const distributionOf = chain(settings)
  const uniforms = remembered(randomStream(seed, 'sample'))
  const others = randomStream(seed, 'draft')
  const stops = stopScanner(stop)
  const decoder = decodeStream(tokenizer)
  const tokens = promptTokens(source, prompt)
  const prompted = tokens.length
  checkKnown('the forced tokens', known, Array.from(forced))
  checkAlternatives('generate', alternatives)
  checkLengths(tokens.length, maxTokens, context, overflow)
  const isShared = speculation?.draws === 'shared'
  const ahead =
    speculation &&
    lookAhead(reading, speculation, {
      distributionOf: (logits, history) => distributionOf(logits, history, allowed),
      uniform: (place) => (isShared ? uniforms.at(tokens.length - prompted + place) : others.uniform()),
    })

  async function* steps(): AsyncGenerator<Drawn, void> {
    reading.forget()
    let from = 0
    for (let count = 1; ; count++) {
      signal?.throwIfAborted()
      if (tokens.length - from > context) from = tokens.length - Math.ceil(context / 2)
      const logits = await (ahead ?? reading).after(tokens.slice(from), signal)
      const mayCome = constraint?.allowed(maxTokens - count + 1) ?? allowed
      const { probabilities } = distributionOf(logits, tokens, mayCome)
      const uniform = uniforms.at(count - 1)
      const guess = isShared ? undefined : ahead?.guess()
      const drawn = guess ? drawOrAccept(probabilities, guess, uniform, others.uniform()) : draw(probabilities, uniform)
      const id = forced[count - 1] ?? drawn
      tokens.push(id)
      constraint?.accept(id)
      const isEnd = stopTokens.includes(id)
      let { text, stopped } = isEnd ? { text: '', stopped: true } : stops.push(decoder.push(id))
      const finish = reasonFor(stopped, count)
      if (finish !== undefined && (isEnd || !stopped)) text += stops.push(decoder.end()).text + stops.end()
      const report = reportOn(logits, id, tokenizer, { alternatives, known, probabilities })
      const repaired = finish && constraint && !constraint.isWhole && repair(constraint)
      yield {
        token: { ...report, text, ...(finish && { finish }), ...(repaired && { repaired }) },
        logits,
        probabilities,
      }
      if (finish !== undefined) return
    }
  }
  const reasonFor = (stopped: boolean, count: number): FinishReason | undefined => {
    if (stopped || constraint?.isDone) return 'stop'
    if (count === maxTokens) return 'length'
    return overflow !== 'slide' && tokens.length > context ? 'context' : undefined
  }
  const repair = (form: Constraint): string => tokenizer.decode([...tokens.slice(prompted), ...form.ending()])
  return steps()
}

/** The numbers of a stream by their place, so that a draft can take them first. */
function remembered(stream: RandomStream): { at(place: number): number } {
  const numbers: number[] = []
  return {
    at(place) {
      while (numbers.length <= place) numbers.push(stream.uniform())
      return numbers[place]!
    },
  }
}

async function* tokensOf(drawn: AsyncIterable<Drawn>): AsyncGenerator<GeneratedToken, void> {
  for await (const { token } of drawn) yield token
}

/** The ids of a prompt; of an empty one, the token that begins a text. */
export function promptTokens({ tokenizer, known }: TextSource, prompt: string | ArrayLike<number>): number[] {
  const tokens = [...(typeof prompt === 'string' ? tokenizer.encode(prompt, { ends: 'before' }) : Array.from(prompt))]
  checkKnown('the prompt', known, tokens)
  return tokens.length > 0 ? tokens : [startToken(tokenizer)]
}

function checkKnown(name: string, known: Uint8Array, tokens: readonly number[]): void {
  const unknown = tokens.find((id) => !known[id])
  if (unknown !== undefined) {
    throw new AtelierError(`generate: token ${unknown} in ${name}: the tokenizer has no such token`)
  }
}

function checkLengths(prompt: number, maxTokens: number, context: number, overflow: string): void {
  if (!Number.isSafeInteger(maxTokens) || maxTokens < 1) {
    throw new AtelierError(`generate: maxTokens ${maxTokens}: not a whole number from 1 on`)
  }
  // The last token drawn is not read.
  const needed = prompt + maxTokens - 1
  if (overflow === 'error' && needed > context) {
    throw new AtelierError(
      `generate: a prompt of ${prompt} tokens and ${maxTokens} to generate: the context holds ${context}`,
      "Ask for fewer tokens, or set overflow to 'slide' or 'stop'",
    )
  }
  if (overflow === 'stop' && prompt > context) {
    throw new AtelierError(
      `generate: a prompt of ${prompt} tokens: the context holds ${context}`,
      "Give a shorter prompt, or set overflow to 'slide'",
    )
  }
}
