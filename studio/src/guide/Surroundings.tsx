/** What surrounds a chapter in the app: links that do not load the page anew, and figures that run. */
import { type ReactNode, Suspense } from 'react'
import { pageAt } from '../pages/pageAt'
import { PageLink } from '../shell/PageLink'
import { figures } from './live/figures'
import { type Surroundings, SurroundingsContext } from './parts'

const inApp: Surroundings = {
  link(to, says) {
    const [path = '/', query = ''] = to.split('?')
    if (!pageAt(path)) return says
    return (
      <PageLink
        to={path}
        search={Object.fromEntries(new URLSearchParams(query)) as never}
        className="underline underline-offset-4"
      >
        {says}
      </PageLink>
    )
  },
  live(id) {
    const Figure = figures[id]
    return (
      <Suspense fallback={<div className="my-8 min-h-96" />}>
        <Figure />
      </Suspense>
    )
  },
}

export function InApp({ children }: { readonly children: ReactNode }) {
  return <SurroundingsContext value={inApp}>{children}</SurroundingsContext>
}
