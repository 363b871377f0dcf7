/** POST /v1/completions: a text that goes on from a prompt. */
import { beginToken, type GeneratedToken, startToken } from '../sample/index.js'
import { Fault, refusal } from './fault.js'
import { finishOf, type Job, jobOf, logProbabilityOf, type Piece, usageOf } from './generation.js'
import type { CompletionRequest } from './requests.js'
import type { ServedModel } from './served-model.js'

/** Tokens where a request says nothing, as OpenAI has it. */
const usualTokens = 16

export function completionJob(model: ServedModel, request: CompletionRequest): Job {
  if (request.echo && typeof request.logprobs === 'number') {
    throw new Fault(400, 'echo with logprobs: prompts are not scored.', { param: 'echo' })
  }
  // An empty prompt is the beginning of a text.
  const prompts = promptsOf(model, request.prompt).map((ids) => (ids.length > 0 ? ids : [startToken(model.tokenizer)]))
  return jobOf(model, request, prompts, {
    maxTokens: request.max_tokens ?? usualTokens,
    alternatives: request.logprobs ?? 0,
  })
}

/** Prompts as ids. What spells a special token is plain text. */
export function promptsOf({ tokenizer, vocabulary }: ServedModel, prompt: CompletionRequest['prompt']): Job['prompts'] {
  const list = typeof prompt === 'string' || typeof prompt[0] === 'number' ? [prompt] : prompt
  return (list as readonly (string | readonly number[])[]).map((each) => {
    if (typeof each !== 'string') {
      const unknown = each.find((id) => id >= vocabulary)
      if (unknown === undefined) return each
      throw new Fault(400, `prompt: token ${unknown} is not below ${vocabulary}.`, { param: 'prompt' })
    }
    try {
      return tokenizer.encode(each, { special: 'text', ends: 'before' })
    } catch (error) {
      throw refusal(error, 'prompt')
    }
  })
}

interface Head {
  readonly id: string
  readonly object: 'text_completion'
  readonly created: number
  readonly model: string
  readonly system_fingerprint: string
}

const headOf = ({ id, fingerprint }: ServedModel): Head => ({
  id: `cmpl-${crypto.randomUUID()}`,
  object: 'text_completion',
  created: Math.floor(Date.now() / 1000),
  model: id,
  system_fingerprint: fingerprint,
})

/** The whole answer. */
export async function completionAnswer(
  job: Job,
  request: CompletionRequest,
  pieces: AsyncIterable<Piece>,
): Promise<object> {
  const all = Array.from({ length: job.prompts.length * job.count }, (): GeneratedToken[] => [])
  for await (const { index, token } of pieces) all[index]!.push(token)
  const choices = all.map((tokens, index) => {
    const echoed = echoOf(job, request, index)
    return {
      index,
      text: echoed + tokens.map(({ text }) => text).join(''),
      logprobs: logprobsOf(job, request, tokens, echoed.length),
      finish_reason: finishOf(tokens.at(-1)!),
    }
  })
  const completion = all.reduce((sum, { length }) => sum + length, 0)
  return { ...headOf(job.model), choices, usage: usageOf(job, completion), seed: job.settings.seed }
}

/** The answer piece by piece. */
export async function* completionEvents(
  job: Job,
  request: CompletionRequest,
  pieces: AsyncIterable<Piece>,
): AsyncGenerator<object, void> {
  const head = headOf(job.model)
  const offsets = new Map<number, number>()
  const usage = request.stream_options?.include_usage ? { usage: null } : {}
  let completion = 0
  for await (const { index, token } of pieces) {
    completion += 1
    const echoed = offsets.has(index) ? '' : echoOf(job, request, index)
    const before = (offsets.get(index) ?? 0) + echoed.length
    offsets.set(index, before + token.text.length)
    const logprobs = logprobsOf(job, request, [token], before)
    const finish = finishOf(token)
    if (echoed === '' && token.text === '' && finish === null && logprobs === null) continue
    yield { ...head, choices: [{ index, text: echoed + token.text, logprobs, finish_reason: finish }], ...usage }
  }
  if (request.stream_options?.include_usage) yield { ...head, choices: [], usage: usageOf(job, completion) }
}

/** The prompt, without the token that the tokenizer put before it. */
function echoOf({ model: { tokenizer }, prompts, count }: Job, { echo }: CompletionRequest, index: number): string {
  if (!echo) return ''
  const prompt = Array.from(prompts[Math.floor(index / count)]!)
  return tokenizer.decode(prompt[0] === beginToken(tokenizer) ? prompt.slice(1) : prompt)
}

function logprobsOf(job: Job, { logprobs }: CompletionRequest, tokens: readonly GeneratedToken[], offset: number) {
  if (typeof logprobs !== 'number') return null
  const { tokenizer } = job.model
  const offsets: number[] = []
  let at = offset
  for (const { text } of tokens) {
    offsets.push(at)
    at += text.length
  }
  return {
    tokens: tokens.map(({ id }) => tokenizer.decode([id])),
    token_logprobs: tokens.map(({ logProbability }) => logProbabilityOf(logProbability)),
    top_logprobs: tokens.map(({ alternatives }) =>
      Object.fromEntries(alternatives.map(({ text, logProbability }) => [text, logProbabilityOf(logProbability)])),
    ),
    text_offset: offsets,
  }
}
