import { questions, type StudyProgress } from 'atelier/studio'
import { Figure } from '../../figure/Figure'
import { PageLink } from '../../shell/PageLink'
import { inDays, recallAt } from '../../study/schedule'

/** Where each question stands: answered, and how likely its answer would be recalled now. */
export function QuestionList({ held }: { readonly held: StudyProgress }) {
  const now = new Date()
  const rows = questions.map(({ id, title, asks }) => {
    const review = held.reviews[id]
    const isBegun = held.answers[id] !== undefined
    return {
      ...{ id, title, asks, review, recall: review && recallAt(review, now) },
      state: review ? `back ${inDays(now, new Date(review.due))}` : isBegun ? 'begun' : 'not yet met',
    }
  })
  const met = rows.filter(({ review }) => review)
  const due = met.filter(({ review }) => Date.parse(review!.due) <= now.getTime())
  const summary =
    met.length === 0
      ? 'You have rated none of the ten questions yet.'
      : `You have rated ${met.length} of 10 questions; ${due.length} ${due.length === 1 ? 'is' : 'are'} due now.`
  return (
    <div className="mt-6">
      <Figure
        id="questions"
        title="Where you stand"
        summary={summary}
        table={{
          columns: ['Question', 'State', 'Chance that you recall it now'],
          rows: rows.map(({ title, state, recall }) => [
            title,
            state,
            recall === undefined ? '–' : `${(100 * recall).toFixed(0)} %`,
          ]),
        }}
      >
        <ol className="divide-y divide-line">
          {rows.map(({ id, title, asks, state, recall }, i) => (
            <li key={id}>
              <PageLink
                to="/learn/quiz"
                search={{ question: id } as never}
                className="grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-2 rounded-md px-1 py-2 hover:bg-surface sm:grid-cols-[1.5rem_minmax(0,1fr)_8rem]"
              >
                <span className="number text-muted">{i + 1}</span>
                <span>
                  <span className="font-medium">{title}</span>
                  <span className="block text-muted">{asks}</span>
                </span>
                <span className="col-start-2 sm:col-start-3">
                  <span className="text-muted">{state}</span>
                  {recall !== undefined && (
                    <span aria-hidden className="mt-1 block h-1.5 rounded-full bg-line">
                      <span className="block h-full rounded-full bg-real" style={{ width: `${100 * recall}%` }} />
                    </span>
                  )}
                </span>
              </PageLink>
            </li>
          ))}
        </ol>
      </Figure>
    </div>
  )
}
