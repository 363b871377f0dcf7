import type { Session } from '../../engine/session'
import { useSession } from '../../engine/useSession'

const request = { job: 'language', params: { mode: 'open', model: 'writer' }, seed: 0 } as const

/** The model that ships and writes. */
export const useWriter = (): Session | undefined => useSession(request)
