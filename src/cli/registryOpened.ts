import type { Database } from '../registry/index.node.js'

/** Opens the registry for as long as `work` takes. */
export async function withRegistry<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const { openDatabase } = await import('../registry/index.node.js')
  const database = await openDatabase()
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}
