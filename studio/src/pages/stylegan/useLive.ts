import type { Picture, Plain } from 'atelier/studio'
import { useEffect, useRef, useState } from 'react'
import type { Session } from '../../engine/session'

/**
 * The answer to a question that changes faster than it is answered, as under a dial that turns: what has become of it in the meantime is
 * asked when the answer before is there, and what lay between is left out.
 */
export function useLive(session: Session, question: string, asked: Plain): Picture | undefined {
  const [content, setContent] = useState<Picture>()
  const wanted = useRef('')
  const isBusy = useRef(false)
  const key = JSON.stringify(asked)
  useEffect(() => {
    wanted.current = key
    const keepUp = async () => {
      if (isBusy.current) return
      isBusy.current = true
      for (let done = ''; done !== wanted.current; ) {
        done = wanted.current
        await session.ask(question, JSON.parse(done)).then(setContent, () => {})
      }
      isBusy.current = false
    }
    void keepUp()
  }, [session, question, key])
  return content
}
