/** Every session of the page, so that what runs can be seen and paused in one place. */
import { create } from 'zustand'
import type { Session } from './session'

const sessions = new Map<Session, () => void>()

/** How many jobs play now. */
export const useRunning = create<{ readonly playing: number }>(() => ({ playing: 0 }))

const count = (): void =>
  useRunning.setState({ playing: [...sessions.keys()].filter(({ state }) => state.getState().isPlaying).length })

/** Holds a session until the function returned is called. */
export function hold(session: Session): () => void {
  sessions.set(
    session,
    session.state.subscribe(({ isPlaying }, before) => isPlaying !== before.isPlaying && count()),
  )
  return () => {
    sessions.get(session)?.()
    sessions.delete(session)
    count()
  }
}

export function pauseAll(): void {
  for (const session of sessions.keys()) session.pause()
}
