import { type SectionId, type StudyLink, sectionOf } from 'atelier/studio'
import { PageLink } from '../shell/PageLink'

/** A link to a page with its controls set. */
export function StatePlace({ state }: { readonly state: StudyLink }) {
  return (
    <PageLink to={state.path} search={(state.search ?? {}) as never} className="underline underline-offset-4">
      {state.says}
    </PageLink>
  )
}

/** A link to a section of the study guide. */
export function SectionPlace({ section }: { readonly section: SectionId }) {
  return (
    <PageLink to={sectionOf(section).path} className="underline underline-offset-4">
      {sectionOf(section).title}
    </PageLink>
  )
}
