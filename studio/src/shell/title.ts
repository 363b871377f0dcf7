/** What the page that shows is called: by the table of pages, unless it is one of many of its kind and says so itself. */
import { useEffect } from 'react'
import { create } from 'zustand'

export const useOwnTitle = create<{ readonly title?: string }>(() => ({}))

/** Names the page that shows, in the window's title and the top bar, as long as it shows. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title === undefined) return
    useOwnTitle.setState({ title })
    return () => useOwnTitle.setState(({ title: now }) => (now === title ? { title: undefined } : {}) as never)
  }, [title])
}
