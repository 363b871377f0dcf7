import { evidenceWords, type OutlinePart, placeOf, type StudyProgress } from 'atelier/studio'
import { useId } from 'react'
import { Button } from '../../figure/Button'
import { PageLink } from '../../shell/PageLink'
import { dayOf } from '../../study/now'
import { StatePlace } from '../../study/StudyPlace'
import { useProgress } from '../../study/store'

interface EvidenceShelfProps {
  readonly held: StudyProgress
  readonly parts: readonly OutlinePart[]
  /** Puts a pin, by its id, into a part. */
  onPut(pin: string, part: OutlinePart): void
}

/** All that has been pinned, to be put into a part, seen again, or thrown away. */
export function EvidenceShelf({ held, parts, onPut }: EvidenceShelfProps) {
  const remove = useProgress((progress) => progress.remove)
  const id = useId()
  const pins = Object.entries(held.pins).sort(([, a], [, b]) => (a.at < b.at ? 1 : -1))
  return (
    <section aria-label="Your evidence" className="space-y-3">
      <h2 className="font-medium text-[18px]">Your evidence</h2>
      {pins.length === 0 && (
        <p className="max-w-prose">
          Nothing is pinned yet. Run an experiment of the{' '}
          <PageLink to="/learn/quiz" search={{} as never} className="underline underline-offset-4">
            ten questions
          </PageLink>{' '}
          and press “Pin this” beside a number of its verdict.
        </p>
      )}
      <ul className="space-y-2">
        {pins.map(([pin, held]) => (
          <li key={pin} data-pin={pin} className="rounded-md border border-line p-3">
            <p>
              {evidenceWords(held)} <StatePlace state={placeOf(held)} />{' '}
              <span className="text-muted">{dayOf(held.at)}</span>
            </p>
            <div className="mt-2 flex flex-wrap items-center gap-2">
              <label htmlFor={`${id}-${pin}`}>Put it into</label>
              <select
                id={`${id}-${pin}`}
                value=""
                onChange={({ target }) => {
                  const part = parts.find((each) => each.id === target.value)
                  if (part && !part.pins.includes(pin)) onPut(pin, part)
                }}
                className="max-w-60 rounded border border-control bg-bg px-2"
              >
                <option value="">choose a part …</option>
                {parts.map((part) => (
                  <option key={part.id} value={part.id} disabled={part.pins.includes(pin)}>
                    {part.heading}
                  </option>
                ))}
              </select>
              <Button aria-label={`Throw away: ${held.quantity.label}`} onClick={() => remove('pins', pin)}>
                Throw away
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
