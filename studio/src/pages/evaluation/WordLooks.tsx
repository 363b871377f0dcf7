import type { Plain } from 'atelier/studio'
import { short } from '../../figure/axis'

export interface WordLook {
  readonly some: readonly string[]
  readonly nearest: readonly { readonly word: string; readonly nearest: string; readonly distance: number }[]
}

/** What each writes, and what comes closest to having been copied. */
export function WordLooks({
  ids,
  looks,
}: {
  readonly ids: readonly string[]
  readonly looks: Readonly<Record<string, Plain>>
}) {
  return (
    <section aria-labelledby="neighbours" className="min-w-0">
      <h2 id="neighbours" className="font-medium text-[16px]">
        What they write, and what is nearest in the training list
      </h2>
      <p className="max-w-prose text-muted">
        The first words of each, unchosen. Then, of its words that are not in the list, those closest to one that is.
        Much copying and near copies speak of memory; far neighbours of invention, or of noise.
      </p>
      <dl className="mt-2 grid grid-cols-1 gap-x-6 gap-y-2 sm:grid-cols-2">
        {ids.map((id) => {
          const { some, nearest } = looks[id] as unknown as WordLook
          return (
            <div key={id} className="min-w-0 border-line border-t pt-2">
              <dt className="font-medium">{id}</dt>
              <dd translate="no" className="break-words font-mono text-[13px]">
                {some.join(' ')}
              </dd>
              <dd translate="no" className="break-words font-mono text-[13px] text-muted">
                {nearest.length === 0
                  ? 'every word is in the list'
                  : nearest
                      .map(({ word, nearest: other, distance }) => `${word} → ${other} (${short(distance)})`)
                      .join(', ')}
              </dd>
            </div>
          )
        })}
      </dl>
    </section>
  )
}
