import { useEffect, useState } from 'react'
import type { Session } from '../engine/session'

/** On return to a tab that was hidden, what its job has done meanwhile: it goes on training, only the drawing stops. */
export function useAway(session: Session): string {
  const [says, setSays] = useState('')
  useEffect(() => {
    let left: number | undefined
    const look = () => {
      const { step, isPlaying } = session.state.getState()
      if (document.visibilityState === 'hidden') {
        left = isPlaying ? step : undefined
        return
      }
      if (left !== undefined && step > left) {
        setSays(`While this tab was hidden: ${(step - left).toLocaleString('en')} more steps.`)
      }
      left = undefined
    }
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [session])
  useEffect(() => {
    if (says === '') return
    const timer = setTimeout(() => setSays(''), 8000)
    return () => clearTimeout(timer)
  }, [says])
  return says
}
