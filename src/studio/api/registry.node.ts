/** The registry behind the Studio's pages: opened when it is first asked for, and only where there is one. */
import {
  changedIds,
  type Database,
  isAnythingRecorded,
  isRecordingOff,
  openDatabase,
  runStamps,
} from '../../registry/index.node.js'
import { AtelierError } from '../../tensor/index.js'

export interface StudioRegistry {
  /** The database, or undefined where nothing has been recorded yet. */
  opened(): Promise<Database | undefined>
  /** The database, which is made if there is none. @throws AtelierError where nothing is to be recorded. */
  made(): Promise<Database>
  /** Calls `hear` with the ids of runs that any process has changed, until the function returned is called. */
  watch(hear: (runs: readonly string[]) => void): () => void
  close(): Promise<void>
}

/** Milliseconds between looks at what other processes have written, while a page listens. */
const every = 1000

export function studioRegistry(): StudioRegistry {
  let opening: Promise<Database> | undefined
  const listeners = new Set<(runs: readonly string[]) => void>()
  let stamps: ReadonlyMap<string, string> | undefined
  let timer: NodeJS.Timeout | undefined

  const open = (): Promise<Database> => {
    opening ??= openDatabase({ patience: 2000 }).catch((error: unknown) => {
      opening = undefined
      throw error
    })
    return opening
  }

  async function look(): Promise<void> {
    const database = isAnythingRecorded() ? await open() : undefined
    const now = database ? await runStamps(database) : new Map<string, string>()
    const changed = stamps ? changedIds(stamps, now) : []
    stamps = now
    if (changed.length > 0) for (const hear of listeners) hear(changed)
  }

  function next(): void {
    if (listeners.size === 0) return
    // A registry that cannot be read now is looked at again; who asks for a run is told what is wrong.
    void look()
      .catch(() => {})
      .then(() => {
        if (listeners.size > 0) timer = setTimeout(next, every)
      })
  }

  return {
    opened: async () => (isAnythingRecorded() ? open() : undefined),
    async made() {
      if (isRecordingOff()) {
        throw new AtelierError('models: ATELIER_DATABASE is none, so nothing is recorded here', 'Leave it unset')
      }
      return open()
    },
    watch(hear) {
      listeners.add(hear)
      if (listeners.size === 1) {
        clearTimeout(timer)
        next()
      }
      return () => {
        listeners.delete(hear)
        if (listeners.size === 0) clearTimeout(timer)
      }
    },
    async close() {
      listeners.clear()
      clearTimeout(timer)
      await opening?.then((database) => database.close()).catch(() => {})
    },
  }
}
