/** Lets the Studio be used without a network after its first visit. */
import { useEngines } from './engines'

export async function keepForOffline(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  try {
    await navigator.serviceWorker.register('/service-worker.js')
    const { active } = await navigator.serviceWorker.ready
    // Where the server computes, this browser's engine has not been loaded by use; it is needed when the server goes.
    if (useEngines.getState().isServed) active?.postMessage('keep the engine')
  } catch {
    // Private windows and hosts without https keep nothing.
  }
}
