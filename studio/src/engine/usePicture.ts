import type { Picture, Plain } from 'atelier/studio'
import { useEffect, useRef, useState } from 'react'
import type { Session } from './session'

/** Milliseconds between two pictures that words and tables follow. */
const readable = 250

/** Pictures of a kind: each goes to `paint`, for canvases; the one that words and tables show changes at most four times a second. */
export function usePicture(
  session: Session,
  kind: string,
  paint?: (content: Picture, step: number) => void,
): { readonly content: Picture; readonly step: number } | undefined {
  const [shown, setShown] = useState<{ readonly content: Picture; readonly step: number }>()
  const painter = useRef(paint)
  painter.current = paint
  useEffect(() => {
    let told = Number.NEGATIVE_INFINITY
    let later: ReturnType<typeof setTimeout> | undefined
    const stop = session.watch(kind, (content, step) => {
      painter.current?.(content, step)
      clearTimeout(later)
      const wait = told + readable - performance.now()
      const show = () => {
        told = performance.now()
        setShown({ content, step })
      }
      // The last one of a pause is shown, too.
      if (wait <= 0) show()
      else later = setTimeout(show, wait)
    })
    return () => {
      clearTimeout(later)
      stop()
    }
  }, [session, kind])
  return shown
}

/** The latest answer to a question; the one before stays until it is there. It is asked again when the question or `asked` changes; undefined is not asked. */
export function useAnswer(session: Session, question: string, asked: Plain | undefined): Answered {
  const [answered, setAnswered] = useState<Answered>({})
  const key = asked === undefined ? undefined : JSON.stringify(asked)
  useEffect(() => {
    if (key === undefined) return
    let isLeft = false
    session
      .ask(question, JSON.parse(key))
      .then((content) => !isLeft && setAnswered({ content }))
      .catch(
        (error: Error) =>
          !isLeft && setAnswered(({ content }) => ({ ...(content && { content }), refusal: error.message })),
      )
    return () => {
      isLeft = true
    }
  }, [session, question, key])
  return answered
}

export interface Answered {
  readonly content?: Picture
  /** Why the last question got no answer. */
  readonly refusal?: string
}
