/** From a request to tokens: what the endpoints for text share. */
import type { Constraint, GeneratedToken, GenerateOptions } from '../sample/index.js'
import { endTokens } from '../sample/index.js'
import { Fault, refusal } from './fault.js'
import type { SamplingRequest } from './requests.js'
import type { ServedModel } from './served-model.js'
import type { Watch } from './watch.js'

/** What is to be generated. */
export interface Job {
  readonly model: ServedModel
  readonly prompts: readonly (readonly number[] | Int32Array)[]
  readonly settings: GenerateOptions
  /** Texts for each prompt, from seeds that follow one another. */
  readonly count: number
}

export interface JobOptions {
  /** Tokens asked for; without it all that the context has room for. */
  readonly maxTokens: number | undefined
  /** Probable tokens to report. */
  readonly alternatives?: number
  readonly stop?: readonly string[]
  readonly end?: readonly number[]
  readonly constraint?: Constraint
}

/**
 * A request's job. @throws Fault 400 where a prompt and what is to follow it do not fit the context, which is never cut.
 * A seed that is not given is drawn.
 */
export function jobOf(model: ServedModel, request: SamplingRequest, prompts: Job['prompts'], options: JobOptions): Job {
  const { maxTokens, alternatives = 0, stop = [], end = endTokens(model.tokenizer), constraint } = options
  const longest = Math.max(...prompts.map(({ length }) => length))
  const room = model.context - longest + 1
  if (room < 1 || (maxTokens !== undefined && maxTokens > room)) {
    const asked = maxTokens === undefined ? 'a text' : `${maxTokens} tokens`
    throw new Fault(
      400,
      `This model's maximum context length is ${model.context} tokens. However, the prompt has ${longest} tokens and ${asked} ${maxTokens === 1 || maxTokens === undefined ? 'was' : 'were'} asked to follow it. Shorten one of the two.`,
      { code: 'context_length_exceeded', param: 'max_tokens' },
    )
  }
  const stops = typeof request.stop === 'string' ? [request.stop] : (request.stop ?? [])
  const biases = Object.keys(request.logit_bias ?? {}).map(Number)
  const unknown = biases.find((id) => id >= model.vocabulary)
  if (unknown !== undefined) {
    throw new Fault(400, `logit_bias: token ${unknown} is not below ${model.vocabulary}.`, { param: 'logit_bias' })
  }
  return {
    model,
    prompts,
    count: request.n ?? 1,
    settings: {
      maxTokens: maxTokens ?? room,
      seed: request.seed ?? crypto.getRandomValues(new Uint32Array(1))[0]!,
      temperature: request.temperature ?? 1,
      // 0 stands for the most probable token alone.
      topP: Math.max(request.top_p ?? 1, Number.MIN_VALUE),
      topK: request.top_k ?? 0,
      minP: request.min_p ?? 0,
      repetitionPenalty: request.repetition_penalty ?? 1,
      frequencyPenalty: request.frequency_penalty ?? 0,
      presencePenalty: request.presence_penalty ?? 0,
      ...(request.logit_bias && { logitBias: request.logit_bias }),
      stop: [...stops, ...stop],
      stopTokens: end,
      alternatives,
      overflow: 'stop',
      ...(constraint && { constraint }),
    },
  }
}

/** One token of one of the texts; texts are numbered prompt by prompt. */
export interface Piece {
  readonly index: number
  readonly token: GeneratedToken
}

/** Starts a job at once. @throws Fault 400 on settings that do not fit, before anything runs. */
export function start(
  { model, prompts, settings, count }: Job,
  signal: AbortSignal,
  watch: Watch,
): AsyncGenerator<Piece, void> {
  const texts: AsyncGenerator<GeneratedToken, void>[] = []
  try {
    for (const prompt of prompts) {
      for (let i = 0; i < count; i++) {
        const seed = settings.seed! + i
        texts.push(model.engine.submit(prompt, { ...settings, seed, signal }))
      }
    }
  } catch (error) {
    for (const text of texts) text.return(undefined).catch(() => {})
    throw refusal(error)
  }
  return merged(texts.map((text) => watch.tokens(model, text)))
}

/** Tokens of several texts as they come. Leaving the loop ends all of them. */
async function* merged(texts: readonly AsyncGenerator<GeneratedToken, void>[]): AsyncGenerator<Piece, void> {
  const next = async (index: number) => ({ index, result: await texts[index]!.next() })
  const pending = new Map(texts.map((_, index) => [index, next(index)]))
  try {
    while (pending.size > 0) {
      const { index, result } = await Promise.race(pending.values())
      if (result.done) pending.delete(index)
      else {
        pending.set(index, next(index))
        yield { index, token: result.value }
      }
    }
  } finally {
    for (const waiting of pending.values()) waiting.catch(() => {})
    for (const text of texts) text.return(undefined).catch(() => {})
  }
}

export interface Usage {
  readonly prompt_tokens: number
  readonly completion_tokens: number
  readonly total_tokens: number
}

export function usageOf({ prompts }: Job, completion: number): Usage {
  const prompt = prompts.reduce((sum, { length }) => sum + length, 0)
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion }
}

/** OpenAI has two ends of a text; a full context counts as its length. */
export const finishOf = ({ finish }: GeneratedToken): 'stop' | 'length' | null =>
  finish === undefined ? null : finish === 'stop' ? 'stop' : 'length'

/** JSON has no infinity. */
export const logProbabilityOf = (value: number): number => Math.max(value, -9999)
