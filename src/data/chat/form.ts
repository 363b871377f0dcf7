import type { Json } from '../tokenizers/index.js'
import type { Message } from './message.js'

export interface RenderOptions {
  /** Ends with what comes before an answer, so that the model writes one. */
  readonly addGenerationPrompt?: boolean
  /** Tools that may be called, as JSON schemas of functions, for templates that tell of them. */
  readonly tools?: readonly Json[]
}

/** How a conversation is written down as one text. */
export interface Form {
  render(messages: readonly Message[], options?: RenderOptions): string
  /** The form says itself where answers are, between `marks.answerStart` and `marks.answerEnd`. */
  readonly marksAnswers: boolean
}

/**
 * Noncharacters of Unicode, which no text is to hold (section 23.7 of its standard); messages are cleaned of them, so that
 * they can stand for something in a rendered text.
 */
export const marks = {
  /** After the first character of what spells a special token and is none. */
  guard: '\uFDD0',
  answerStart: '\uFDD1',
  answerEnd: '\uFDD2',
  /** An answer that is like no other. */
  probe: '\uFDD3',
} as const

const titles = { system: 'System', user: 'User', assistant: 'Assistant', tool: 'Tool' } as const

/**
 * A form that needs no special tokens: `User:`, the text from the next line on, a blank line, and `Assistant:` likewise. A blank line ends
 * a turn, so those inside a content become simple line breaks, and no content can begin another turn. The line break before an answer keeps
 * tokens from reaching over its beginning: a prompt is read the same alone and in training.
 */
export const plainForm: Form = {
  marksAnswers: false,
  render: (messages, { addGenerationPrompt = false } = {}) => {
    const turns = messages.map(
      ({ role, content }) => `${titles[role]}:\n${content.trim().replace(/\n\s*\n/g, '\n')}\n\n`,
    )
    return `${turns.join('')}${addGenerationPrompt ? `${titles.assistant}:\n` : ''}`
  },
}

/** ChatML (OpenAI 2023), which many models that people tune are tuned with. */
export const chatMl = `{%- for message in messages %}
{{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}`
