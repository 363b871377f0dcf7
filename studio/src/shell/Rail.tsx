import { pages } from '../pages/pages'
import { PageLink } from './PageLink'

const sections = [...new Set(pages.map(({ section }) => section))]

/** The way to every page. */
export function Rail() {
  return (
    <nav aria-label="Pages" className="border-line border-b px-2 py-1 lg:row-span-2 lg:border-r lg:border-b-0 lg:py-4">
      <ul className="flex gap-x-4 overflow-x-auto lg:block">
        {sections.map((section) => (
          <li key={section} className="shrink-0 lg:mb-4">
            <span className="hidden px-2 text-[12px] text-muted lg:block">{section}</span>
            <ul className="flex gap-x-1 lg:block">
              {pages
                .filter(({ section: its, example }) => its === section && example === undefined)
                .map(({ path, title }) => (
                  <li key={path}>
                    <PageLink
                      to={path}
                      activeOptions={{ exact: true, includeSearch: false }}
                      className="block rounded-md px-2 py-1 whitespace-nowrap hover:bg-surface aria-[current=page]:bg-surface aria-[current=page]:font-medium lg:whitespace-normal"
                    >
                      {title}
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
