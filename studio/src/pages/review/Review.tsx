/** What is due, question first: recall, then look at the key, then rate. And what is likely still known, without streaks. */
import { questions, type StudyProgress } from 'atelier/studio'
import { useState } from 'react'
import { Choice, Measure } from '../../figure/fields'
import { Inspect } from '../../shell/Inspector'
import { Mended } from '../../shell/Mended'
import { PageLink } from '../../shell/PageLink'
import { useLink } from '../../shell/useLink'
import { ProgressFile } from '../../study/ProgressFile'
import { useHeld } from '../../study/useHeld'
import { reviewLink } from './link'
import { Recall } from './Recall'
import { Retention } from './Retention'

export default function Review() {
  const { values, mended, hidden, change } = useLink(reviewLink)
  const held = useHeld()
  return (
    <>
      <h1 className="font-semibold text-[28px] leading-9">Review</h1>
      <p className="mt-2 max-w-prose text-[16px] leading-7">
        A question comes back while you can probably still recall its answer, and before you cannot. Recall first; the
        key and the experiment are one key away.
      </p>
      <Mended names={mended} />
      {held ? (
        <div className="mt-6 space-y-10">
          <Due key={values.show} held={held} show={values.show} />
          <Retention held={held} days={values.days} />
          <ProgressFile />
        </div>
      ) : (
        <p className="mt-8 text-muted">Your progress is being read.</p>
      )}
      <Inspect tab="Controls">
        {!hidden.has('show') && (
          <Choice label="Ask" field={reviewLink.show} value={values.show} onChange={(show) => change({ show })} />
        )}
        {!hidden.has('days') && (
          <Measure
            label="Days ahead"
            field={reviewLink.days}
            value={values.days}
            onChange={(days) => change({ days })}
          />
        )}
      </Inspect>
      <Inspect tab="Explain">
        <p>
          FSRS keeps two numbers of every question, how firmly it is held (its stability, in days) and how hard it is,
          and asks again when the chance that you recall it has fallen to 90 %. Recalling late but rightly lengthens the
          next interval most.
        </p>
        <p className="mt-2">
          “Hard” means recalled, with effort. What was not recalled is “Again”, however close it felt.
        </p>
      </Inspect>
      <Inspect tab="Origin">
        <p>Dates and curves by FSRS (ts-fsrs), from your own ratings, in UTC.</p>
      </Inspect>
    </>
  )
}

interface DueProps {
  readonly held: StudyProgress
  readonly show: string
}

function Due({ held, show }: DueProps) {
  // What is due is settled when the page opens, so that a rating does not shuffle what is still to come.
  const [queue] = useState(() => {
    const now = Date.now()
    const dueOf = (id: string): number => Date.parse(held.reviews[id]?.due ?? '')
    return questions
      .filter(({ id }) => held.reviews[id] && (show === 'all' || dueOf(id) <= now))
      .sort((a, b) => dueOf(a.id) - dueOf(b.id))
  })
  const [at, setAt] = useState(0)
  const question = queue[at]
  if (question) {
    return (
      <Recall
        key={question.id}
        question={question}
        place={`${at + 1} of ${queue.length}`}
        takesFocus={at > 0}
        onNext={() => setAt(at + 1)}
      />
    )
  }
  const next = Object.values(held.reviews)
    .map(({ due }) => Date.parse(due))
    .filter((due) => due > Date.now())
    .sort((a, b) => a - b)[0]
  return (
    <p className="max-w-prose text-[16px]" role="status">
      {queue.length > 0 ? 'That was all that is due. ' : 'Nothing is due. '}
      {next === undefined ? (
        'What you rate in the quiz comes back here.'
      ) : (
        <>
          The next comes on{' '}
          <time dateTime={new Date(next).toISOString()}>{new Date(next).toLocaleDateString('en-GB')}</time>.
        </>
      )}{' '}
      <PageLink to="/learn/quiz" search={{} as never} className="underline underline-offset-4">
        To the ten questions
      </PageLink>
    </p>
  )
}
