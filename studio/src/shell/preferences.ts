/** How the Studio should look and move, kept in this browser. */
import { create } from 'zustand'

export type Density = 'comfortable' | 'compact'
export type Motion = 'system' | 'reduced'
export type Numbers = 'closed' | 'open'

interface Preferences {
  readonly density: Density
  readonly motion: Motion
  /** Whether the tables behind figures are open from the beginning. */
  readonly numbers: Numbers
  choose(changed: Partial<Pick<Preferences, 'density' | 'motion' | 'numbers'>>): void
}

export const usePreferences = create<Preferences>((set) => ({
  density: localStorage.density === 'compact' ? 'compact' : 'comfortable',
  motion: localStorage.motion === 'reduced' ? 'reduced' : 'system',
  numbers: localStorage.numbers === 'open' ? 'open' : 'closed',
  choose(changed) {
    set(changed)
    Object.assign(localStorage, changed)
    applyPreferences()
  },
}))

/** Says on the page's root what was chosen, for its styles. */
export function applyPreferences(): void {
  const { density, motion } = usePreferences.getState()
  Object.assign(document.documentElement.dataset, { density, motion })
}

const preferred = window.matchMedia('(prefers-reduced-motion: reduce)')

/** Whether nothing should move by itself. */
export const isStill = (): boolean => preferred.matches || usePreferences.getState().motion === 'reduced'
