/** When a question comes back: FSRS by `ts-fsrs`, with days as its smallest unit. All times are UTC. */
import type { Review } from 'atelier/studio'
import { type Card, createEmptyCard, FSRSVersion, fsrs, type Grade, type State } from 'ts-fsrs'

/** Again, hard, good, easy. */
export type Grading = 1 | 2 | 3 | 4

export interface SchedulingOptions {
  /** Spreads due dates a little, so that what was learnt together does not come back together for ever. */
  readonly fuzz: boolean
}

const scheduler = ({ fuzz }: SchedulingOptions) => fsrs({ enable_fuzz: fuzz, enable_short_term: false })

function cardOf(review: Review | undefined, now: Date): Card {
  const empty = createEmptyCard(now)
  if (!review) return empty
  const { due, stability, difficulty, scheduledDays, times, lapses, phase, at } = review
  return {
    ...empty,
    ...{ due: new Date(due), stability, difficulty, scheduled_days: scheduledDays, reps: times, lapses },
    ...{ state: phase as State, last_review: new Date(at) },
  }
}

/** The review that follows a rating: when the question is due again, and what is known of its memory. */
export function rated(review: Review | undefined, rating: Grading, now: Date, options: SchedulingOptions): Review {
  const { card } = scheduler(options).next(cardOf(review, now), now, rating as Grade)
  return {
    ...{ at: now.toISOString(), due: card.due.toISOString(), stability: card.stability, difficulty: card.difficulty },
    ...{ scheduledDays: card.scheduled_days, times: card.reps, lapses: card.lapses, phase: card.state },
    algorithm: FSRSVersion,
    ratings: [...(review?.ratings ?? []), { at: now.toISOString(), rating }],
  }
}

/** The chance, from 0 to 1, that the answer would be recalled at a time, by FSRS's forgetting curve. */
export const recallAt = (review: Review, when: Date): number =>
  scheduler({ fuzz: false }).get_retrievability(cardOf(review, when), when, false)

/** `today`, `tomorrow`, `in 12 days`, `in 3 months`: from one time to another. */
export function inDays(from: Date, to: Date): string {
  const days = Math.round((to.getTime() - from.getTime()) / 86_400_000)
  if (days <= 0) return 'today'
  if (days === 1) return 'tomorrow'
  return days < 60 ? `in ${days} days` : `in ${Math.round(days / 30.4)} months`
}
