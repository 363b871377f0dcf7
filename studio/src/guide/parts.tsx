/** What chapters are made of. The same text stands in the app, with figures that run, and printed, where a browser runs no scripts. */
import { createContext, type ReactNode, useContext } from 'react'
import type { LiveId } from './live-ids'

/** What surrounds a chapter. */
export interface Surroundings {
  link(to: string, says: ReactNode): ReactNode
  /** A figure that runs, or what stands in its place. */
  live(id: LiveId, shows: string): ReactNode
}

const plainLink = (to: string, says: ReactNode): ReactNode => <a href={to}>{says}</a>

export const printed: Surroundings = {
  link: plainLink,
  live: (_, shows) => (
    <p className="live">
      <em>A figure that runs stands here when scripts are allowed: {shows}</em>
    </p>
  ),
}

export const SurroundingsContext = createContext<Surroundings>(printed)

/** A link to a page of the Studio, with its controls set. */
export function To({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  return useContext(SurroundingsContext).link(to, children)
}

/** A figure in the text that is computed as one reads. */
export function Live({ id, shows }: { readonly id: LiveId; readonly shows: string }) {
  return useContext(SurroundingsContext).live(id, shows)
}

/** A formula on a line of its own, and what it says. */
export function Formula({ children, says }: { readonly children: ReactNode; readonly says?: string }) {
  return (
    <div className="formula">
      <p>{children}</p>
      {says && <p className="says">{says}</p>}
    </div>
  )
}

/** An analogy, never without where it breaks. */
export function Analogy({ children, breaks }: { readonly children: ReactNode; readonly breaks: string }) {
  return (
    <div className="analogy">
      {children}
      <p>
        <strong>Where this breaks:</strong> {breaks}
      </p>
    </div>
  )
}

/** What to try, each a page with its controls set. */
export function Try({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <h2>Try it</h2>
      <ul>{children}</ul>
    </>
  )
}

export function Remember({ points }: { readonly points: readonly string[] }) {
  return (
    <>
      <h2>What to remember</h2>
      <ul>
        {points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
    </>
  )
}

export function Misconceptions({ pairs }: { readonly pairs: readonly (readonly [belief: string, fact: ReactNode])[] }) {
  return (
    <>
      <h2>Often believed</h2>
      <dl>
        {pairs.map(([belief, fact]) => (
          <div key={belief}>
            <dt>“{belief}”</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
