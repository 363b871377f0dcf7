import { type KeyboardEvent, useId } from 'react'
import { useIsHidden } from '../shell/author'

interface DialProps {
  readonly label: string
  /** Its name in the address: an author of a link may hide it. */
  readonly name?: string
  readonly value: number
  readonly least: number
  readonly most: number
  readonly step: number
  /** How far Page Up and Page Down go. */
  readonly page: number
  /** The value in words. */
  readonly words: string
  onChange(value: number): void
}

/** A slider with its value in words. */
export function Dial({ label, name, value, least, most, step, page, words, onChange }: DialProps) {
  const id = useId()
  const isHidden = useIsHidden({ name, label })
  const turn = (event: KeyboardEvent) => {
    const by = { PageUp: page, PageDown: -page }[event.key]
    if (by === undefined) return
    event.preventDefault()
    onChange(Math.min(most, Math.max(least, Number((value + by).toFixed(6)))))
  }
  if (isHidden) return null
  return (
    <div>
      <div className="flex items-baseline justify-between gap-4">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <output htmlFor={id}>{words}</output>
      </div>
      <input
        id={id}
        type="range"
        min={least}
        max={most}
        step={step}
        value={value}
        aria-valuetext={words}
        onChange={({ target }) => onChange(Number(target.value))}
        onKeyDown={turn}
        className="w-full accent-[var(--focus)]"
      />
    </div>
  )
}
