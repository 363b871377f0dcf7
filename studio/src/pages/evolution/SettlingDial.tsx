import { useEffect, useState } from 'react'
import { Dial } from '../../figure/Dial'

interface SettlingDialProps {
  readonly label: string
  readonly field: { readonly least: number; readonly most: number; readonly step: number }
  readonly value: number
  /** How far Page Up and Page Down go. */
  readonly page: number
  words(value: number): string
  onSettle(value: number): void
}

/** Milliseconds without a turn, after which it has settled. */
const pause = 500

/** A dial of what takes long to begin anew: it is told where the dial comes to rest. */
export function SettlingDial({ label, field, value, page, words, onSettle }: SettlingDialProps) {
  const [turned, setTurned] = useState<number>()
  useEffect(() => setTurned(undefined), [value])
  useEffect(() => {
    if (turned === undefined || turned === value) return
    const timer = setTimeout(() => onSettle(turned), pause)
    return () => clearTimeout(timer)
  }, [turned])
  const shown = turned ?? value
  return <Dial {...{ label, page, ...field, value: shown, words: words(shown) }} onChange={setTurned} />
}
