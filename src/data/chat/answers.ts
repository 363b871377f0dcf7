/** Where the answers are in a rendered conversation, for forms that do not say so. */
import { type Form, marks, type RenderOptions } from './form.js'
import { type Stretch, unmark } from './guard.js'
import type { Message } from './message.js'

/**
 * The stretch of each assistant's turn: from behind what the template puts before an answer (which serving gives, too) to the end
 * of its end token. Found by rendering the conversation again: up to the turn, up to its end, and with another content in its place.
 * A template may write earlier turns otherwise when later ones follow (thoughts that are left out, say), so each is looked for
 * in the whole text.
 */
export function answerStretches(
  form: Form,
  messages: readonly Message[],
  options: RenderOptions,
  isEnd: (text: string, at: number) => number | undefined,
): readonly Stretch[] {
  const whole = unmark(form.render(messages, options)).text
  const tools = options.tools === undefined ? {} : { tools: options.tools }
  const prefix = (count: number, addGenerationPrompt: boolean): number | undefined => {
    const text = attempt(() => unmark(form.render(messages.slice(0, count), { ...tools, addGenerationPrompt })).text)
    return text !== undefined && whole.startsWith(text) ? text.length : undefined
  }
  return messages.flatMap((message, index): Stretch[] => {
    if (message.role !== 'assistant') return []
    const other = messages.with(index, { ...message, content: marks.probe })
    const content = difference(whole, unmark(form.render(other, options)).text)
    const before = prefix(index, true)
    const start = before !== undefined && before <= content.start ? before : content.start
    const after = prefix(index + 1, false) ?? whole.length
    return [{ start, end: endOf(whole, content.end, after, isEnd) }]
  })
}

/** Behind the first end token from `from` on, or `after` where there is none before it. */
function endOf(
  text: string,
  from: number,
  after: number,
  isEnd: (text: string, at: number) => number | undefined,
): number {
  for (let at = from; at < after; at++) {
    const end = isEnd(text, at)
    if (end !== undefined) return end
  }
  return after
}

/** The stretch of `text` that `other` has otherwise. */
function difference(text: string, other: string): Stretch {
  const shorter = Math.min(text.length, other.length)
  let start = 0
  while (start < shorter && text[start] === other[start]) start++
  let same = 0
  while (same < shorter - start && text[text.length - 1 - same] === other[other.length - 1 - same]) same++
  return { start, end: text.length - same }
}

/** A template may refuse the beginning of a conversation. */
function attempt<T>(body: () => T): T | undefined {
  try {
    return body()
  } catch {
    return undefined
  }
}
