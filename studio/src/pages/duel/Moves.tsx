import type { Session, SessionState } from '../../engine/session'
import { Button } from '../../figure/Button'

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
