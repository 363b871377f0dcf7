import { ArrowDown, ArrowUp } from 'lucide-react'
import { useRef } from 'react'
import { IconButton } from '../shell/IconButton'

interface MoveButtonsProps {
  /** What is moved, in words. */
  readonly name: string
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly isLocked?: boolean
  onMove(by: -1 | 1): void
}

/** Up and down for something in a list. The focus stays on the button, though the list is drawn anew around it. */
export function MoveButtons({ name, isFirst, isLast, isLocked = false, onMove }: MoveButtonsProps) {
  const both = useRef<HTMLSpanElement>(null)
  const move = (by: -1 | 1) => {
    onMove(by)
    requestAnimationFrame(() => {
      const [up, down] = both.current?.querySelectorAll('button') ?? []
      const [wanted, other] = by === -1 ? [up, down] : [down, up]
      ;(wanted?.disabled ? other : wanted)?.focus()
    })
  }
  return (
    <span ref={both} className="flex">
      <IconButton label={`Move ${name} up`} disabled={isLocked || isFirst} onClick={() => move(-1)}>
        <ArrowUp size={16} aria-hidden />
      </IconButton>
      <IconButton label={`Move ${name} down`} disabled={isLocked || isLast} onClick={() => move(1)}>
        <ArrowDown size={16} aria-hidden />
      </IconButton>
    </span>
  )
}
