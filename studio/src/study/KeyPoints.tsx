/** The key to a question: what a good answer says, and which of it the reader finds in their own. No machine decides. */
import { highlighted, type Question, touched } from 'atelier/studio'
import { timestamp } from './now'
import { SectionPlace, StatePlace } from './StudyPlace'
import { useProgress } from './store'

interface KeyPointsProps {
  readonly question: Question
}

export function KeyPoints({ question: { id, points, answer, misconceptions } }: KeyPointsProps) {
  const { held, put } = useProgress()
  const own = held.answers[id]?.text ?? ''
  const ticked = held.points[id]?.ids ?? []
  const near = touched(own, points)
  const tick = (point: string, isThere: boolean) =>
    put('points', id, {
      ids: [...ticked.filter((each) => each !== point), ...(isThere ? [point] : [])],
      at: timestamp(),
    })
  return (
    <div className="space-y-4">
      {own !== '' && (
        <div>
          <h3 className="font-medium">Your words</h3>
          <p data-own className="mt-1 max-w-prose whitespace-pre-wrap rounded-md border border-line p-3">
            {highlighted(own, points).map(({ text, points: found }, i) =>
              found.length > 0 ? (
                <mark key={i} className="rounded-sm bg-[var(--low)] text-ink">
                  {text}
                </mark>
              ) : (
                text
              ),
            )}
          </p>
          <p className="mt-1 text-muted">
            Marked is what may belong to a key point, by its words alone. Whether it says the same, you judge.
          </p>
        </div>
      )}
      <fieldset>
        <legend className="font-medium">What a good answer says. Tick what yours said.</legend>
        <ul className="mt-2 space-y-3">
          {points.map(({ id: point, says, section, state }) => (
            <li key={point} data-point={point}>
              <label className="flex items-start gap-2">
                <input
                  type="checkbox"
                  checked={ticked.includes(point)}
                  onChange={({ target }) => tick(point, target.checked)}
                  className="mt-0.5 size-4 shrink-0"
                />
                <span className="max-w-prose">
                  {says}
                  {near.includes(point) && <span className="text-muted"> (Words of it are marked above.)</span>}
                </span>
              </label>
              <p className="mt-1 flex flex-wrap gap-x-4 gap-y-1 ps-6 text-muted leading-6">
                <span>
                  Read: <SectionPlace section={section} />
                </span>
                <span>
                  See: <StatePlace state={state} />
                </span>
              </p>
            </li>
          ))}
        </ul>
      </fieldset>
      <p role="status" className="text-muted">
        {ticked.length} of {points.length} ticked
      </p>
      <details>
        <summary className="w-fit">One answer that has them all</summary>
        <p className="mt-1 max-w-prose">{answer}</p>
      </details>
      <details>
        <summary className="w-fit">What is often believed instead</summary>
        <dl className="mt-1 max-w-prose space-y-2">
          {misconceptions.map(({ belief, fact }) => (
            <div key={belief}>
              <dt className="italic">“{belief}”</dt>
              <dd>{fact}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  )
}
