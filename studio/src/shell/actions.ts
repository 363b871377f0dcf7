/** What the page that shows offers to the command menu, such as its presets. */
import { useEffect } from 'react'
import { create } from 'zustand'

export interface PageAction {
  readonly title: string
  readonly about: string
  run(): void
}

export const usePageActions = create<{ readonly actions: readonly PageAction[] }>(() => ({ actions: [] }))

/** Offers actions as long as the page shows; give the same array while nothing changes. */
export function useOffers(actions: readonly PageAction[]): void {
  useEffect(() => {
    usePageActions.setState((before) => ({ actions: [...before.actions, ...actions] }))
    return () =>
      usePageActions.setState((before) => ({ actions: before.actions.filter((one) => !actions.includes(one)) }))
  }, [actions])
}
