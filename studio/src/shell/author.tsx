/** Author mode: an address may hide controls by name (`hide=`), which keep their values, and put a task above the page (`lesson=`). */
import { useLocation } from '@tanstack/react-router'
import type { LinkSchema } from 'atelier/studio'
import { createContext, type ReactNode, useContext, useMemo } from 'react'

interface Author {
  readonly schema: LinkSchema
  readonly hidden: ReadonlySet<string>
}

const Context = createContext<Author>({ schema: {}, hidden: new Set() })

/** What a control is known by: its name in the page's address, its field there, or its label. */
interface Known {
  readonly name?: string | undefined
  readonly field?: unknown
  readonly label?: string
}

const longestLesson = 400

const useSearch = (name: string): string => {
  const { searchStr } = useLocation()
  return new URLSearchParams(searchStr).get(name) ?? ''
}

export function AuthorProvider({ schema, children }: { readonly schema: LinkSchema; readonly children: ReactNode }) {
  const hide = useSearch('hide')
  const author = useMemo(() => ({ schema, hidden: new Set(hide.split(',').filter(Boolean)) }), [schema, hide])
  return <Context value={author}>{children}</Context>
}

/** Whether the author of the address hides a control. */
export function useIsHidden({ name, field, label }: Known): boolean {
  const { schema, hidden } = useContext(Context)
  if (hidden.size === 0) return false
  const own = field === undefined ? undefined : Object.keys(schema).find((key) => schema[key] === field)
  return [name, own, label?.toLowerCase().replaceAll(/\s+/g, '-')].some(
    (each) => each !== undefined && hidden.has(each),
  )
}

/** The task that the author of the address sets. */
export function Lesson() {
  const lesson = useSearch('lesson').slice(0, longestLesson)
  if (lesson === '') return null
  return (
    <aside aria-label="Lesson" className="mb-6 max-w-prose rounded-[10px] border border-line bg-surface px-4 py-3">
      <p className="text-[12px] text-muted">A task from whoever made this link</p>
      <p className="mt-1 whitespace-pre-wrap text-[16px]">{lesson}</p>
    </aside>
  )
}
