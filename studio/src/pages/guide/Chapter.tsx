/** A section of the study guide: its claim, its text with figures that run, the questions that it prepares, the way on. */
import { useLocation } from '@tanstack/react-router'
import { questionOf, type Section, type SectionId, sections } from 'atelier/studio'
import { type ComponentType, type LazyExoticComponent, lazy, Suspense } from 'react'
import { chapters } from '../../guide/chapters'
import { prose } from '../../guide/prose'
import { InApp } from '../../guide/Surroundings'
import { Inspect } from '../../shell/Inspector'
import { Mended } from '../../shell/Mended'
import { Missing } from '../../shell/Missing'
import { PageLink } from '../../shell/PageLink'
import { useTitle } from '../../shell/title'
import { useLink } from '../../shell/useLink'
import { guideLink } from './link'

const texts = Object.fromEntries(Object.entries(chapters).map(([id, load]) => [id, lazy(load)])) as unknown as Readonly<
  Record<SectionId, LazyExoticComponent<ComponentType>>
>

export default function Chapter() {
  const { pathname } = useLocation()
  const at = sections.findIndex(({ path }) => path === pathname)
  const section = sections[at]
  return section ? <Reading key={section.id} section={section} at={at} /> : <Missing />
}

function Reading({ section, at }: { readonly section: Section; readonly at: number }) {
  const { mended } = useLink(guideLink)
  useTitle(section.title)
  const Text = texts[section.id]
  return (
    <article className={prose} data-ready={section.id}>
      <p className="number text-[14px] text-muted">
        Section {at + 1} of {sections.length} · {section.minutes} minutes
      </p>
      <h1 className="mt-1 font-semibold text-[30px] leading-9">{section.title}</h1>
      <p className="text-[18px] text-muted leading-7">{section.claim}</p>
      <Mended names={mended} />
      <InApp>
        <Suspense fallback={<p className="min-h-dvh">The text is on its way.</p>}>
          <Text />
        </Suspense>
      </InApp>
      <Prepared section={section} />
      <Way at={at} />
      <Inspect tab="Controls">
        <nav aria-label="Sections">
          <ol className="space-y-1">
            {sections.map(({ id, title, path }) => (
              <li key={id}>
                <PageLink
                  to={path}
                  className="block rounded-md px-2 py-1 hover:bg-bg aria-[current=page]:bg-bg aria-[current=page]:font-medium"
                >
                  {title}
                </PageLink>
              </li>
            ))}
          </ol>
        </nav>
      </Inspect>
      <Inspect tab="Explain">
        <p>{section.claim}</p>
        <p>To try in the text: {section.tries}.</p>
      </Inspect>
      <Inspect tab="Origin">
        <p>
          Written for the Studio from the sources at the end of the section. Its figure is computed in this page as you
          read; nothing is recorded.
        </p>
      </Inspect>
    </article>
  )
}

function Prepared({ section: { questions } }: { readonly section: Section }) {
  if (questions.length === 0) return null
  return (
    <>
      <h2>The question that this prepares</h2>
      <ul>
        {questions.map((id) => (
          <li key={id}>
            <PageLink to="/learn/quiz" search={{ question: id } as never} className="underline underline-offset-4">
              {questionOf[id].asks}
            </PageLink>
          </li>
        ))}
      </ul>
    </>
  )
}

function Way({ at }: { readonly at: number }) {
  const [before, after] = [sections[at - 1], sections[at + 1]]
  return (
    <nav aria-label="Other sections" className="mt-12 flex flex-wrap justify-between gap-4 border-line border-t pt-4">
      {before ? (
        <PageLink to={before.path} className="underline underline-offset-4">
          <span className="inline-block rtl:-scale-x-100">←</span> {before.title}
        </PageLink>
      ) : (
        <span />
      )}
      <PageLink to="/learn" className="underline underline-offset-4">
        All sections
      </PageLink>
      {after && (
        <PageLink to={after.path} className="underline underline-offset-4">
          {after.title} <span className="inline-block rtl:-scale-x-100">→</span>
        </PageLink>
      )}
    </nav>
  )
}
