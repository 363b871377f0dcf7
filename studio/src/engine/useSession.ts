import { useEffect, useState } from 'react'
import { workerLine } from './lines'
import { type JobRequest, type Session, session } from './session'

/** A session that lives as long as the page shows. The request is read once. */
export function useSession(request: JobRequest): Session | undefined {
  const [held, setHeld] = useState<Session>()
  useEffect(() => {
    const made = session(workerLine, request)
    setHeld(made)
    return () => {
      made.close()
      setHeld(undefined)
    }
  }, [])
  return held
}
