/** The frame of a page with a job: heading and introduction, what was mended in its address, its states, and the transport's hold on it. */

import { useRouter } from '@tanstack/react-router'
import type { LinkSchema, LinkValues } from 'atelier/studio'
import { type ReactNode, useCallback, useEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import type { JobRequest, Session, SessionState } from '../engine/session'
import { useSession } from '../engine/useSession'
import { KeepModel } from '../library/KeepModel'
import { Inspect } from './Inspector'
import { Mended } from './Mended'
import { usePlays } from './transport'
import { type PageLink, useLink } from './useLink'
import { Waiting } from './Waiting'

export interface Bench<S extends LinkSchema> extends PageLink<S> {
  readonly session: Session
  readonly state: SessionState
  /** Writes the address and opens the job anew. */
  begin(changed?: Partial<LinkValues<S>>): void
}

interface WorkbenchProps<S extends LinkSchema> {
  readonly title: string
  readonly intro: ReactNode
  readonly link: S
  /** The job that the controls describe. */
  requestOf(values: LinkValues<S>): JobRequest
  /** Whether there is anything to step through, not only to ask. */
  readonly trains: boolean
  children(bench: Bench<S>): ReactNode
}

export function Workbench<S extends LinkSchema & { readonly seed: LinkSchema[string] }>(props: WorkbenchProps<S>) {
  const { title, intro, link, requestOf, trains, children } = props
  const page = useLink(link)
  const session = useSession(requestOf(page.values))
  return (
    <>
      <h1 className="font-semibold text-[28px] leading-9">{title}</h1>
      <div className="mt-2 max-w-prose text-[16px] leading-7">{intro}</div>
      <Mended names={page.mended} />
      {session ? (
        <Opened page={page} session={session} requestOf={requestOf} trains={trains}>
          {children}
        </Opened>
      ) : (
        <Waiting />
      )}
    </>
  )
}

interface OpenedProps<S extends LinkSchema> extends Pick<WorkbenchProps<S>, 'requestOf' | 'trains' | 'children'> {
  readonly page: PageLink<S>
  readonly session: Session
}

/** The next of the seeds that follow each other on "another seed". */
export const followingSeed = (seed: number): number => (seed * 31 + 17) % 10_000

function Opened<S extends LinkSchema>({ page, session, requestOf, trains, children }: OpenedProps<S>) {
  const state = useStore(session.state)
  const { values, change } = page
  const seed = Number((values as { readonly seed: number }).seed)
  const begin = useCallback(
    (changed: Partial<LinkValues<S>> = {}) => {
      change(changed, 'push')
      session.open(requestOf({ ...values, ...changed }))
    },
    [change, session, requestOf, values],
  )
  const plays = useMemo(
    () => ({
      newSeed: () => begin({ seed: followingSeed(seed) } as unknown as Partial<LinkValues<S>>),
      reset: () => begin(),
    }),
    [begin, seed],
  )
  usePlays({ session, trains, seed, ...plays })
  useReplay(session, state.status === 'open' && trains)
  useReturns(session, requestOf, values)

  const isOpen = Object.keys(state.facts).length > 0
  return (
    <>
      {state.status === 'opening' && <Waiting loading={state.loading} />}
      <div hidden={!isOpen} className="mt-6">
        {children({ ...page, session, state, begin })}
        {state.facts.keeps === true && (
          <Inspect tab="Origin">
            <KeepModel session={session} />
          </Inspect>
        )}
      </div>
    </>
  )
}

/** Opens the job of the address that Back and Forward lead to. */
function useReturns<V>(session: Session, requestOf: (values: V) => JobRequest, values: V): void {
  const { history } = useRouter()
  const isReturning = useRef(false)
  useEffect(
    () =>
      history.subscribe(({ action }) => {
        isReturning.current = action.type === 'BACK' || action.type === 'FORWARD' || action.type === 'GO'
      }),
    [history],
  )
  useEffect(() => {
    if (!isReturning.current) return
    isReturning.current = false
    const request = requestOf(values)
    if (JSON.stringify(request) !== JSON.stringify(session.request)) session.open(request)
  }, [session, requestOf, values])
}

/** Goes once to the step that the address names. */
function useReplay(session: Session, isReady: boolean): void {
  const done = useRef(false)
  useEffect(() => {
    if (!isReady || done.current) return
    done.current = true
    const step = Math.floor(Number(new URLSearchParams(location.search).get('step')))
    if (step > 0 && step <= 100_000) session.seek(step)
  }, [session, isReady])
}
