/** How well an answer was recalled, and when it comes back for it. */
import type { QuestionId, Review } from 'atelier/studio'
import { Button } from '../figure/Button'
import { dayOf, scheduling } from './now'
import { type Grading, inDays, rated } from './schedule'
import { useProgress } from './store'

const gradings: readonly { readonly rating: Grading; readonly name: string; readonly means: string }[] = [
  { rating: 1, name: 'Again', means: 'not recalled' },
  { rating: 2, name: 'Hard', means: 'recalled with effort' },
  { rating: 3, name: 'Good', means: 'recalled' },
  { rating: 4, name: 'Easy', means: 'recalled at once' },
]

/** Keeps a rating, and gives the review that follows from it. */
export function rateQuestion(question: QuestionId, rating: Grading): Review {
  const { held, put } = useProgress.getState()
  const review = rated(held.reviews[question], rating, new Date(), scheduling)
  put('reviews', question, review)
  return review
}

interface RatingsProps {
  readonly question: QuestionId
  /** Told of the review that follows. */
  onRated?(review: Review): void
}

export function Ratings({ question, onRated }: RatingsProps) {
  const review = useProgress(({ held }) => held.reviews[question])
  const now = new Date()
  return (
    <fieldset>
      <legend className="sr-only">How well did you recall it?</legend>
      <div className="grid grid-cols-2 gap-2 sm:grid-cols-4">
        {gradings.map(({ rating, name, means }) => (
          <Button key={rating} className="py-1 text-start" onClick={() => onRated?.(rateQuestion(question, rating))}>
            <span className="block font-medium">
              <span className="text-muted">{rating}</span> {name}
            </span>
            <span className="block text-[12px] text-muted">{means}</span>
            <span className="block text-[12px] text-muted">
              back {inDays(now, new Date(rated(review, rating, now, { fuzz: false }).due))}
            </span>
          </Button>
        ))}
      </div>
    </fieldset>
  )
}

/** When a question comes back. */
export function DueDate({ review }: { readonly review: Review }) {
  return (
    <p data-due={review.due}>
      Back {inDays(new Date(), new Date(review.due))}: <time dateTime={review.due}>{dayOf(review.due)}</time>.
    </p>
  )
}
