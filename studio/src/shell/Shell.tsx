/** The frame of every page: the rail to go by, the page, the inspector beside it, the transport below. */
import { Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { pageAt } from '../pages/pageAt'
import { AuthorProvider, Lesson } from './author'
import { CommandMenu } from './CommandMenu'
import { Full } from './Full'
import { Inspector, InspectorProvider } from './Inspector'
import { Rail } from './Rail'
import { TopBar } from './TopBar'
import { TransportBar } from './TransportBar'
import { Trouble } from './Trouble'
import { useOwnTitle } from './title'
import { useTransport } from './transport'
import { useStatus } from './useStatus'

const noFields = {}
const columns = {
  two: 'lg:grid-cols-[180px_minmax(0,1fr)]',
  three: 'lg:grid-cols-[180px_minmax(0,1fr)_320px]',
} as const

export function Shell() {
  const { pathname } = useLocation()
  const page = pageAt(pathname)
  const own = useOwnTitle(({ title }) => title)
  const title = own ?? page?.title ?? 'Not found'
  const [isMenuOpen, setMenuOpen] = useState(false)

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
      <Status title={title} />
      <button
        type="button"
        onClick={() => document.getElementById('page')?.focus()}
        className="absolute -top-20 start-2 z-50 rounded bg-bg px-3 py-2 focus:top-2"
      >
        Skip to the page
      </button>
      <div
        className={`grid min-h-dvh grid-cols-1 grid-rows-[auto_1fr_auto] lg:grid-rows-[48px_1fr_auto] ${columns[page?.inspector === false ? 'two' : 'three']}`}
      >
        <TopBar title={title} onMenu={() => setMenuOpen(true)} />
        <Rail />
        <AuthorProvider schema={page?.link ?? noFields}>
          <main
            id="page"
            tabIndex={-1}
            className="min-w-0 border-line px-4 pt-6 pb-16 outline-none sm:px-6 lg:border-s lg:pb-6"
            data-route={pathname}
          >
            <Lesson />
            <TransportTrouble />
            <Full />
            <Outlet />
          </main>
          {/* One foot that stays, where the page is narrow; beside and below the page else. */}
          <div className="max-lg:sticky max-lg:bottom-0 max-lg:z-20 max-lg:min-w-0 lg:contents">
            {page?.inspector !== false && <Inspector />}
            <TransportBar />
          </div>
        </AuthorProvider>
      </div>
      <CommandMenu isOpen={isMenuOpen} onClose={() => setMenuOpen(false)} />
    </InspectorProvider>
  )
}

/** Apart from the frame, which need not be drawn anew at every step. */
function Status({ title }: { readonly title: string }) {
  useStatus(title)
  return null
}

function TransportTrouble() {
  const session = useTransport((transport) => transport.session)
  const reset = useTransport((transport) => transport.reset)
  return session && <Trouble session={session} onBegin={reset} />
}
