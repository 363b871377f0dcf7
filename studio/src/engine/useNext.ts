import { useMemo } from 'react'
import type { Session } from './session'
import { useAnswer } from './usePicture'

/** The logits [vocabulary] after a text, and the text that they belong to; the ones before stay until new ones are there. `moment` is where a model that learns stands. */
export function useNext(session: Session, text: string, moment = 0) {
  const { content } = useAnswer(session, 'next', { text, moment })
  return useMemo(() => content && { logits: content.arrays.logits!.data as Float32Array }, [content])
}
