/** Every measure of every candidate, with its interval and on how many it rests. */
import type { MeasureKind } from 'atelier/studio'
import { Fragment } from 'react'
import { Button } from '../../figure/Button'
import { Shape } from '../../figure/Shape'
import { type Found, isFound, type Result, range, roleOf, words } from './result'

interface CandidatesProps {
  readonly results: readonly Result[]
  readonly kinds: readonly MeasureKind[]
  remove(id: string): void
}

export function Candidates({ results, kinds, remove }: CandidatesProps) {
  return (
    <section aria-labelledby="candidates" className="min-w-0">
      <h2 id="candidates" className="font-medium text-[16px]">
        All measures
      </h2>
      <ul className="mt-2 grid grid-cols-1 gap-3 md:grid-cols-2" data-candidates>
        {results.map((result) => (
          <li key={result.id} data-candidate={result.id} className="min-w-0 rounded-[10px] border border-line p-3">
            <div className="flex flex-wrap items-center justify-between gap-2">
              <h3 className="flex min-w-0 items-center gap-2 font-medium">
                <svg width={16} height={16} aria-hidden="true" className="shrink-0">
                  <Shape role={roleOf(result)} x={8} y={8} />
                </svg>
                <span className="break-all">{result.id}</span>
              </h3>
              <Button aria-label={`Remove ${result.id}`} onClick={() => remove(result.id)}>
                Remove
              </Button>
            </div>
            {isFound(result) ? <All result={result} kinds={kinds} /> : <p role="alert">{result.problem}</p>}
          </li>
        ))}
      </ul>
    </section>
  )
}

const All = ({ result, kinds }: { readonly result: Found; readonly kinds: readonly MeasureKind[] }) => (
  <>
    <p className="text-muted">
      {result.says}
      {result.parameters !== undefined && `, ${result.parameters.toLocaleString('en')} numbers`}
    </p>
    <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3 text-[13px] sm:grid-cols-[auto_auto_1fr]">
      {kinds.map((kind) => {
        const measured = result.measures[kind.name]
        return (
          measured && (
            <Fragment key={kind.name}>
              <dt className="text-muted">{kind.label}</dt>
              <dd data-measure={kind.label}>{words(measured, kind)}</dd>
              <dd className="col-start-2 text-muted sm:col-start-auto" data-interval={kind.label}>
                {range(measured, kind)}
              </dd>
            </Fragment>
          )
        )
      })}
    </dl>
  </>
)
