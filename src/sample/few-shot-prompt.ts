/** How examples and a question are written down for a model that learns from its prompt. */
import { AtelierError } from '../tensor/index.js'

/** An example: what is given, and what is to be said of it. */
export interface LabelledText {
  readonly input: string
  readonly label: string
}

export interface PromptTemplate {
  /** One example, with `{input}` and, after it, `{label}`; what follows the label ends it. */
  readonly example: string
  /** What stands before all examples. Default nothing. */
  readonly instruction?: string
}

export const usualTemplate: PromptTemplate = { example: 'Input: {input}\nLabel: {label}\n\n' }

/** A template that has been looked at. */
export interface FewShotPrompt {
  /** The examples, then the question up to where its label would begin. */
  write(examples: readonly LabelledText[], input: string): string
  /** A label with what ends it, so that one that begins as another does is told from it. */
  answer(label: string): string
}

/** @throws where `{input}` and `{label}` are not there once each, in this order, or nothing follows the label. */
export function fewShotPrompt({ example, instruction = '' }: PromptTemplate): FewShotPrompt {
  const parts = /^(.*)\{input\}(.*)\{label\}(.*)$/s.exec(example)
  const [, before = '', between = '', after = ''] = parts ?? []
  const isOnce = parts !== null && ![before, between, after].some((part) => /\{(input|label)\}/.test(part))
  if (!isOnce || after === '') {
    throw new AtelierError(
      `template ${JSON.stringify(example)}: it needs {input}, then {label}, once each, and something that ends the label`,
      'Give for example "Text: {input}\\nLabel: {label}\\n\\n"',
    )
  }
  return {
    write(examples, input) {
      const shown = examples.map((each) => `${before}${each.input}${between}${each.label}${after}`)
      return `${instruction}${shown.join('')}${before}${input}${between}`
    },
    answer: (label) => `${label}${after}`,
  }
}
