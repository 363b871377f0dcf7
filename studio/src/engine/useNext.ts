import { useMemo } from 'react'
import type { Session } from './session'
import { useAnswer } from './usePicture'

/**
 * The logits [vocabulary] after a text; the ones before stay until new ones are there. `moment` is where a model that learns stands;
 * undefined while there is none to ask.
 */
export function useNext(session: Session, text: string, moment: number | undefined = 0) {
  const { content } = useAnswer(session, 'next', moment === undefined ? undefined : { text, moment })
  return useMemo(() => content && { logits: content.arrays.logits!.data as Float32Array }, [content])
}
