/** The library of this page, and what it holds, kept up to date while somebody looks. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { browserLibrary } from './browserLibrary'
import { joinedLibrary } from './joinedLibrary'
import type { Library } from './library'
import { serverLibrary } from './serverLibrary'

/** The server says of itself, in the page, that it is one and no host of files. */
export const isServed = document.querySelector('meta[name=engine]')?.getAttribute('content') === 'server'

export const library: Library = joinedLibrary(browserLibrary, isServed ? serverLibrary : undefined)

export interface Looked<T> {
  /** Undefined until it has been read for the first time; what was read before stays while it is read again. */
  readonly value: T | undefined
  /** Why it could not be read, in a sentence. */
  readonly problem: string | undefined
  again(): void
}

/** Milliseconds between two looks at what changes all the time. */
const pause = 700

/**
 * What `read` gives, and again whenever runs change that `concerns` it.
 * @param key Says what is read: another key reads anew.
 */
export function useLooked<T>(
  key: string,
  read: () => Promise<T>,
  concerns: (runs: readonly string[]) => boolean = () => true,
): Looked<T> {
  const [state, setState] = useState<{
    readonly key: string
    readonly value: T | undefined
    readonly problem: string | undefined
  }>()
  const asked = useRef({ read, concerns })
  asked.current = { read, concerns }
  const [turn, setTurn] = useState(0)
  const again = useCallback(() => setTurn((before) => before + 1), [])

  useEffect(() => {
    let isLeft = false
    asked.current.read().then(
      (value) => {
        if (!isLeft) setState({ key, value, problem: undefined })
      },
      (error: unknown) => {
        const problem = error instanceof Error ? error.message : String(error)
        if (!isLeft) setState((before) => ({ key, value: before?.key === key ? before.value : undefined, problem }))
      },
    )
    return () => {
      isLeft = true
    }
  }, [key, turn])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = library.watch(({ runs }) => {
      if (timer !== undefined || !asked.current.concerns(runs)) return
      timer = setTimeout(() => {
        timer = undefined
        again()
      }, pause)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [again])

  const fresh = state?.key === key ? state : undefined
  return { value: fresh?.value, problem: fresh?.problem, again }
}
