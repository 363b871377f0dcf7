import { useEffect, useRef, useState } from 'react'
import type { Session } from '../../engine/session'

const length = 240
const charactersPerSecond = 30

const isStill = window.matchMedia('(prefers-reduced-motion: reduce)')

export interface Written {
  readonly written: string
  /** Whether all of it is there. */
  readonly isDone: boolean
}

/** What the model goes on to write, appearing letter by letter, or at once where motion is not wanted or a dial was turned. */
export function useWritten(
  session: Session,
  { text, temperature, seed }: { readonly text: string; readonly temperature: number; readonly seed: number },
): Written {
  const [whole, setWhole] = useState<{ readonly text: string; readonly after: string }>()
  const [shown, setShown] = useState(0)
  const latest = useRef<string>(undefined)
  useEffect(() => {
    let isLeft = false
    session
      .ask('continue', { text, temperature, seed, tokens: length })
      .then(({ values }) => {
        if (isLeft) return
        // A turn of the dial shows its text at once: a new beginning is written before one's eyes.
        setShown(latest.current === text || isStill.matches ? length : 0)
        latest.current = text
        setWhole({ text: String(values.text), after: text })
      })
      .catch(() => {})
    return () => {
      isLeft = true
    }
  }, [session, text, temperature, seed])
  useEffect(() => {
    if (!whole || shown >= length) return
    const timer = setTimeout(() => setShown((before) => before + 1), 1000 / charactersPerSecond)
    return () => clearTimeout(timer)
  }, [whole, shown])
  const written = whole?.after === text ? [...whole.text].slice(0, shown).join('') : ''
  return { written, isDone: whole !== undefined && whole.after === text && shown >= length }
}
