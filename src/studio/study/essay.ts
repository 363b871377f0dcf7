/** The shape of an essay topic: what to ask of it, how it may be built, and what can prove which part. */
import type { StudyLink } from './question.js'

export const essayIds = ['industry', 'sequences', 'adversaries', 'fine-tuning', 'probability'] as const
export type EssayId = (typeof essayIds)[number]

export interface EssayPart {
  readonly id: string
  readonly heading: string
  /** What belongs here, in a sentence. */
  readonly holds: string
  /** Experiments and states of labs that can carry it. */
  readonly evidence: readonly StudyLink[]
}

export interface Essay {
  readonly id: EssayId
  readonly title: string
  readonly asks: string
  readonly guides: readonly string[]
  readonly outline: readonly EssayPart[]
}

/** The experiment of a question, where its numbers can be pinned. */
export const experimentPlace = (question: string, says: string): StudyLink => ({
  path: '/learn/quiz',
  search: { question },
  says,
})
