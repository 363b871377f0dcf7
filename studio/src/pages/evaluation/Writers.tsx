/** Every measure of every writer, with its interval and on how many it rests. */

import type { Measured } from 'atelier/studio'
import { Fragment } from 'react'
import { short } from '../../figure/axis'
import { Button } from '../../figure/Button'
import { percent, type Result, range } from './result'

interface WritersProps {
  readonly results: readonly Result[]
  remove(id: string): void
}

const shares = [
  ['real words', 'real'],
  ['precision', 'precision'],
  ['coverage', 'coverage'],
  ['different', 'distinct'],
  ['copied', 'copied'],
] as const satisfies readonly (readonly [string, keyof Result])[]

export function Writers({ results, remove }: WritersProps) {
  return (
    <section aria-labelledby="writers" className="min-w-0">
      <h2 id="writers" className="font-medium text-[16px]">
        All measures
      </h2>
      <ul className="mt-2 grid grid-cols-1 gap-3 md:grid-cols-2" data-writers>
        {results.map((result) => (
          <li key={result.id} data-writer={result.id} className="min-w-0 rounded-[10px] border border-line p-3">
            <div className="flex flex-wrap items-center justify-between gap-2">
              <h3 className="break-all font-medium">{result.id}</h3>
              <Button aria-label={`Remove ${result.id}`} onClick={() => remove(result.id)}>
                Remove
              </Button>
            </div>
            <p className="text-muted">
              {result.says}
              {result.parameters !== undefined && `, ${result.parameters.toLocaleString('en')} numbers`}
            </p>
            <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3 sm:grid-cols-[auto_auto_1fr] text-[13px]">
              {shares.map(([label, name]) => (
                <Row key={name} label={label} measured={result[name]} words={percent(result[name])} by={100} />
              ))}
              {result.loss && (
                <Row
                  label="held-out loss"
                  measured={result.loss}
                  words={`${short(result.loss.value)} nats a letter`}
                  by={1}
                />
              )}
              {result.p50 && <Row label="p50" measured={result.p50} words={milliseconds(result.p50)} by={1000} />}
              {result.p95 && <Row label="p95" measured={result.p95} words={milliseconds(result.p95)} by={1000} />}
              {result.lettersPerSecond && (
                <Row
                  label="letters a second"
                  measured={result.lettersPerSecond}
                  words={short(result.lettersPerSecond.value)}
                  by={1}
                />
              )}
            </dl>
          </li>
        ))}
      </ul>
    </section>
  )
}

const milliseconds = ({ value }: Measured): string => `${short(1000 * value)} ms a word`

interface RowProps {
  readonly label: string
  readonly measured: Measured
  readonly words: string
  /** What the bounds are multiplied by, to be in the unit of the words. */
  readonly by: number
}

const Row = ({ label, measured, words, by }: RowProps) => (
  <Fragment>
    <dt className="text-muted">{label}</dt>
    <dd data-measure={label}>{words}</dd>
    <dd className="col-start-2 text-muted sm:col-start-auto" data-interval={label}>
      {range(measured, by)}
    </dd>
  </Fragment>
)
