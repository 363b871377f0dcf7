import { useEffect, useState } from 'react'
import type { Session } from './session'

/** The logits [vocabulary] after a text, and the text that they belong to; the ones before stay until new ones are there. */
export function useNext(session: Session | undefined, text: string) {
  const [next, setNext] = useState<{ readonly logits: Float32Array; readonly text: string }>()
  useEffect(() => {
    let isLeft = false
    session
      ?.ask('next', { text })
      .then(({ arrays }) => {
        if (!isLeft) setNext({ logits: arrays.logits!.data as Float32Array, text })
      })
      .catch(() => {})
    return () => {
      isLeft = true
    }
  }, [session, text])
  return next
}
