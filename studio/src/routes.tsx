import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { pages } from './pages/pages'
import { Missing } from './shell/Missing'
import { PageError } from './shell/PageError'
import { Shell } from './shell/Shell'

const root = createRootRoute({ component: Shell, notFoundComponent: Missing })

const routes = pages.map(({ path, load }) =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load) }),
)

/** Addresses are read by people: plain words, not JSON. */
const plainSearch = {
  parseSearch: (search: string) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (values: Record<string, unknown>) => {
    const words = new URLSearchParams(Object.entries(values).map(([name, value]) => [name, String(value)])).toString()
    return words === '' ? '' : `?${words}`
  },
}

export const router = createRouter({
  routeTree: root.addChildren(routes),
  defaultPreload: 'intent',
  defaultErrorComponent: PageError,
  ...plainSearch,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
