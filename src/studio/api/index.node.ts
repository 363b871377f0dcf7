/** What pages can ask the server for besides jobs: the runs and models of its registry. */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { answerOf, Refused } from './asked.node.js'
import { eventRoute } from './events.node.js'
import { modelRoutes } from './models.node.js'
import { type StudioRegistry, studioRegistry } from './registry.node.js'
import { runRoutes } from './runs.node.js'

export interface LibraryApi {
  readonly routes: Hono
  close(): Promise<void>
}

/** Bytes of a body, unless it is a model. */
const longestBody = 16 * 1024

export function libraryApi(registry: StudioRegistry = studioRegistry()): LibraryApi {
  const routes = new Hono()
  routes.onError(answerOf)
  routes.use('*', async (c, next) => {
    await next()
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store')
  })
  routes.use(
    '/runs/*',
    bodyLimit({
      maxSize: longestBody,
      onError: () => {
        throw new Refused(413, `At most ${longestBody} bytes are read`)
      },
    }),
  )
  routes.route('/runs', runRoutes(registry))
  routes.route('/models', modelRoutes(registry))
  routes.get('/events', eventRoute(registry))
  return { routes, close: () => registry.close() }
}
