/** Keeps what a message says from becoming a control token. */
import type { Json } from '../tokenizers/index.js'
import { marks } from './form.js'
import type { Message, ToolCall } from './message.js'

/**
 * The messages with a guard after the first character of everything that spells one of the tokens, or could with what a template
 * puts behind it. Noncharacters become U+FFFD.
 */
export function guardMessages(messages: readonly Message[], tokens: readonly string[]): readonly Message[] {
  const guard = guardFor(tokens)
  return messages.map((message) => ({
    ...message,
    content: guard(message.content),
    ...(message.name !== undefined && { name: guard(message.name) }),
    ...(message.toolCalls !== undefined && {
      toolCalls: message.toolCalls.map((call): ToolCall => {
        const { name, arguments: given } = call
        return { ...call, name: guard(name), arguments: guardJson(given, guard) }
      }),
    }),
  }))
}

function guardFor(tokens: readonly string[]): (text: string) => string {
  const first = new Set(tokens.map((token) => token.charAt(0)))
  const begins = (text: string, at: number): boolean =>
    first.has(text.charAt(at)) &&
    tokens.some(
      (token) => text.startsWith(token, at) || (text.length - at < token.length && token.startsWith(text.slice(at))),
    )
  return (given) => {
    const text = given.replace(/[\uFDD0-\uFDEF]/g, '\uFFFD')
    let guarded = ''
    for (let at = 0; at < text.length; at++)
      guarded += begins(text, at) ? text.charAt(at) + marks.guard : text.charAt(at)
    return guarded
  }
}

function guardJson(value: Json, guard: (text: string) => string): Json {
  if (typeof value === 'string') return guard(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((each: Json) => guardJson(each, guard))
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [guard(key), guardJson(each as Json, guard)]))
}

/** A stretch of a text, in UTF-16 units. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** A rendered text without its marks: where guarded spellings begin, and the stretches between the marks of answers. */
export interface Unmarked {
  readonly text: string
  readonly guarded: ReadonlySet<number>
  readonly answers: readonly Stretch[]
}

export function unmark(rendered: string): Unmarked {
  const guarded = new Set<number>()
  const answers: Stretch[] = []
  let text = ''
  let start = 0
  for (const part of rendered.split(/([\uFDD0-\uFDD2])/)) {
    if (part === marks.guard) guarded.add(text.length - 1)
    else if (part === marks.answerStart) start = text.length
    else if (part === marks.answerEnd) answers.push({ start, end: text.length })
    else text += part
  }
  return { text, guarded, answers }
}
