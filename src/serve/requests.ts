/** The requests of OpenAI's HTTP interface (https://platform.openai.com/docs/api-reference), as far as they are understood. */
import * as v from 'valibot'

const number = (least: number, most: number) =>
  v.pipe(
    v.number(`a number from ${least} to ${most} is needed`),
    v.check((value) => Number.isFinite(value) && value >= least && value <= most, `not from ${least} to ${most}`),
  )
const whole = (least: number, most = Number.MAX_SAFE_INTEGER) =>
  v.pipe(
    number(least, most),
    v.check((value) => Number.isSafeInteger(value), 'not a whole number'),
  )
/** Clients send null for what they leave open. */
const open = <T extends v.GenericSchema>(schema: T) => v.optional(v.nullable(schema))

const mostStops = 16
const stopText = v.pipe(
  v.string('a text is needed'),
  v.check((text) => text.length > 0 && text.length <= 1000, 'a stop text has 1 to 1000 characters'),
)
const stops = v.union(
  [stopText, v.pipe(v.array(stopText), v.maxLength(mostStops, `more than ${mostStops} stop texts`))],
  `a text or up to ${mostStops} texts of 1 to 1000 characters are needed`,
)

/** What is not done is refused rather than ignored, unless it asks for what happens anyway. */
const only = (values: readonly unknown[], message: string) =>
  open(v.custom<unknown>((value) => values.includes(value), message))

const sampling = {
  model: open(v.string('a text is needed')),
  max_tokens: open(whole(1)),
  temperature: open(number(0, 2)),
  top_p: open(number(0, 1)),
  /** Not OpenAI's: as in `sample`. */
  top_k: open(whole(0)),
  min_p: open(number(0, 1)),
  repetition_penalty: open(number(0.01, 100)),
  frequency_penalty: open(number(-2, 2)),
  presence_penalty: open(number(-2, 2)),
  logit_bias: open(
    v.pipe(
      v.record(v.pipe(v.string(), v.regex(/^\d{1,7}$/, 'a token id is needed')), number(-100, 100)),
      v.check((bias) => Object.keys(bias).length <= 1024, 'more than 1024 tokens'),
    ),
  ),
  seed: open(whole(Number.MIN_SAFE_INTEGER)),
  stop: open(stops),
  n: open(whole(1, 128)),
  stream: open(v.boolean('true or false is needed')),
  stream_options: open(v.object({ include_usage: open(v.boolean('true or false is needed')) })),
  user: open(v.string('a text is needed')),
}

const mostTokens = 1 << 20
const ids = v.pipe(v.array(whole(0, 1e7)), v.maxLength(mostTokens, 'too many tokens'))
const texts = (most: number) =>
  v.union(
    [
      v.string(),
      v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(most)),
      v.pipe(ids, v.minLength(1)),
      v.pipe(v.array(v.pipe(ids, v.minLength(1))), v.minLength(1), v.maxLength(most)),
    ],
    `a text, token ids, or 1 to ${most} of either are needed`,
  )

export const completionRequest = v.object({
  ...sampling,
  prompt: v.optional(texts(64), ''),
  logprobs: open(whole(0, 20)),
  echo: open(v.boolean('true or false is needed')),
  suffix: only([''], 'texts are only continued, not filled in'),
  best_of: only([1], 'best_of other than 1 is not done: ask for n'),
})

export type CompletionRequest = v.InferOutput<typeof completionRequest>

const part = v.object({
  type: v.picklist(['text', 'refusal'], 'only parts of text are read'),
  text: v.optional(v.string()),
  refusal: v.optional(v.string()),
})
const content = v.union(
  [v.string(), v.null(), v.pipe(v.array(part), v.maxLength(1024))],
  'a text, or parts of type text, are needed',
)
const calledFunction = v.object({
  id: v.optional(v.string()),
  type: v.optional(v.literal('function')),
  function: v.object({ name: v.string(), arguments: v.string() }),
})
const message = v.object({
  role: v.picklist(
    ['system', 'developer', 'user', 'assistant', 'tool'],
    'system, developer, user, assistant or tool is needed',
  ),
  content: v.optional(content, null),
  name: open(v.string()),
  tool_calls: open(v.pipe(v.array(calledFunction), v.maxLength(128))),
  tool_call_id: open(v.string()),
})

const name = v.pipe(
  v.string('a name is needed'),
  v.regex(/^[\w.-]{1,64}$/, 'a name of 1 to 64 letters, digits, _ - . is needed'),
)
const schema = v.record(v.string(), v.unknown())
const tool = v.object({
  type: v.literal('function', 'only functions can be called'),
  function: v.object({
    name,
    description: open(v.string()),
    parameters: open(schema),
    strict: open(v.boolean()),
  }),
})

export const chatRequest = v.object({
  ...sampling,
  messages: v.pipe(
    v.array(message, 'a list of messages is needed'),
    v.minLength(1, 'at least one message is needed'),
    v.maxLength(2048, 'more than 2048 messages'),
  ),
  max_completion_tokens: open(whole(1)),
  logprobs: open(v.boolean('true or false is needed')),
  top_logprobs: open(whole(0, 20)),
  response_format: open(
    v.variant(
      'type',
      [
        v.object({ type: v.literal('text') }),
        v.object({ type: v.literal('json_object') }),
        v.object({
          type: v.literal('json_schema'),
          json_schema: v.object({ name: open(v.string()), schema, strict: open(v.boolean()) }),
        }),
      ],
      'text, json_object or json_schema is needed',
    ),
  ),
  tools: open(v.pipe(v.array(tool), v.maxLength(128, 'more than 128 tools'))),
  tool_choice: open(
    v.union(
      [
        v.picklist(['none', 'auto', 'required']),
        v.object({ type: v.literal('function'), function: v.object({ name: v.string() }) }),
      ],
      'none, auto, required or a function is needed',
    ),
  ),
  functions: only([], 'it has been replaced by tools'),
  audio: only([], 'there is no sound'),
})

export type ChatRequest = v.InferOutput<typeof chatRequest>
export type ChatMessage = ChatRequest['messages'][number]
export type Tool = NonNullable<ChatRequest['tools']>[number]

export const embeddingRequest = v.object({
  model: open(v.string('a text is needed')),
  input: texts(2048),
  encoding_format: open(v.picklist(['float', 'base64'], 'float or base64 is needed')),
  dimensions: only([], 'vectors have the width of the model'),
  user: open(v.string()),
})

export type EmbeddingRequest = v.InferOutput<typeof embeddingRequest>

/** What the requests for text share. */
export type SamplingRequest = Omit<CompletionRequest, 'prompt' | 'logprobs' | 'echo' | 'suffix' | 'best_of'>
