import type { StudyProgress } from 'atelier/studio'
import { useEffect } from 'react'
import { openProgress, useProgress } from './store'

/** The reader's progress, once what was kept has been read; undefined before. */
export function useHeld(): StudyProgress | undefined {
  useEffect(() => void openProgress(), [])
  return useProgress(({ held, storage }) => (storage === 'opening' ? undefined : held))
}
