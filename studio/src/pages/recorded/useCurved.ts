import { useMemo } from 'react'
import { type Looked, library, useLooked } from '../../library/useLibrary'
import type { CurvedRun } from './CurveFigures'

/** Runs with their curves, kept up to date while any of them trains. */
export function useCurved(ids: readonly string[]): Looked<readonly CurvedRun[]> {
  const wanted = useMemo(() => new Set(ids), [ids])
  return useLooked(
    ids.join(','),
    () =>
      Promise.all(
        ids.map(async (id) => {
          const run = await library.run(id)
          return { run, curves: await library.readSeries(id) }
        }),
      ),
    (changed) => changed.some((id) => wanted.has(id)),
  )
}
