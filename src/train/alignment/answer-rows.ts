import type { Answer } from './rollouts.js'

/** Prompts with their answers as rows of equal length, padded at the end. */
export interface AnswerRows {
  /** [rows, time]: what is read. */
  readonly tokens: Int32Array
  /** [rows, time]: the token that follows where it belongs to the answer, else −1. */
  readonly targets: Int32Array
  readonly time: number
}

/** Rows of `time` tokens; the last token of an answer is only predicted. Answers must fit (see `longestRow`). */
export function answerRows(answers: readonly Pick<Answer, 'prompt' | 'tokens'>[], time: number): AnswerRows {
  const tokens = new Int32Array(answers.length * time)
  const targets = new Int32Array(answers.length * time).fill(-1)
  for (const [row, { prompt, tokens: answer }] of answers.entries()) {
    tokens.set(prompt, row * time)
    tokens.set(answer.subarray(0, -1), row * time + prompt.length)
    targets.set(answer, row * time + prompt.length - 1)
  }
  return { tokens, targets, time }
}

/** Tokens that the longest of these is read in. */
export const longestRow = (answers: readonly Pick<Answer, 'prompt' | 'tokens'>[]): number =>
  answers.reduce((most, { prompt, tokens }) => Math.max(most, prompt.length + tokens.length - 1), 1)
