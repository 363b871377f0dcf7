/** Which runs the list shows, and in which order. */
import type { RunRow } from 'atelier/studio'

export interface Wanted {
  readonly find: string
  readonly status: string
  readonly family: string
  readonly sort: string
  readonly order: string
}

export function wantedRuns(runs: readonly RunRow[], { find, status, family, sort, order }: Wanted): readonly RunRow[] {
  const words = find.toLowerCase().split(/\s+/).filter(Boolean)
  const fitting = runs.filter((run) => {
    if (status !== 'any' && run.status !== status) return false
    if (family !== '' && run.family !== family) return false
    const text = [run.id, run.name, run.dataName, run.note, run.verb, ...run.tags].join('\n').toLowerCase()
    return words.every((word) => text.includes(word))
  })
  const value = keys[sort] ?? keys.begun!
  const sign = order === 'rising' ? 1 : -1
  return fitting.toSorted((a, b) => compared(value(a), value(b), sign) || b.begun - a.begun)
}

const keys: Readonly<Record<string, (run: RunRow) => string | number | null>> = {
  begun: ({ begun }) => begun,
  name: ({ name }) => name,
  family: ({ family }) => family,
  status: ({ status }) => status,
  step: ({ step }) => step,
  loss: ({ loss }) => loss,
  best: ({ bestLoss }) => bestLoss,
  parameters: ({ parameters }) => parameters,
}

/** What is not known comes last, whichever way the rest goes. */
function compared(a: string | number | null, b: string | number | null, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  if (typeof a === 'string' || typeof b === 'string') return sign * String(a).localeCompare(String(b))
  return sign * (a - b)
}
