import { Environment, Interpreter, parse, tokenize } from '@huggingface/jinja'
import { AtelierError } from '../../tensor/index.js'
import type { Json } from '../tokenizers/index.js'
import { type Form, marks } from './form.js'
import type { Message, ToolCall } from './message.js'

export interface JinjaOptions {
  /** What a template may name, such as `bos_token`. */
  readonly variables?: Readonly<Record<string, Json>>
  /** The time that `strftime_now` tells. Default: now. */
  readonly clock?: () => Date
}

/**
 * A chat template in Jinja, as `tokenizer_config.json` holds it, with what Python's `transformers` gives it: `messages`, `tools`,
 * `add_generation_prompt`, the special tokens, `raise_exception`, `strftime_now`.
 * @throws AtelierError when the source is not Jinja, and in `render` when the template refuses the messages.
 */
export function jinjaForm(source: string, { variables = {}, clock = () => new Date() }: JinjaOptions = {}): Form {
  const marked = markGeneration(source)
  const program = explaining('it is not Jinja that can be read', () =>
    parse(tokenize(marked, { lstrip_blocks: true, trim_blocks: true })),
  )
  return {
    marksAnswers: marked !== source,
    render: (messages, { addGenerationPrompt = false, tools } = {}) => {
      const names = {
        ...constants,
        ...variables,
        messages: messages.map(published),
        tools: tools === undefined || tools.length === 0 ? null : tools,
        documents: null,
        add_generation_prompt: addGenerationPrompt,
        strftime_now: (format: string) => formatTime(clock(), format),
      }
      return explaining('it refuses these messages', () => {
        const environment = new Environment()
        for (const [name, value] of Object.entries(names)) environment.set(name, value)
        return String(new Interpreter(environment).run(program).value)
      })
    },
  }
}

/** What every template finds there. */
const constants = {
  true: true,
  True: true,
  false: false,
  False: false,
  none: null,
  None: null,
  range: pythonRange,
  raise_exception: (reason: string): never => {
    throw new AtelierError(reason)
  },
} as const

/** Python's `range`, refused where it is longer than any conversation. */
function pythonRange(first: number, second?: number, step = 1): number[] {
  const [start, stop] = second === undefined ? [0, first] : [first, second]
  const length = Math.max(0, Math.ceil((stop - start) / step))
  if (!(length <= 1e6)) throw new AtelierError(`range of ${length} numbers: it is too long`)
  return Array.from({ length }, (_, i) => start + i * step)
}

/** `{% generation %}` and its end write marks; an `if` around them keeps what Jinja does with white space around a block. */
function markGeneration(source: string): string {
  return source.replace(
    /\{%([-+]?)\s*(end)?generation\s*([-+]?)%\}/g,
    (_, before: string, end: string, after: string) => {
      const mark = end === undefined ? marks.answerStart : marks.answerEnd
      return `{%${before} if true %}{{ '${mark}' }}{% endif ${after}%}`
    },
  )
}

/** A message with the field names that templates are written for. */
function published({ role, content, name, toolCalls, toolCallId }: Message): Readonly<Record<string, unknown>> {
  return {
    role,
    content,
    ...(name !== undefined && { name }),
    ...(toolCallId !== undefined && { tool_call_id: toolCallId }),
    ...(toolCalls !== undefined && toolCalls.length > 0 && { tool_calls: toolCalls.map(publishedCall) }),
  }
}

function publishedCall(call: ToolCall): Readonly<Record<string, unknown>> {
  const { id, name } = call
  return { ...(id !== undefined && { id }), type: 'function', function: { name, arguments: argumentsOf(call) } }
}

/** Templates write arguments as JSON themselves, so a text of JSON is opened. */
function argumentsOf({ arguments: given }: ToolCall): Json {
  if (typeof given !== 'string') return given
  try {
    return JSON.parse(given) as Json
  } catch {
    return given
  }
}

const months = 'January February March April May June July August September October November December'.split(' ')
const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ')

/** The part of C's `strftime` that templates use, in English and local time. */
function formatTime(time: Date, format: string): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const [month, day] = [months[time.getMonth()]!, days[time.getDay()]!]
  const parts: Readonly<Record<string, string>> = {
    Y: String(time.getFullYear()),
    y: two(time.getFullYear() % 100),
    m: two(time.getMonth() + 1),
    d: two(time.getDate()),
    B: month,
    b: month.slice(0, 3),
    A: day,
    a: day.slice(0, 3),
    H: two(time.getHours()),
    I: two(time.getHours() % 12 || 12),
    M: two(time.getMinutes()),
    S: two(time.getSeconds()),
    p: time.getHours() < 12 ? 'AM' : 'PM',
    '%': '%',
  }
  return format.replace(/%([a-zA-Z%])/g, (whole, letter: string) => parts[letter] ?? whole)
}

function explaining<T>(what: string, body: () => T): T {
  try {
    return body()
  } catch (error) {
    throw new AtelierError(`chat template: ${what}: ${(error as Error).message.replaceAll(/\s+/g, ' ')}`)
  }
}
