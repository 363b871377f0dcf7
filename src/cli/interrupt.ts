import { exitCodes } from './failure.js'

/** A signal that is aborted by the first SIGINT or SIGTERM; a second SIGINT ends the process at once. */
export interface Interrupt {
  readonly signal: AbortSignal
  /** Stops listening. */
  dispose(): void
}

/** Listens for Ctrl-C and polite kills. @param onFirst Told at the first one, to say that the end is near. */
export function listenForInterrupt(onFirst: () => void): Interrupt {
  const controller = new AbortController()
  const handle = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      if (name === 'SIGINT') process.exit(exitCodes.interrupted)
      return
    }
    controller.abort()
    onFirst()
  }
  process.on('SIGINT', handle)
  process.on('SIGTERM', handle)
  return {
    signal: controller.signal,
    dispose() {
      process.removeListener('SIGINT', handle)
      process.removeListener('SIGTERM', handle)
    },
  }
}
