/** One step a second, each with a sentence that says what it did. */
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { Session, SessionState } from '../engine/session'

const secondsAStep = 1
/** So that a voice can follow, steps are told together. */
const secondsBetweenTold = 2

interface SlowMotion {
  readonly isSlow: boolean
  toggle(): void
  /** What the last step did. */
  readonly caption: string
  /** The same for those who listen, a few steps at a time. */
  readonly told: string
}

/** What a step did: in the job's own words, or by its readings. */
export function captionOf({ step, caption, readings }: SessionState): string {
  const numbers = Object.entries(readings)
    .map(([name, value]) => `${name} ${Number(value.toPrecision(3))}`)
    .join(', ')
  return `Step ${step.toLocaleString('en')}: ${caption ?? (numbers || (step === 0 ? 'nothing has been done yet' : 'made'))}`
}

export function useSlowMotion(session: Session): SlowMotion {
  const [isSlow, setSlow] = useState(false)
  const [told, setTold] = useState('')
  const state = useStore(session.state)
  const { status } = state
  useEffect(() => {
    if (!isSlow || status !== 'open') return
    session.pause()
    let captions: string[] = []
    let toldAt = Number.NEGATIVE_INFINITY
    const next = () => session.step(1)
    let timer = setTimeout(next, 1000 * secondsAStep)
    const stop = session.state.subscribe((now, before) => {
      if (now.step === before.step) return
      // The next second begins when the step is done, however long it took.
      clearTimeout(timer)
      timer = setTimeout(next, 1000 * secondsAStep)
      captions = [...captions, captionOf(now)]
      if (performance.now() - toldAt < 1000 * secondsBetweenTold) return
      toldAt = performance.now()
      setTold(captions.join('. '))
      captions = []
    })
    return () => {
      clearTimeout(timer)
      stop()
      setTold('')
    }
  }, [session, isSlow, status])
  return { isSlow, toggle: () => setSlow((before) => !before), caption: captionOf(state), told }
}
