import type { Picture, Plain } from 'atelier/studio'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Session } from '../../engine/session'
import { useAnswer } from '../../engine/usePicture'
import { useSession } from '../../engine/useSession'

const request = { job: 'guide', params: {}, seed: 1 } as const

/** The guide's job, for the figures of one chapter. */
export const useGuide = (): Session | undefined => useSession(request)

export interface Asked {
  readonly content?: Picture
  /** Why there is none. */
  readonly refusal?: string
}

/** The latest answer of the guide's job; the one before stays until it is there. */
export function useGuideAnswer(session: Session | undefined, question: string, params: Plain): Asked {
  const { status, failure } = useStore(session?.state ?? unopened)
  const answered = useAnswer(session ?? silent, question, session ? params : undefined)
  return status === 'failed' ? { refusal: failure ?? 'the job has stopped' } : answered
}

const unopened = createStore<{ readonly status: string; readonly failure?: string }>(() => ({ status: 'opening' }))
const silent = { ask: () => new Promise(() => {}) } as unknown as Session
