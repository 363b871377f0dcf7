import type { Json, Tokenizer } from '../tokenizers/index.js'
import { tokenEnds } from '../tokenizers/index.js'
import { answerStretches } from './answers.js'
import { chatMl, type Form, marks, plainForm, type RenderOptions } from './form.js'
import { guardMessages, type Stretch, type Unmarked, unmark } from './guard.js'
import { jinjaForm } from './jinja.js'
import { checkMessages, type Message } from './message.js'

/** A conversation as tokens [tokens]. */
export interface EncodedChat {
  readonly ids: Int32Array
  /** 1 where a token is to be learnt: what assistants say, and the token that ends it. */
  readonly answers: Uint8Array
}

/** How a model wants conversations written down. Training, serving and export share it, so that they give the same ids. */
export interface ChatTemplate {
  /** The conversation as one text. @throws AtelierError when the template refuses it. */
  render(messages: readonly Message[], options?: RenderOptions): string
  /**
   * The same text as tokens, tokenised once. Special tokens count where the template writes them; where a message spells one,
   * it is plain text.
   */
  encode(messages: readonly Message[], options?: RenderOptions): EncodedChat
  /** Tokens that end an answer; none where the form has only `stop`. */
  readonly end: readonly number[]
  /** Texts that end an answer where no token does. */
  readonly stop: readonly string[]
  /** The Jinja source, for what is saved beside a model; undefined for the plain form. */
  readonly source?: string
  /** What the source may name, such as `bos_token`. */
  readonly variables: Readonly<Record<string, Json>>
}

export interface ChatTemplateOptions {
  /** What the template may name: `bos_token`, `eos_token` and the like, as `tokenizer_config.json` has them. */
  readonly variables?: Readonly<Record<string, Json>>
  /** More tokens that end an answer, such as those of `generation_config.json`. */
  readonly end?: readonly number[]
  /** The time that a template may tell. Default: now. */
  readonly clock?: () => Date
}

/**
 * The chat template of a tokenizer. `source` is Jinja, from `tokenizer_config.json` or `chat_template.jinja`; without it ChatML where
 * the tokenizer has its two tokens, else a plain form that works with any tokenizer.
 * @throws AtelierError when the source cannot be read.
 */
export function chatTemplate(tokenizer: Tokenizer, source?: string, options: ChatTemplateOptions = {}): ChatTemplate {
  const isChatMl = tokenizer.special.has('<|im_start|>') && tokenizer.special.has('<|im_end|>')
  const jinja = source ?? (isChatMl ? chatMl : undefined)
  const form = normalised(jinja === undefined ? plainForm : jinjaForm(jinja, options), tokenizer)
  const special = [...tokenizer.special.keys()]
  const written = (messages: readonly Message[], settings: RenderOptions): Unmarked => {
    checkMessages(messages)
    return unmark(form.render(guardMessages(messages, special), settings))
  }
  const found = endToken(form, special)
  const eos = options.variables?.eos_token
  const spelled = [found, typeof eos === 'string' ? eos : undefined].map((text) => tokenizer.special.get(text ?? ''))
  const end = [...new Set([...spelled.filter((id) => id !== undefined), ...(options.end ?? [])])]
  const endTexts = special.filter((text) => end.includes(tokenizer.special.get(text)!))

  return {
    end,
    stop: jinja === undefined ? ['\n\n'] : [],
    ...(jinja !== undefined && { source: jinja }),
    variables: options.variables ?? {},
    render: (messages, settings = {}) => written(messages, settings).text,
    encode(messages, settings = {}) {
      const { text, guarded, answers } = written(messages, settings)
      const ids = tokenizer.encode(text, { special: (at) => !guarded.has(at) })
      const isEnd = (whole: string, at: number): number | undefined => {
        const spelledHere = guarded.has(at) ? undefined : endTexts.find((each) => whole.startsWith(each, at))
        return spelledHere === undefined ? undefined : at + spelledHere.length
      }
      const stretches = form.marksAnswers
        ? answers
        : answerStretches(form, guardMessages(messages, special), settings, isEnd)
      return { ids, answers: within(tokenEnds(tokenizer, ids, text), text, stretches) }
    },
  }
}

/** The form in the Unicode normal form that the tokenizer brings text to, so that places in it are places in what was encoded. */
function normalised(form: Form, tokenizer: Tokenizer): Form {
  const composed = '\u00E9'
  try {
    if (tokenizer.decode(tokenizer.encode(composed.normalize('NFD'))) !== composed) return form
  } catch {
    return form // A vocabulary without these characters.
  }
  return { ...form, render: (messages, settings) => form.render(messages, settings).normalize('NFC') }
}

/** The special token that the form puts behind an answer, if it does. */
function endToken(form: Form, special: readonly string[]): string | undefined {
  try {
    const text = form.render([
      { role: 'user', content: 'A' },
      { role: 'assistant', content: marks.probe },
    ])
    const at = text.lastIndexOf(marks.probe)
    if (at < 0) return undefined
    const behind = text.slice(at + 1).replace(/^[\s\uFDD0-\uFDD2]+/, '')
    return special.filter((token) => behind.startsWith(token)).sort((a, b) => b.length - a.length)[0]
  } catch {
    return undefined // It wants other messages; then what the caller knows has to do.
  }
}

/** 1 for each token that lies in a stretch, be it with one byte. */
function within(ends: Int32Array, text: string, stretches: readonly Stretch[]): Uint8Array {
  const bytes = (count: number): number => new TextEncoder().encode(text.slice(0, count)).length
  const answers = new Uint8Array(ends.length)
  for (const { start, end } of stretches.filter((stretch) => stretch.end > stretch.start)) {
    const [from, to] = [bytes(start), bytes(end)]
    ends.forEach((tokenEnd, i) => {
      const tokenStart = i === 0 ? 0 : ends[i - 1]!
      const isInside =
        tokenEnd > tokenStart ? tokenEnd > from && tokenStart < to : tokenStart >= from && tokenStart < to
      if (isInside) answers[i] = 1
    })
  }
  return answers
}
