/** What plays on the page, for the one transport at its foot. */
import { useEffect } from 'react'
import { create, useStore } from 'zustand'
import type { Session } from '../engine/session'

interface Transport {
  /** The session that the page plays, if it plays any. */
  readonly session?: Session
  /** Whether there is anything to step through, not only to ask. */
  readonly trains: boolean
  readonly seed?: number
  readonly newSeed?: () => void
  readonly reset?: () => void
  /** In the window's title. */
  readonly status: string
}

export const useTransport = create<Transport>(() => ({ trains: false, status: '' }))

export interface Plays {
  readonly session: Session
  readonly trains: boolean
  readonly seed: number
  newSeed(): void
  reset(): void
}

/** Puts a page's session under the transport as long as the page shows. */
export function usePlays({ session, trains, seed, newSeed, reset }: Plays): void {
  useEffect(() => {
    useTransport.setState({ session, trains, seed, newSeed, reset })
  }, [session, trains, seed, newSeed, reset])
  const status = useStore(session.state, ({ isPlaying, step }) => (isPlaying ? `▶ ${step.toLocaleString('en')}` : ''))
  useEffect(() => useTransport.setState({ status }), [status])
  useEffect(
    () => () => useTransport.setState({ status: '', trains: false, session: undefined, seed: undefined } as never),
    [],
  )
}
