import { create } from 'zustand'

export type Theme = 'light' | 'dark' | 'system'

const key = 'theme'
const preferred = window.matchMedia('(prefers-color-scheme: dark)')

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
  const shown = theme === 'system' ? (preferred.matches ? 'dark' : 'light') : theme
  document.documentElement.dataset.theme = shown
  useTheme.setState({ shown })
}
preferred.addEventListener('change', applyTheme)
