/** Sources of a chapter: numbers in its sentences, and the list at its end that they lead to. */
import { type SourceId, sectionSources, sources } from '../../../src/studio/study/sources'

/** Chapters stand on one page when they are printed, so a place is named by its chapter, too. */
const placeOf = (section: string, id: string): string => `${section}-${id}`

type Cited<S extends keyof typeof sectionSources> = (typeof sectionSources)[S][number]

/** For the chapter of a section: the number of a source, in brackets, that leads to it. Only sources of its list can be named. */
export function citing<S extends keyof typeof sectionSources>(section: S) {
  const ids: readonly SourceId[] = sectionSources[section]
  return function Cite({ is }: { readonly is: Cited<S> }) {
    const { authors, year } = sources[is]
    const number = ids.indexOf(is) + 1
    return (
      <>
        {'\u00a0'}
        <a
          href={`#${placeOf(section, is)}`}
          className="cite number"
          aria-label={`[${number}] Source: ${authors}, ${year}`}
        >
          [{number}]
        </a>
      </>
    )
  }
}

/** Where a source is read. */
function addressOf(at: string): string {
  if (at.startsWith('arXiv:')) return `https://arxiv.org/abs/${at.slice(6)}`
  return at.startsWith('doi:') ? `https://doi.org/${at.slice(4)}` : at
}

export function Sources({ of: section }: { readonly of: keyof typeof sectionSources }) {
  return (
    <>
      <h2>Sources</h2>
      <ol className="sources">
        {sectionSources[section].map((id) => {
          const { authors, title, year, venue, at } = sources[id]
          return (
            <li key={id} id={placeOf(section, id)} tabIndex={-1}>
              {authors} ({year}), <cite>{title}</cite>
              {venue ? `, ${venue}` : ''}.{' '}
              {at && (
                <a href={addressOf(at)} rel="noreferrer">
                  {at.replace('https://', '')}
                </a>
              )}
            </li>
          )
        })}
      </ol>
    </>
  )
}
