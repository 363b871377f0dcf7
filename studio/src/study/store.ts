/** The reader's progress: in memory for the pages, in the browser's database for the next visit, and in other tabs as soon as it changes. */
import { type Entry, noProgress, readEntry, type Shelf, type StudyProgress, shelfNames } from 'atelier/studio'
import { type IDBPDatabase, openDB } from 'idb'
import { create } from 'zustand'
import { noteIfFull } from '../library/room'

interface ProgressState {
  readonly held: StudyProgress
  /** Nothing is asked of the reader before what was kept has been read. */
  readonly storage: 'opening' | 'kept' | 'refused'
  put<S extends Shelf>(shelf: S, id: string, entry: Entry<S>): void
  remove(shelf: Shelf, id: string): void
  /** In place of all that is held; done when it is written, too. */
  replace(progress: StudyProgress): Promise<void>
}

const database = 'atelier study'
const version = 1
const entries = 'entries'

let kept: Promise<IDBPDatabase> | undefined
const others = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(database)

const withEntry = (held: StudyProgress, shelf: Shelf, id: string, entry: object | undefined): StudyProgress => {
  const { [id]: _, ...rest } = held[shelf] as Readonly<Record<string, object>>
  return { ...held, [shelf]: entry ? { ...rest, [id]: entry } : rest }
}

/** Writes, and goes on in memory alone where that is refused, such as in a private window or on a full disk. */
async function write(change: (db: IDBPDatabase) => Promise<unknown>): Promise<void> {
  if (!kept) return
  try {
    await change(await kept)
    others?.postMessage('changed')
  } catch (error) {
    noteIfFull(error)
    useProgress.setState({ storage: 'refused' })
  }
}

export const useProgress = create<ProgressState>((set) => ({
  held: noProgress,
  storage: 'opening',
  put(shelf, id, entry) {
    set(({ held }) => ({ held: withEntry(held, shelf, id, entry) }))
    void write((db) => db.put(entries, entry, `${shelf}/${id}`))
  },
  remove(shelf, id) {
    set(({ held }) => ({ held: withEntry(held, shelf, id, undefined) }))
    void write((db) => db.delete(entries, `${shelf}/${id}`))
  },
  replace(progress) {
    set({ held: progress })
    return write(async (db) => {
      const transaction = db.transaction(entries, 'readwrite')
      const put = (shelf: Shelf) =>
        Object.entries(progress[shelf]).map(([id, entry]) => transaction.store.put(entry, `${shelf}/${id}`))
      await Promise.all([transaction.store.clear(), ...shelfNames.flatMap(put), transaction.done])
    })
  },
}))

/** All that the database holds; entries that are damaged are left where they are, and out of the pages. */
async function readAll(db: IDBPDatabase): Promise<StudyProgress> {
  const [keys, values] = await Promise.all([db.getAllKeys(entries), db.getAll(entries)])
  return keys.reduce((held: StudyProgress, key, i) => {
    const [shelf, ...id] = String(key).split('/')
    if (!shelfNames.includes(shelf as Shelf)) return held
    const entry = readEntry(shelf as Shelf, values[i])
    return entry ? withEntry(held, shelf as Shelf, id.join('/'), entry) : held
  }, noProgress)
}

/** Reads what was kept, once for the page's life. */
export async function openProgress(): Promise<void> {
  if (kept) return
  try {
    kept = openDB(database, version, {
      upgrade(db, from) {
        if (from < 1) db.createObjectStore(entries)
      },
      // A later Studio in another tab may change the database.
      blocking: (_, __, event) => (event.target as IDBDatabase).close(),
    })
    useProgress.setState({ held: await readAll(await kept), storage: 'kept' })
    others?.addEventListener('message', async () => useProgress.setState({ held: await readAll(await kept!) }))
  } catch {
    useProgress.setState({ storage: 'refused' })
  }
}
