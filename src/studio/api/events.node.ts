/** Tells pages, as it happens, which runs have changed: also those that a command line in another terminal trains. */
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { LibraryChange } from '../library.js'
import { Refused } from './asked.node.js'
import type { StudioRegistry } from './registry.node.js'

/** Pages that listen at once, at most. */
const mostListeners = 32
/** Milliseconds between signs of life, without which proxies and browsers give a silent answer up. */
const pulse = 15_000

export function eventRoute(registry: StudioRegistry): (c: Context) => Response {
  let listening = 0
  return (c) => {
    if (listening >= mostListeners) throw new Refused(429, `${mostListeners} pages listen already`)
    listening += 1
    return streamSSE(c, async (stream) => {
      let isLeft = false
      const left = new Promise<void>((resolve) =>
        stream.onAbort(() => {
          isLeft = true
          resolve()
        }),
      )
      const stop = registry.watch((runs) => {
        const change: LibraryChange = { runs }
        void stream.writeSSE({ event: 'change', data: JSON.stringify(change) }).catch(() => {})
      })
      const timer = setInterval(() => void stream.writeSSE({ event: 'pulse', data: '' }).catch(() => {}), pulse)
      try {
        await stream.writeSSE({ event: 'open', data: '' })
        if (!isLeft) await left
      } finally {
        listening -= 1
        clearInterval(timer)
        stop()
      }
    })
  }
}
