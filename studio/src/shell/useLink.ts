import { useLocation, useNavigate, useRouter } from '@tanstack/react-router'
import { type LinkSchema, type LinkValues, readLink, writeLink } from 'atelier/studio'
import { useCallback, useMemo } from 'react'
import { useEngines } from '../engine/engines'
import { fragmentOf, longText, textsOf } from './payload'

export interface PageLink<S extends LinkSchema> {
  readonly values: LinkValues<S>
  /** Fields of the address that were ignored or brought into range. */
  readonly mended: readonly string[]
  /** Controls that the author of the address hides. */
  readonly hidden: ReadonlySet<string>
  /** Changes controls, and the address with them. `push` leaves a step to go back to. */
  change(values: Partial<LinkValues<S>>, how?: 'replace' | 'push'): void
}

/** Words of an address that are no controls of a page, and stay as they are. */
const kept = ['hide', 'lesson', 'test'] as const

/** What an address says, long texts of its fragment among it. */
const saidBy = (search: string, hash: string): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(new URLSearchParams(search)),
  ...textsOf(hash),
})

/** The page's controls, which live in its address. */
export function useLink<S extends LinkSchema>(schema: S): PageLink<S> {
  const { searchStr, hash } = useLocation()
  const navigate = useNavigate()
  const { history } = useRouter()
  const said = useMemo(() => saidBy(searchStr, hash), [searchStr, hash])
  const { values, mended } = useMemo(() => readLink(schema, said), [schema, said])
  const hidden = useMemo(() => new Set((said.hide ?? '').split(',').filter(Boolean)), [said.hide])
  const change = useCallback(
    (changed: Partial<LinkValues<S>>, how: 'replace' | 'push' = 'replace') => {
      // The newest address, which may be newer than what is shown.
      const { search, hash } = history.location
      const before = saidBy(search, hash)
      const written = Object.entries(writeLink(schema, { ...readLink(schema, before).values, ...changed }))
      const isLong = ([, value]: readonly [string, string | number]): boolean => String(value).length > longText
      void navigate({
        to: '.',
        replace: how === 'replace',
        resetScroll: false,
        hash: fragmentOf(Object.fromEntries(written.filter(isLong).map(([name, value]) => [name, String(value)]))),
        search: (() => ({
          ...Object.fromEntries(written.filter((pair) => !isLong(pair))),
          ...Object.fromEntries(kept.flatMap((name) => (before[name] === undefined ? [] : [[name, before[name]]]))),
          ...(before.engine !== undefined && { engine: useEngines.getState().choice }),
        })) as never,
      })
    },
    [navigate, history, schema],
  )
  return { values, mended, hidden, change }
}
