/** The room that this browser gives: whether it was too little, and which runs take how much of it. */
import { strToU8, zipSync } from 'fflate'
import { create } from 'zustand'
import type { KeptRun } from './store'

/** Whether something could not be kept since then for want of room. */
export const useRoom = create<{ readonly isFull: boolean }>(() => ({ isFull: false }))

/** Notes that something could not be kept, if it is for want of room. */
export function noteIfFull(error: unknown): void {
  if (error instanceof DOMException && error.name === 'QuotaExceededError') useRoom.setState({ isFull: true })
}

export interface Tenant {
  readonly run: KeptRun
  /** Of its files, curves and samples, about. */
  readonly bytes: number
}

/** Bytes of a number as it is kept in a list, about. */
const numberBytes = 9

/** This browser's runs, the largest first. */
export async function tenants(): Promise<readonly Tenant[]> {
  const { openStore } = await import('./store')
  const store = await openStore()
  const runs = await store.getAll('runs')
  const found = await Promise.all(
    runs.map(async (run) => {
      const [curves = {}, samples = []] = await Promise.all([store.get('curves', run.id), store.get('samples', run.id)])
      const numbers = Object.values(curves).reduce((sum, { steps }) => sum + 2 * steps.length, 0)
      return { run, bytes: run.fileBytes + numberBytes * numbers + JSON.stringify([run, samples]).length }
    }),
  )
  return found.sort((a, b) => b.bytes - a.bytes)
}

/** All that is kept of some runs, as one zip with a folder for each. */
export async function zipOf(runs: readonly KeptRun[]): Promise<Uint8Array> {
  const { filesOf, openStore } = await import('./store')
  const store = await openStore()
  const folders = await Promise.all(
    runs.map(async (run) => {
      const [curves, samples, keys, files] = await Promise.all([
        store.get('curves', run.id),
        store.get('samples', run.id),
        store.getAllKeys('files', filesOf(run.id)),
        store.getAll('files', filesOf(run.id)),
      ])
      const told = { run, curves, samples }
      return [
        ...Object.entries(told).map(
          ([name, value]) => [`${name}.json`, strToU8(JSON.stringify(value ?? null))] as const,
        ),
        ...keys.map((key, i) => [key.slice(run.id.length + 1), files[i]!] as const),
      ].map(([name, bytes]) => [`${run.id}/${name}`, bytes] as const)
    }),
  )
  // Weights hardly shrink, and there is little room to wait in.
  return zipSync(Object.fromEntries(folders.flat()), { level: 0 })
}

/** Deletes runs for good; afterwards there may be room again. */
export async function remove(runs: readonly KeptRun[]): Promise<void> {
  const { browserLibrary } = await import('./browserLibrary')
  for (const { id } of runs) await browserLibrary.remove(id)
  useRoom.setState({ isFull: false })
}
