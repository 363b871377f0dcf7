import { useEffect, useRef, useState } from 'react'
import type { Session, SessionState } from '../../engine/session'
import { Button } from '../../figure/Button'
import { moveWords } from './words'

interface MovesProps {
  readonly session: Session
  readonly state: SessionState
  readonly frozen: string
}

/** One move of one side, at the reader's will. */
export function Moves({ session, state, frozen }: MovesProps) {
  const move = (side: 'generator' | 'discriminator') => {
    session.pause()
    void session.ask('move', { side }).catch(() => {})
  }
  const isReady = state.status === 'open'
  return (
    <section aria-label="Moves" className="flex flex-wrap gap-2">
      <Button
        className="border-critic text-critic"
        onClick={() => move('discriminator')}
        disabled={!isReady || frozen === 'discriminator'}
      >
        <span aria-hidden>■ </span>Move the discriminator
      </Button>
      <Button
        className="border-maker text-maker"
        onClick={() => move('generator')}
        disabled={!isReady || frozen === 'generator'}
      >
        <span aria-hidden>◆ </span>Move the generator
      </Button>
    </section>
  )
}

/** Milliseconds from one caption to the next: time to read it. */
const readingTime = 2200

/** The game at the pace of reading: one move, one caption, and the next. */
export function SlowMotion({ session, state }: Omit<MovesProps, 'frozen'>) {
  const [isSlow, setSlow] = useState(false)
  const [captions, setCaptions] = useState<readonly { readonly step: number; readonly words: string }[]>([])
  const { readings, step, isPlaying } = state
  const held = useRef(session)
  held.current = session
  useEffect(() => {
    if (!isSlow) return
    held.current.pause()
    held.current.step(1)
    const timer = setInterval(() => held.current.step(1), readingTime)
    return () => clearInterval(timer)
  }, [isSlow])
  useEffect(() => {
    if (!isSlow || readings.accuracy === undefined) return
    const words = moveWords({
      ...{ step, side: readings.side === 0 ? 'generator' : 'discriminator' },
      ...{ before: readings.accuracyBefore!, after: readings.accuracy },
      ...{ lossBefore: readings.lossBefore!, lossAfter: readings.loss! },
    })
    setCaptions((before) =>
      before.at(-1)?.step === step
        ? before
        : [...before.filter((each) => each.step < step), { step, words }].slice(-10),
    )
  }, [isSlow, step, readings])
  return (
    <section aria-label="Slow motion" className="space-y-2">
      <Button
        aria-pressed={isSlow}
        onClick={() => setSlow(!isSlow)}
        disabled={state.status !== 'open' || (isPlaying && !isSlow)}
      >
        {isSlow ? 'End the slow motion' : 'Slow motion'}
      </Button>
      {isSlow && (
        <p role="status" className="min-h-10">
          {captions.at(-1)?.words}
        </p>
      )}
      {captions.length > 1 && (
        <ol className="max-h-48 overflow-auto text-muted" data-captions>
          {captions.map(({ step: at, words }) => (
            <li key={at}>
              {at}. {words}
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
