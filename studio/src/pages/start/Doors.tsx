import { PageLink } from '../../shell/PageLink'
import { type Page, pages } from '../pages'

interface Door {
  readonly title: string
  readonly about: string
  readonly sections: readonly Page['section'][]
}

const doors: readonly Door[] = [
  { title: 'Learn', about: 'Predict, run the experiment, compare, remember.', sections: ['Learn'] },
  { title: 'Lab', about: 'Train models here and look inside.', sections: ['Lab'] },
  { title: 'Work', about: 'Put them to use, and keep what you made.', sections: ['Work', 'Runs', 'Models'] },
]

/** Pages of a door that are named; the rest are in the rail. */
const named = 5

/** Where one can go from here: only to pages that there are, and that need nothing in their address. */
export function Doors() {
  return (
    <nav aria-label="Where to go" className="mt-12 grid gap-4 md:grid-cols-3">
      {doors.map(({ title, about, sections }) => {
        const rooms = sections.flatMap((section) => pages.filter((page) => page.section === section && !page.example))
        return (
          <section key={title} className="rounded-[10px] border border-line p-5">
            <h2 className="font-semibold text-[22px]">{title}</h2>
            <p className="mt-1 text-muted">{about}</p>
            <ul className="mt-3 space-y-1">
              {rooms.slice(0, named).map((room) => (
                <li key={room.path}>
                  <PageLink to={room.path} className="-mx-2 block rounded-md px-2 py-1.5 hover:bg-surface">
                    <span className="font-medium underline decoration-line underline-offset-4">{room.title}</span>
                    <span className="block text-[13px] text-muted">{room.about}</span>
                  </PageLink>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </nav>
  )
}
