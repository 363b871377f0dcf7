import { useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useRunning } from '../engine/running'
import { pages } from '../pages/pages'
import { PageLink } from './PageLink'

export const railId = 'rail'

const sections = [...new Set(pages.map(({ section }) => section))]

/** The way to every page: beside the page where there is room, else behind a button of the top bar. */
export function Rail() {
  const rail = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const runs = useRunning(({ playing }) => playing > 0)
  useEffect(() => {
    // Where there is room it is no popover that could be hidden.
    if (pathname && rail.current?.matches(':popover-open')) rail.current.hidePopover()
  }, [pathname])
  return (
    <nav
      id={railId}
      popover="auto"
      aria-label="Pages"
      ref={rail}
      className="fixed inset-0 end-auto m-0 max-h-dvh w-60 overflow-y-auto border-line border-e bg-bg px-2 py-4 text-ink lg:sticky lg:inset-auto lg:top-0 lg:row-span-2 lg:block lg:h-[calc(100dvh-48px)] lg:w-auto lg:border-e-0"
    >
      <ul>
        {sections.map((section) => (
          <li key={section} className="mb-4">
            <span className="px-2 text-[12px] text-muted">{section}</span>
            <ul>
              {pages
                .filter((page) => page.section === section && !page.path.includes('$'))
                .map(({ path, title }) => (
                  <li key={path}>
                    <PageLink
                      to={path}
                      activeOptions={{ exact: true, includeSearch: false }}
                      className="block rounded-md px-2 py-1 hover:bg-surface aria-[current=page]:bg-surface aria-[current=page]:font-medium"
                    >
                      {title}
                      {runs && path === pathname && (
                        <span role="img" aria-label="(it runs)" data-runs className="ms-2 text-[10px] text-made">
                          ▶
                        </span>
                      )}
                    </PageLink>
                  </li>
                ))}
            </ul>
          </li>
        ))}
      </ul>
    </nav>
  )
}
