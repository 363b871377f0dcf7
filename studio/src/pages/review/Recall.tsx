/** One question to recall: without figure and key at first. Keys: K shows the key, E the experiment, 1 to 4 rate. */
import { cards, type Question } from 'atelier/studio'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { ExperimentPanel } from '../../experiment/ExperimentPanel'
import { Button } from '../../figure/Button'
import { TextField } from '../../figure/fields'
import { KeyPoints } from '../../study/KeyPoints'
import { timestamp } from '../../study/now'
import { Ratings, rateQuestion } from '../../study/Ratings'
import type { Grading } from '../../study/schedule'
import { useProgress } from '../../study/store'

interface RecallProps {
  readonly question: Question
  /** `2 of 5`. */
  readonly place: string
  /** Whether it comes after another that has just been rated. */
  readonly takesFocus: boolean
  onNext(): void
}

export function Recall({ question, place, takesFocus, onNext }: RecallProps) {
  const { id, title, asks } = question
  const { held, put } = useProgress()
  const [words, setWords] = useState('')
  const [isKeyShown, setKeyShown] = useState(false)
  const [isRunShown, setRunShown] = useState(false)
  const section = useRef<HTMLElement>(null)
  const card = cards.find((each) => each.id === id) ?? cards.find((each) => each.question === id)
  const reason = held.reasons[id]?.text ?? ''
  useEffect(() => {
    if (takesFocus) section.current?.focus()
  }, [takesFocus])
  useEffect(() => {
    // The button that showed the key has gone: the keys 1 to 4 shall work at once.
    if (isKeyShown && document.activeElement === document.body) section.current?.focus()
  }, [isKeyShown])

  const showKey = () => {
    if (words.trim() !== '') {
      put('answers', id, { text: words, at: timestamp() })
      put('points', id, { ids: [], at: timestamp() })
    }
    setKeyShown(true)
  }
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const { target, key } = event
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (target instanceof HTMLElement && target.matches('input, textarea, select')) return
    if (key === 'k' || key === 'K') showKey()
    else if (key === 'e' || key === 'E') setRunShown(true)
    else if (isKeyShown && /^[1-4]$/.test(key)) {
      rateQuestion(id, Number(key) as Grading)
      onNext()
    } else return
    event.preventDefault()
  }
  return (
    <section
      ref={section}
      aria-label={`Question ${place}: ${title}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys work while the focus is here
      tabIndex={0}
      onKeyDown={press}
      data-recall={id}
      className="space-y-5 rounded-[10px] border border-line p-4"
    >
      <div>
        <h2 className="text-[12px] text-muted uppercase tracking-wider">{place}</h2>
        <p className="mt-1 max-w-prose text-[18px] leading-7">{asks}</p>
      </div>
      {!isKeyShown && (
        <TextField
          label="Recall it, in your head or here. What you write replaces your last answer."
          value={words}
          rows={3}
          longest={2000}
          when="typing"
          onChange={setWords}
        />
      )}
      <div className="flex flex-wrap gap-2">
        {!isKeyShown && (
          <Button kind="main" onClick={showKey}>
            Show the key <kbd className="ms-1">K</kbd>
          </Button>
        )}
        {card && !isRunShown && (
          <Button onClick={() => setRunShown(true)}>
            Open the experiment <kbd className="ms-1">E</kbd>
          </Button>
        )}
      </div>
      {card && isRunShown && <ExperimentPanel id={card.id} />}
      {isKeyShown && (
        <>
          {reason !== '' && (
            <blockquote className="max-w-prose border-line border-s-2 ps-3">
              <p>{reason}</p>
              <p className="text-muted">That is how you explained it yourself.</p>
            </blockquote>
          )}
          <KeyPoints question={question} />
          <div>
            <h3 className="mb-2 font-medium">How well did you recall it? Keys 1 to 4.</h3>
            <Ratings question={id} onRated={onNext} />
          </div>
        </>
      )}
    </section>
  )
}
