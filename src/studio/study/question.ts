/** The shape of a short-answer question: what is asked, what a good answer says, what is often believed instead. */
import type { QuestionId } from '../experiment.js'
import type { SectionId } from './sections.js'

/** A page of the Studio with its controls set. */
export interface StudyLink {
  readonly path: string
  readonly search?: Readonly<Record<string, string | number>>
  /** What is seen there, in a few words. */
  readonly says: string
}

export interface KeyPoint {
  /** Its own within the question. */
  readonly id: string
  readonly says: string
  /** Words that an answer with this point is likely to have; highlighted for the reader, who decides. */
  readonly phrases: readonly string[]
  readonly section: SectionId
  readonly state: StudyLink
}

export interface Misconception {
  readonly belief: string
  readonly fact: string
}

export interface Question {
  readonly id: QuestionId
  /** A few words for lists. */
  readonly title: string
  readonly asks: string
  readonly points: readonly KeyPoint[]
  /** One answer that has all the points. */
  readonly answer: string
  readonly misconceptions: readonly Misconception[]
}
