/** Single keys of the transport. They work only while a figure or the transport itself has the focus, so that they are in nobody's way. */
import { useEffect, useRef } from 'react'

export interface TransportActions {
  playOrPause(): void
  step(): void
  stepBack(): void
  slow(): void
  reset(): void
  newSeed(): void
}

const actionOf: Readonly<Record<string, keyof TransportActions>> = {
  ' ': 'playOrPause',
  '.': 'step',
  ',': 'stepBack',
  s: 'slow',
  r: 'reset',
  R: 'newSeed',
}

export function useTransportKeys(actions: TransportActions): void {
  const latest = useRef(actions)
  latest.current = actions
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const action = actionOf[event.key]
      const at = event.target instanceof Element ? event.target : undefined
      if (!action || !at || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      if (!at.closest('[data-figure], [data-transport]')) return
      // Where keys write or press something, they are that thing's own.
      if (at.matches('textarea, select, input:not([type=range], [type=checkbox], [type=radio]), [contenteditable]'))
        return
      if (event.key === ' ' && at.matches('button, summary, a, input:not([type=range]), [role=button]')) return
      event.preventDefault()
      latest.current[action]()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
}
