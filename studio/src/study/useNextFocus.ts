import { type RefObject, useEffect, useRef } from 'react'

/**
 * Keeps the keyboard's place: when a stage ends and takes away what had the focus, the focus goes to what is marked `data-next` inside.
 * @param stage changes where one ends and the next begins.
 */
export function useNextFocus<E extends HTMLElement>(stage: string): RefObject<E | null> {
  const within = useRef<E>(null)
  const before = useRef(stage)
  useEffect(() => {
    if (before.current === stage) return
    before.current = stage
    const { activeElement, body } = document
    if (activeElement === null || activeElement === body) {
      within.current?.querySelector<HTMLElement>('[data-next]')?.focus()
    }
  }, [stage])
  return within
}
