/** One question from its words to its next date. What comes later is not shown before its time, so that nothing is given away. */
import { cards, type ExperimentCard, type LinkValues, type Question, readParams } from 'atelier/studio'
import { type ReactNode, useState } from 'react'
import { ExperimentPanel } from '../../experiment/ExperimentPanel'
import { Button } from '../../figure/Button'
import { Measure, TextField } from '../../figure/fields'
import { Inspect } from '../../shell/Inspector'
import { PageLink } from '../../shell/PageLink'
import type { PageLink as Link } from '../../shell/useLink'
import { KeyPoints } from '../../study/KeyPoints'
import { timestamp } from '../../study/now'
import { DueDate, Ratings } from '../../study/Ratings'
import { useProgress } from '../../study/store'
import { useNextFocus } from '../../study/useNextFocus'
import { quizLink } from './link'
import { ParamsFields } from './ParamsFields'

interface QuestionLoopProps {
  readonly question: Question
  readonly link: Link<typeof quizLink>
}

/** The experiment that the address names, if it is one of this question, else the question's own. */
function cardFor({ id }: Question, { experiment }: LinkValues<typeof quizLink>): ExperimentCard | undefined {
  const own = cards.filter(({ question }) => question === id)
  return own.find((card) => card.id === experiment) ?? own.find((card) => card.id === id) ?? own[0]
}

export function QuestionLoop({ question, link }: QuestionLoopProps) {
  const { values, hidden, change } = link
  const { id, asks } = question
  const { held, put } = useProgress()
  const answer = held.answers[id]?.text ?? ''
  const reason = held.reasons[id]
  const review = held.reviews[id]
  const card = cardFor(question, values)
  const others = cards.filter((each) => each.question === id && each.id !== card?.id)
  const [isAnswered, setAnswered] = useState(answer !== '')
  const [ratedNow, setRatedNow] = useState(false)
  const loop = useNextFocus<HTMLDivElement>(isAnswered ? 'answered' : 'asked')
  const rating = useNextFocus<HTMLDivElement>(ratedNow ? 'rated' : 'open')

  const key = (
    <>
      <Step title="Mark">
        <KeyPoints question={question} />
      </Step>
      <Step title="Rate">
        <div ref={rating}>
          {!ratedNow && <Ratings question={id} onRated={() => setRatedNow(true)} />}
          <div role="status" className="mt-2">
            {review && <DueDate review={review} />}
          </div>
          {ratedNow && (
            <Button data-next className="mt-2" onClick={() => setRatedNow(false)}>
              Rate it again
            </Button>
          )}
        </div>
      </Step>
      <Step title="Explain">
        <TextField
          label="In one sentence: it is so, because …"
          value={reason?.text ?? ''}
          rows={2}
          longest={400}
          placeholder="because …"
          when="typing"
          onChange={(text) => put('reasons', id, { text, at: timestamp() })}
        />
        <p className="mt-1 text-muted">It is shown to you at the next review, after you have recalled.</p>
      </Step>
      <p className="flex flex-wrap gap-x-6 gap-y-1">
        <PageLink to="/learn/quiz" search={{} as never} className="underline underline-offset-4">
          All questions
        </PageLink>
        <PageLink to="/learn/review" className="underline underline-offset-4">
          What is due
        </PageLink>
        <PageLink to="/learn/essays" className="underline underline-offset-4">
          Essays, with what you have pinned
        </PageLink>
      </p>
    </>
  )

  return (
    <div ref={loop} className="mt-2 space-y-8">
      <p className="max-w-prose text-[18px] leading-7">{asks}</p>
      <Step title="Answer">
        <TextField
          label="Your answer, in one to three sentences"
          value={answer}
          rows={4}
          longest={2000}
          when="typing"
          onChange={(text) => put('answers', id, { text, at: timestamp() })}
        />
        <div className="mt-1 flex flex-wrap items-center gap-2">
          {!isAnswered && (
            <Button onClick={() => setAnswered(true)}>
              {answer === '' ? 'Go on without an answer' : 'Go on to the prediction'}
            </Button>
          )}
          <span className="text-muted">{answer === '' ? '' : 'Kept as you type.'}</span>
        </div>
      </Step>
      {isAnswered && card && (
        <Step title="Predict, run, compare">
          <ExperimentPanel
            id={card.id}
            seed={values.seed}
            params={readParams(values.params)}
            {...(values.seeds > 0 && { seeds: values.seeds })}
          >
            {key}
          </ExperimentPanel>
        </Step>
      )}
      {isAnswered && !card && key}
      {others.length > 0 && (
        <p className="text-muted">
          Another experiment on this question:{' '}
          {others.map((each) => (
            <button
              key={each.id}
              type="button"
              className="me-3 underline underline-offset-4"
              onClick={() => change({ experiment: each.id, params: '', seeds: 0 }, 'push')}
            >
              {each.title}
            </button>
          ))}
        </p>
      )}
      <Inspect tab="Controls">
        {!hidden.has('seed') && (
          <Measure label="First seed" field={quizLink.seed} value={values.seed} onChange={(seed) => change({ seed })} />
        )}
        {!hidden.has('seeds') && (
          <Measure
            label="Seeds (0: as many as it asks for)"
            field={quizLink.seeds}
            value={values.seeds}
            onChange={(seeds) => change({ seeds })}
          />
        )}
        {card && !hidden.has('params') && <ParamsFields card={card} link={link} />}
      </Inspect>
    </div>
  )
}

function Step({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} data-stage={title.toLowerCase()}>
      <h2 className="mb-2 text-[12px] text-muted uppercase tracking-wider">{title}</h2>
      {children}
    </section>
  )
}
