/** Draws less often where the page cannot keep up, so that what trains and what is touched go on. */
import { useEffect, useState } from 'react'
import type { Session } from './session'

/** Pictures of a kind a second. */
const paces = [30, 15, 8] as const
/** Milliseconds over which frames are judged, the length of a late one, and the shares of late ones that slow drawing down or let it return. */
const [window, late, tooMany, few] = [2000, 20, 0.1, 0.02]

/** Judges frames while a job plays; gives the pictures that were drawn in a second of late. */
export function useGovernor(session: Session, isPlaying: boolean): number {
  const [drawn, setDrawn] = useState(0)
  useEffect(() => {
    if (!isPlaying) return setDrawn(0)
    let at = 0
    let [began, last, pictures] = [performance.now(), performance.now(), session.pictures]
    let [frames, lateFrames] = [0, 0]
    let next: number
    const look = (now: number) => {
      next = requestAnimationFrame(look)
      frames += 1
      if (now - last > late) lateFrames += 1
      last = now
      if (now - began < window) return
      setDrawn((1000 * (session.pictures - pictures)) / (now - began))
      // Frames that were not asked for, as in a tab that was hidden, say nothing.
      const share = lateFrames / frames
      if (frames > 10 && share > tooMany) at = Math.min(paces.length - 1, at + 1)
      if (share < few) at = Math.max(0, at - 1)
      session.pace(paces[at] ?? 30)
      ;[began, pictures, frames, lateFrames] = [now, session.pictures, 0, 0]
    }
    next = requestAnimationFrame(look)
    return () => cancelAnimationFrame(next)
  }, [session, isPlaying])
  return drawn
}
