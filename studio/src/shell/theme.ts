import { create } from 'zustand'

export type Theme = 'light' | 'dark' | 'system'

const key = 'theme'
const preferred = window.matchMedia('(prefers-color-scheme: dark)')
const forced = window.matchMedia('(forced-colors: active)')

export const useTheme = create<{ readonly theme: Theme; readonly shown: 'light' | 'dark'; choose(theme: Theme): void }>(
  (set) => ({
    theme: (localStorage.getItem(key) as Theme | null) ?? 'system',
    shown: 'light',
    choose(theme) {
      localStorage.setItem(key, theme)
      set({ theme })
      applyTheme()
    },
  }),
)

/** Sets the colours of the page by what was chosen, or by what the system prefers. */
export function applyTheme(): void {
  const { theme } = useTheme.getState()
  // Where the system forces its colours, what was chosen here is not seen.
  const shown = theme === 'system' || forced.matches ? (preferred.matches ? 'dark' : 'light') : theme
  document.documentElement.dataset.theme = shown
  useTheme.setState({ shown })
}
preferred.addEventListener('change', applyTheme)
// What is painted follows the theme alone: told of another and then of this one, it reads the colours again.
forced.addEventListener('change', () => {
  useTheme.setState(({ shown }) => ({ shown: shown === 'light' ? 'dark' : 'light' }))
  requestAnimationFrame(applyTheme)
})
