import { useEffect, useState } from 'react'
import type { Session } from '../engine/session'

/** Milliseconds that a run has to be slow before it is said, and the share of its best rate that is slow. */
const [patience, slow] = [4000, 0.5]

/** Says that a run has become slower than it was, while it is. */
export function useSlowness(session: Session): string {
  const [says, setSays] = useState('')
  useEffect(() => {
    let best = 0
    let since: number | undefined
    return session.state.subscribe(({ isPlaying, rate, step, goal }, before) => {
      // A run that begins anew may be another model.
      if (step < before.step) best = 0
      if (!isPlaying || goal !== undefined || rate >= slow * best) {
        if (isPlaying) best = Math.max(best, rate)
        since = undefined
        return setSays('')
      }
      since ??= performance.now()
      if (performance.now() - since > patience) {
        setSays(
          `Slower than before: ${rate.toFixed(0)} of ${best.toFixed(0)} steps a second. Something else may need the processor.`,
        )
      }
    })
  }, [session])
  return says
}
