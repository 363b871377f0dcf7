/** The frame of every page: the rail to go by, the page, the inspector beside it, the transport below. */
import { Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { pages } from '../pages/pages'
import { CommandMenu } from './CommandMenu'
import { Inspector, InspectorProvider } from './Inspector'
import { Rail } from './Rail'
import { TopBar } from './TopBar'
import { TransportBar } from './TransportBar'
import { Trouble } from './Trouble'
import { useTransport } from './transport'

/** Whether a page's path, which may have parameters (`/runs/$id`), is that of an address. */
function isAt(path: string, pathname: string): boolean {
  const [parts, given] = [path.split('/'), pathname.split('/')]
  return parts.length === given.length && parts.every((part, i) => part.startsWith('$') || part === given[i])
}

export function Shell() {
  const { pathname } = useLocation()
  const page = pages.find(({ path }) => isAt(path, pathname))
  const main = useRef<HTMLElement>(null)
  const [isMenuOpen, setMenuOpen] = useState(false)
  const { status, session, reset } = useTransport()

  useEffect(() => {
    const title = page?.title ?? 'Not found'
    document.title = `${status ? `${status} · ` : ''}${title} · Atelier Studio`
  }, [page, status])

  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      if (event.key !== 'k' || !(event.metaKey || event.ctrlKey)) return
      event.preventDefault()
      setMenuOpen(true)
    }
    window.addEventListener('keydown', open)
    return () => window.removeEventListener('keydown', open)
  }, [])

  return (
    <InspectorProvider>
      <a href="#page" className="absolute -top-20 left-2 z-50 rounded bg-bg px-3 py-2 focus:top-2">
        Skip to the page
      </a>
      <div className="grid min-h-dvh grid-cols-1 grid-rows-[auto_auto_1fr_auto] lg:grid-cols-[180px_minmax(0,1fr)_320px] lg:grid-rows-[48px_1fr_auto]">
        <TopBar title={page?.title ?? 'Not found'} onMenu={() => setMenuOpen(true)} />
        <Rail />
        <main
          id="page"
          ref={main}
          tabIndex={-1}
          className="min-w-0 px-4 py-6 outline-none sm:px-6"
          data-route={pathname}
        >
          {session && <Trouble session={session} onBegin={reset} />}
          <Outlet />
        </main>
        <Inspector />
        <TransportBar />
      </div>
      <CommandMenu isOpen={isMenuOpen} onClose={() => setMenuOpen(false)} />
    </InspectorProvider>
  )
}
