/** One run of an experiment, seed after seed, in a session of its own: how far it is, and what it said in the end. */
import type { Plain, Runs, Verdict } from 'atelier/studio'
import { useCallback, useEffect, useState } from 'react'
import type { Session } from '../engine/session'
import { useSession } from '../engine/useSession'

/** As many as the job takes. */
export const mostSeeds = 20

/** What a run came to. */
export interface Ran extends Runs {
  readonly verdict: Verdict
  /** What ran it, in words. */
  readonly backend: string
  /** ISO 8601, UTC. */
  readonly at: string
}

export interface RunState {
  readonly status: 'opening' | 'running' | 'paused' | 'done' | 'failed'
  /** Of all seeds, from 0 to 1. */
  readonly share: number
  readonly says: string
  /** The seed that runs now. */
  readonly seed: number
  /** Seeds that are done, and that are wanted. */
  readonly finished: number
  readonly wanted: number
  readonly failure?: string
}

export interface Run extends RunState {
  pause(): void
  goOn(): void
  /** So many seeds more, once it is done. */
  more(seeds: number): void
}

/** Begins at once, and tells `onRan` what it came to, each time that all seeds wanted are done. */
export function useRun(request: Runs, onRan: (ran: Ran) => void): Run {
  const { experiment, params, seed, seeds } = request
  const session = useSession({ job: 'experiment', params: { id: experiment, params, seeds }, seed })
  const [state, setState] = useState<RunState>({
    ...{ status: 'opening', share: 0, says: 'the models are being set up', seed, finished: 0, wanted: seeds },
  })
  useEffect(() => {
    if (!session) return
    session.play()
    return follow(session, setState, async () => {
      const { runs, ...verdict } = (await session.ask('verdict', {})).values as unknown as Verdict & { runs: number }
      const { backend } = session.state.getState()
      onRan({ experiment, params, seed, seeds: runs, backend, verdict, at: new Date().toISOString() })
    })
  }, [session])
  const more = useCallback(
    (count: number) => {
      const wanted = Math.min(mostSeeds, state.wanted + count)
      setState((before) => ({ ...before, status: 'running', wanted }))
      session?.set({ seeds: wanted } satisfies Plain)
      session?.play()
    },
    [session, state.wanted],
  )
  return { ...state, pause: () => session?.pause(), goOn: () => session?.play(), more }
}

/** Tells of what the session reports, until the function returned is called. */
function follow(
  session: Session,
  tell: (change: (before: RunState) => RunState) => void,
  onDone: () => Promise<void>,
): () => void {
  const unwatch = session.watch('progress', ({ values }) => {
    const { says, seed, share, finished } = values as unknown as RunState
    tell((before) => ({ ...before, says, seed, share, finished }))
  })
  const unsubscribe = session.state.subscribe((now, before) => {
    if (now.status === 'failed') {
      tell((state) => ({ ...state, status: 'failed', failure: now.failure ?? 'the run has stopped' }))
    } else if (now.isPlaying && !before.isPlaying) tell((state) => ({ ...state, status: 'running' }))
    else if (!now.isPlaying && before.isPlaying) {
      const isDone = now.readings.share === 1
      tell((state) => ({
        ...state,
        status: isDone ? 'done' : 'paused',
        ...(isDone && { share: 1, finished: state.wanted }),
      }))
      if (isDone) void onDone().catch(() => {})
    }
  })
  return () => {
    unwatch()
    unsubscribe()
  }
}
