/** How a model is asked and how it answers, in tokens. */
import type { ChatTemplate, PreferencePair, PromptContent, Tokenizer } from '../../data/index.js'
import { endTokens, startToken } from '../../sample/index.js'
import { AtelierError } from '../../tensor/index.js'
import type { Answer } from './rollouts.js'

export interface AnswerForm {
  /** Tokens that end an answer, each alone. */
  readonly end: readonly number[]
  /** What ends the answers to these prompts: those tokens; where there are none, and a template's turns are texts, what ends a turn. */
  endings(prompts: readonly PromptContent[]): readonly (readonly number[])[]
  /** What the model reads before it answers. */
  prompt(content: PromptContent): Int32Array
  /** A prompt with a given answer, which ends. @throws where a chat template does not put it after what it writes for the prompt. */
  answer(content: PromptContent, answer: string): Pick<Answer, 'prompt' | 'tokens'>
}

export interface AnswerFormOptions {
  readonly tokenizer: Tokenizer
  readonly template: ChatTemplate
  /** How the model was trained, as its `config.json` says. */
  readonly training?: Readonly<Record<string, unknown>>
}

/**
 * Texts are read as they stand. A model that learnt lines as documents reads the end of a line first, and ends an answer with one;
 * others begin a text with nothing (an empty one with the tokenizer's token for that) and end it with the tokenizer's end tokens.
 * Conversations are written by the template.
 */
export function answerForm({ tokenizer, template, training }: AnswerFormOptions): AnswerForm {
  const isLines = training?.documents === 'lines'
  const first = startToken(tokenizer)
  const end = isLines ? [first] : [...new Set([...endTokens(tokenizer), ...template.end])]
  const prompt = (content: PromptContent): Int32Array => {
    if (typeof content !== 'string') return template.encode(content, { addGenerationPrompt: true }).ids
    const own = tokenizer.encode(content, { ends: 'before' })
    return own.length > 0 && !isLines ? Int32Array.from(own) : Int32Array.of(first, ...own)
  }
  return {
    end,
    endings(prompts) {
      const isChat = end.length === 0 && prompts.some((content) => typeof content !== 'string')
      return isChat ? template.stop.map((text) => [...tokenizer.encode(text)]) : end.map((token) => [token])
    },
    prompt,
    answer(content, answer) {
      const asked = prompt(content)
      if (typeof content === 'string') {
        return { prompt: asked, tokens: Int32Array.of(...tokenizer.encode(answer), ...end.slice(0, 1)) }
      }
      const { ids, answers } = template.encode([...content, { role: 'assistant', content: answer }])
      if (!asked.every((id, i) => ids[i] === id)) {
        throw new AtelierError(
          'chat: the template writes the prompt otherwise when an answer follows: the answer has no place',
        )
      }
      return { prompt: asked, tokens: ids.slice(asked.length, answers.lastIndexOf(1) + 1) }
    },
  }
}

/** A pair as two answers to one prompt. */
export interface EncodedPair {
  readonly chosen: Pick<Answer, 'prompt' | 'tokens'>
  readonly rejected: Pick<Answer, 'prompt' | 'tokens'>
}

/** Pairs as tokens. @throws with the first that is longer than the context. */
export function encodePairs(pairs: readonly PreferencePair[], form: AnswerForm, context: number): EncodedPair[] {
  if (pairs.length === 0) throw new AtelierError('preferences: no pairs: there is nothing to learn from')
  return pairs.map(({ prompt, chosen, rejected }, i) => {
    const pair = { chosen: form.answer(prompt, chosen), rejected: form.answer(prompt, rejected) }
    for (const [name, { prompt, tokens }] of Object.entries(pair)) {
      const length = prompt.length + tokens.length
      if (length - 1 <= context && tokens.length > 0) continue
      throw new AtelierError(
        tokens.length === 0
          ? `preferences: pair ${i + 1}: ${name} is empty, and the model has no token that ends an answer`
          : `preferences: pair ${i + 1}: a prompt of ${prompt.length} tokens and ${tokens.length} of the ${name} answer: the context holds ${context}`,
        tokens.length === 0 ? 'Leave it out' : 'Leave it out, shorten it, or take a base with a longer context',
      )
    }
    return pair
  })
}
