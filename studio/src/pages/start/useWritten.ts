import { useEffect, useState } from 'react'
import type { Session } from '../../engine/session'
import { isStill } from '../../shell/preferences'

const length = 240
const charactersPerSecond = 40

/** What the model goes on to write, appearing letter by letter, or at once where motion is not wanted. */
export function useWritten(
  session: Session,
  { text, temperature, seed }: { readonly text: string; readonly temperature: number; readonly seed: number },
): string {
  const [whole, setWhole] = useState('')
  const [shown, setShown] = useState(0)
  useEffect(() => {
    let isLeft = false
    session
      .ask('continue', { text, temperature, seed, tokens: length })
      .then(({ values }) => {
        if (isLeft) return
        setWhole(String(values.text))
        // A turn of the dial shows its text at once: only the first text is written before one's eyes.
        setShown((before) => (before === 0 && !isStill() ? 1 : length))
      })
      .catch(() => {})
    return () => {
      isLeft = true
    }
  }, [session, text, temperature, seed])
  useEffect(() => {
    if (shown === 0 || shown >= length) return
    const timer = setTimeout(() => setShown((before) => before + 1), 1000 / charactersPerSecond)
    return () => clearTimeout(timer)
  }, [shown])
  return [...whole].slice(0, shown).join('')
}
