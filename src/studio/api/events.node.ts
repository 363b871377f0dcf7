/** Tells pages, as it happens, which runs have changed: also those that a command line in another terminal trains. */
import { upgradeWebSocket } from '@hono/node-server'
import type { LibraryChange } from '../library.js'
import type { StudioRegistry } from './registry.node.js'

/** Pages that listen at once, at most. */
const mostListeners = 32

/** A socket that only speaks: browsers open few streams to one host, and many sockets. */
export function eventRoute(registry: StudioRegistry) {
  let listening = 0
  return upgradeWebSocket(() => {
    let stop: (() => void) | undefined
    return {
      onOpen(_, socket) {
        if (listening >= mostListeners) return socket.close(1013, 'too many pages listen')
        listening += 1
        const end = registry.watch((runs) => {
          const change: LibraryChange = { runs }
          socket.send(JSON.stringify(change))
        })
        stop = () => {
          stop = undefined
          listening -= 1
          end()
        }
      },
      onMessage: (_, socket) => socket.close(1003, 'nothing is heard here'),
      onClose: () => stop?.(),
      onError: () => stop?.(),
    }
  })
}
