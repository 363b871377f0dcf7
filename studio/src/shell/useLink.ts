import { useNavigate, useSearch } from '@tanstack/react-router'
import { type LinkSchema, type LinkValues, readLink, writeLink } from 'atelier/studio'
import { useCallback, useMemo } from 'react'

export interface PageLink<S extends LinkSchema> {
  readonly values: LinkValues<S>
  /** Fields of the address that were ignored or brought into range. */
  readonly mended: readonly string[]
  /** Controls that the author of the address hides. */
  readonly hidden: ReadonlySet<string>
  /** Changes controls, and the address with them. `push` leaves a step to go back to. */
  change(values: Partial<LinkValues<S>>, how?: 'replace' | 'push'): void
}

/** The page's controls, which live in its address. */
export function useLink<S extends LinkSchema>(schema: S): PageLink<S> {
  const search = useSearch({ strict: false }) as Record<string, unknown>
  const navigate = useNavigate()
  const { values, mended } = useMemo(() => readLink(schema, search), [schema, search])
  const hidden = useMemo(
    () =>
      new Set(
        String(search.hide ?? '')
          .split(',')
          .filter(Boolean),
      ),
    [search.hide],
  )
  const change = useCallback(
    (changed: Partial<LinkValues<S>>, how: 'replace' | 'push' = 'replace') => {
      void navigate({
        to: '.',
        replace: how === 'replace',
        resetScroll: false,
        search: ((before: Record<string, unknown>) => {
          const { hide, lesson, test, engine } = before
          const kept = {
            ...(hide !== undefined && { hide }),
            ...(lesson !== undefined && { lesson }),
            ...(test !== undefined && { test }),
            ...(engine !== undefined && { engine }),
          }
          return { ...writeLink(schema, { ...readLink(schema, before).values, ...changed }), ...kept }
        }) as never,
      })
    },
    [navigate, schema],
  )
  return { values, mended, hidden, change }
}
