/** POST /v1/chat/completions: an answer in a conversation. */
import type { Message } from '../data/index.js'
import { endTokens, type GeneratedToken } from '../sample/index.js'
import { refusal } from './fault.js'
import { formOf } from './form.js'
import { finishOf, type Job, jobOf, logProbabilityOf, type Piece, usageOf } from './generation.js'
import type { ChatMessage, ChatRequest } from './requests.js'
import type { ServedModel } from './served-model.js'
import { type CallPlan, callPlan, callsIn, prefixOf, type WrittenCall } from './tools.js'

/** A conversation's job, and the tools that its answer has to call, if any. */
export interface ChatJob extends Job {
  readonly plan: CallPlan
}

export function chatJob(model: ServedModel, request: ChatRequest): ChatJob {
  const { tokenizer, template } = model
  const plan = callPlan(request)
  const tools = plan.kind === 'none' ? {} : { tools: plan.tools.map((each) => each.function as never) }
  const end = [...new Set([...endTokens(tokenizer), ...template.end])]
  try {
    const { ids } = template.encode(request.messages.map(messageOf), { addGenerationPrompt: true, ...tools })
    const prefix = tokenizer.encode(prefixOf(plan), { special: 'text' })
    const constraint = formOf(model, request, plan, end)
    const job = jobOf(model, request, [[...ids, ...prefix]], {
      maxTokens: request.max_completion_tokens ?? request.max_tokens ?? undefined,
      alternatives: request.logprobs ? (request.top_logprobs ?? 0) : 0,
      // What has a form ends by it.
      stop: constraint ? [] : template.stop,
      end,
      ...(constraint && { constraint }),
    })
    return { ...job, plan }
  } catch (error) {
    throw refusal(error, 'messages')
  }
}

function messageOf({ role, content, name, tool_calls, tool_call_id }: ChatMessage): Message {
  const text =
    typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? part.refusal ?? '').join('')
  return {
    role: role === 'developer' ? 'system' : role,
    content: text,
    ...(name && { name }),
    ...(tool_call_id && { toolCallId: tool_call_id }),
    ...(tool_calls && {
      toolCalls: tool_calls.map(({ id, function: called }) => ({ ...called, ...(id && { id }) })),
    }),
  }
}

interface Head {
  readonly id: string
  readonly object: string
  readonly created: number
  readonly model: string
  readonly system_fingerprint: string
}

const headOf = ({ id, fingerprint }: ServedModel, object: string): Head => ({
  id: `chatcmpl-${crypto.randomUUID()}`,
  object,
  created: Math.floor(Date.now() / 1000),
  model: id,
  system_fingerprint: fingerprint,
})

/** The whole answer. */
export async function chatAnswer(job: ChatJob, request: ChatRequest, pieces: AsyncIterable<Piece>): Promise<object> {
  const all = Array.from({ length: job.count }, (): GeneratedToken[] => [])
  for await (const { index, token } of pieces) all[index]!.push(token)
  const choices = all.map((tokens, index) => {
    const text = tokens.map((token) => token.text).join('')
    const calls = callsIn(job.plan, text)
    return {
      index,
      message: {
        role: 'assistant',
        content: calls.length > 0 ? null : text,
        refusal: null,
        ...(calls.length > 0 && { tool_calls: calls.map(callOf) }),
      },
      logprobs: logprobsOf(job, request, tokens),
      finish_reason: calls.length > 0 ? 'tool_calls' : finishOf(tokens.at(-1)!),
    }
  })
  const completion = all.reduce((sum, { length }) => sum + length, 0)
  const head = headOf(job.model, 'chat.completion')
  return { ...head, choices, usage: usageOf(job, completion), seed: job.settings.seed }
}

const callOf = ({ name, arguments: given }: WrittenCall) => ({
  id: `call_${crypto.randomUUID()}`,
  type: 'function' as const,
  function: { name, arguments: given },
})

/** The answer piece by piece. Calls come whole, when their text is: half of one is of no use. */
export async function* chatEvents(
  job: ChatJob,
  request: ChatRequest,
  pieces: AsyncIterable<Piece>,
): AsyncGenerator<object, void> {
  const head = headOf(job.model, 'chat.completion.chunk')
  const usage = request.stream_options?.include_usage ? { usage: null } : {}
  const chunk = (
    index: number,
    delta: object,
    logprobs: object | null = null,
    finish: string | null = null,
  ): object => ({
    ...head,
    choices: [{ index, delta, logprobs, finish_reason: finish }],
    ...usage,
  })
  const texts = new Map<number, string>()
  let completion = 0
  for (let index = 0; index < job.count; index++) yield chunk(index, { role: 'assistant', content: '' })
  for await (const { index, token } of pieces) {
    completion += 1
    const text = (texts.get(index) ?? '') + token.text
    texts.set(index, text)
    const logprobs = logprobsOf(job, request, [token])
    const isHeld = job.plan.kind !== 'none'
    if (!isHeld && (token.text !== '' || logprobs)) yield chunk(index, { content: token.text }, logprobs)
    if (token.finish === undefined) continue
    const calls = callsIn(job.plan, text)
    if (calls.length > 0) {
      yield chunk(index, { tool_calls: calls.map((call, i) => ({ index: i, ...callOf(call) })) })
    } else if (isHeld && text !== '') yield chunk(index, { content: text })
    yield chunk(index, {}, null, calls.length > 0 ? 'tool_calls' : finishOf(token))
  }
  if (request.stream_options?.include_usage) yield { ...head, choices: [], usage: usageOf(job, completion) }
}

function logprobsOf(job: ChatJob, { logprobs }: ChatRequest, tokens: readonly GeneratedToken[]) {
  if (!logprobs) return null
  const { tokenizer } = job.model
  const told = (id: number, logProbability: number) => ({
    token: tokenizer.decode([id]),
    logprob: logProbabilityOf(logProbability),
    bytes: [...tokenizer.bytes(id)],
  })
  return {
    content: tokens.map(({ id, logProbability, alternatives }) => ({
      ...told(id, logProbability),
      top_logprobs: alternatives.map((other) => told(other.id, other.logProbability)),
    })),
    refusal: null,
  }
}
