import type { PromptContent } from '../../data/index.js'
import { AtelierError } from '../../tensor/index.js'

/** An answer to be judged. */
export interface Judged {
  readonly prompt: PromptContent
  /** Without the token that ended it. */
  readonly answer: string
  readonly isEnded: boolean
  /** The other fields of the prompt's row, such as the right answer. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** Something that says how good answers are. */
export interface Reward {
  /** What it is, in few words. */
  readonly name: string
  /** One number for each answer. @throws where it cannot say. */
  score(answers: readonly Judged[]): Promise<Float64Array>
  close(): Promise<void>
}

/** A reward that is one function, of one answer. */
export const rewardOf = (name: string, score: (judged: Judged) => number): Reward => ({
  name,
  score: async (answers) => Float64Array.from(answers, score),
  close: async () => {},
})

/** What a reward says, checked. @throws for a number that is not finite, with the answer that got it. */
export async function checkedScores(reward: Reward, answers: readonly Judged[]): Promise<Float64Array> {
  const scores = await reward.score(answers)
  if (scores.length !== answers.length) {
    throw new AtelierError(`reward: ${reward.name}: ${scores.length} numbers for ${answers.length} answers`)
  }
  const odd = scores.findIndex((score) => !Number.isFinite(score))
  if (odd < 0) return scores
  throw new AtelierError(
    `reward: ${reward.name}: ${scores[odd]} for the answer ${JSON.stringify(answers[odd]!.answer)}: not a finite number`,
    'Give every answer a number; training would learn nothing from another',
  )
}
