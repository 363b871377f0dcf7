/** What the Studio keeps in this browser. */

export interface Used {
  readonly bytes: number
  readonly quota: number
  /** What there is, in words. */
  readonly parts: readonly string[]
}

export async function usedHere(): Promise<Used> {
  const { usage = 0, quota = 0 } = await navigator.storage.estimate()
  const databases = await indexedDB.databases()
  const pages = (await caches.keys()).length > 0
  const settings = Object.keys(localStorage).length
  return {
    bytes: usage,
    quota,
    parts: [
      ...databases.flatMap(({ name }) => (name ? [`a database, “${name}”`] : [])),
      ...(pages ? ['the Studio’s pages and engine, for use without a network'] : []),
      ...(settings > 0 ? [`${settings} settings`] : []),
    ],
  }
}

/** Deletes all of it. */
export async function clearEverything(): Promise<void> {
  localStorage.clear()
  sessionStorage.clear()
  const databases = await indexedDB.databases()
  await Promise.all(databases.map(({ name }) => name && deleted(name)))
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)))
  const workers = (await navigator.serviceWorker?.getRegistrations()) ?? []
  await Promise.all(workers.map((worker) => worker.unregister()))
}

/** A database that is open elsewhere goes when it is closed there. */
const deleted = (name: string): Promise<void> =>
  new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = request.onerror = request.onblocked = () => resolve()
  })
