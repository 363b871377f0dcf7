import type { Numbers, Picture } from 'atelier/studio'
import { useEffect, useState } from 'react'
import type { Session } from '../../engine/session'
import { learners } from './learners'

/** What each family looks like before it has learnt anything, one after the other, as they are measured. */
export function useNew(session: Session, isOpen: boolean): ReadonlyMap<string, Picture['arrays']> {
  const [found, setFound] = useState<ReadonlyMap<string, Readonly<Record<string, Numbers>>>>(new Map())
  useEffect(() => {
    if (!isOpen) {
      setFound(new Map())
      return
    }
    let isLeft = false
    const askAll = async () => {
      for (const family of learners) {
        const { arrays } = await session.ask('new', { family })
        if (isLeft) return
        setFound((before) => new Map(before).set(family, arrays))
      }
    }
    askAll().catch(() => {})
    return () => {
      isLeft = true
    }
  }, [session, isOpen])
  return found
}
