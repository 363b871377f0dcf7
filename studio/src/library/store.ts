/** Where this browser keeps runs and models: one database, which pages and their workers open alike. */
import type { Curves, Plain, RunDetail, RunSample } from 'atelier/studio'
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

/** A run of this browser, with its curves beside it. */
export interface KeptRun extends RunDetail {
  /** Bytes of its files together. */
  readonly fileBytes: number
}

/** A picture that was kept on the image bench, with what made it. */
export interface KeptPicture {
  /** The model, and the steps that lead to the picture: what it is kept by. */
  readonly id: string
  readonly model: string
  readonly path: string
  readonly name: string
  /** Stars, from 1 to 5; 0 where there are none. */
  readonly rating: number
  /** Milliseconds since 1970. */
  readonly kept: number
  readonly shape: { readonly channels: 1 | 3; readonly height: number; readonly width: number }
  /** [height, width, channels] */
  readonly pixels: Uint8Array
  /** What made it, for its file: family, hash of the weights, …. */
  readonly madeBy: { readonly [name: string]: Plain }
  /** Its steps in words. */
  readonly steps: readonly string[]
}

interface Schema extends DBSchema {
  runs: { readonly key: string; readonly value: KeptRun }
  curves: { readonly key: string; readonly value: Curves }
  samples: { readonly key: string; readonly value: readonly RunSample[] }
  /** By `id/name`. */
  files: { readonly key: string; readonly value: Uint8Array }
  pictures: { readonly key: string; readonly value: KeptPicture }
}

export type Store = IDBPDatabase<Schema>

let opening: Promise<Store> | undefined

/** @throws Error with a sentence where the browser keeps nothing, such as in a private window. */
export function openStore(): Promise<Store> {
  opening ??= openDB<Schema>('atelier library', 2, {
    upgrade(db, from) {
      if (from < 1) for (const name of ['runs', 'curves', 'samples', 'files'] as const) db.createObjectStore(name)
      if (from < 2) db.createObjectStore('pictures')
    },
    // A later Studio in another tab may change the database, and the reader may delete it.
    blocking(_, __, event) {
      opening = undefined
      ;(event.target as IDBDatabase).close()
    },
    terminated() {
      opening = undefined
    },
  }).catch((error: unknown) => {
    opening = undefined
    throw new Error(`This browser keeps nothing for the Studio: ${error instanceof Error ? error.message : error}`)
  })
  return opening
}

/** Ids of this browser's runs begin so, and no others do. */
export const ownPrefix = 'page-'

export const isOwn = (id: string): boolean => id.startsWith(ownPrefix)

/** Whether a job is asked to open a model that this browser keeps. */
export function opensOwnModel(params: Plain): boolean {
  const { model } = (typeof params === 'object' ? params : {}) as { readonly model?: unknown }
  return typeof model === 'string' && isOwn(model.replace(/^models\//, ''))
}

export function newOwnId(): string {
  const random = [...crypto.getRandomValues(new Uint8Array(3))].map((byte) => byte.toString(16).padStart(2, '0'))
  return `${ownPrefix}${Date.now().toString(36)}-${random.join('')}`
}

/** All keys of a run's files. */
export const filesOf = (id: string): IDBKeyRange => IDBKeyRange.bound(`${id}/`, `${id}/\uffff`)

const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('atelier library')
const listeners = new Set<(ids: readonly string[]) => void>()
channel?.addEventListener('message', ({ data }: MessageEvent<readonly string[]>) => {
  for (const hear of listeners) hear(data)
})

/** Tells this page, and those in other tabs, that runs are other than before. */
export function tellOf(ids: readonly string[]): void {
  for (const hear of listeners) hear(ids)
  channel?.postMessage(ids)
}

export function hearOf(hear: (ids: readonly string[]) => void): () => void {
  listeners.add(hear)
  return () => listeners.delete(hear)
}
