import { useEffect, useState } from 'react'
import { recordRun } from '../library/recordRun'
import { useEngines } from './engines'
import { engineLine } from './lines'
import { hold } from './running'
import { type JobRequest, type Session, session } from './session'

/** A session that lives as long as the page shows, on the engine that is chosen. The request is read once. */
export function useSession(request: JobRequest): Session | undefined {
  const [held, setHeld] = useState<Session>()
  useEffect(() => {
    const made = session(engineLine, request)
    setHeld(made)
    const stopRecording = recordRun(made)
    const drop = hold(made)
    const stop = useEngines.subscribe(({ choice }, before) => {
      if (choice !== before.choice) made.resume()
    })
    return () => {
      stop()
      stopRecording()
      drop()
      made.close()
      setHeld(undefined)
    }
  }, [])
  return held
}
