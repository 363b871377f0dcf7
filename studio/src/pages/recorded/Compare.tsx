/** Some runs side by side: their curves over each other, where their settings differ, and what came of each. */
import { differences, flattened } from 'atelier/registry'
import type { RunDetail } from 'atelier/studio'
import { useMemo } from 'react'
import { Inspect } from '../../shell/Inspector'
import { Mended } from '../../shell/Mended'
import { PageLink } from '../../shell/PageLink'
import { useLink } from '../../shell/useLink'
import { CurveControls } from './CurveControls'
import { CurveFigures, labelsOf } from './CurveFigures'
import { compareLink, idsOf } from './link'
import { useCurved } from './useCurved'
import { countText, lossText, stepText } from './words'

export default function Compare() {
  const { values, mended, change } = useLink(compareLink)
  const ids = useMemo(() => idsOf(values.runs), [values.runs])
  return (
    <>
      <h1 className="font-semibold text-[28px] leading-9">Compare runs</h1>
      <p className="mt-2 max-w-prose text-[16px] leading-7">
        The same axes for all. One seed each is a hint, not a proof: what differs by less than seeds do is no
        difference.
      </p>
      <Mended names={mended} />
      <div className="mt-6">{ids.length < 2 ? <TooFew /> : <Compared ids={ids} values={values} />}</div>
      <Inspect tab="Controls">
        <CurveControls values={values} change={change} />
      </Inspect>
      <Inspect tab="Explain">
        <p>
          Along steps, runs of other batch sizes are not alike: a step of the larger batch has seen more. Along tokens
          they are; along seconds the machine counts, too.
        </p>
      </Inspect>
    </>
  )
}

const TooFew = () => (
  <p data-ready>
    Pick two or more in{' '}
    <PageLink to="/runs" className="underline underline-offset-4">
      the list of runs
    </PageLink>
    .
  </p>
)

interface ComparedProps {
  readonly ids: readonly string[]
  readonly values: ReturnType<typeof useLink<typeof compareLink>>['values']
}

function Compared({ ids, values }: ComparedProps) {
  const { value, problem } = useCurved(ids)
  if (problem && !value) {
    return (
      <p role="alert" data-ready>
        {problem}
      </p>
    )
  }
  if (!value) return <p role="status">The runs are being read.</p>
  const runs = value.map(({ run }) => run)
  return (
    <div data-ready className="space-y-10">
      <CurveFigures {...values} runs={value} />
      <Table title="Set differently" runs={runs} rows={differing(runs)} empty="Their settings are the same." />
      <Table title="What came of them" runs={runs} rows={outcomes(runs)} empty="" />
    </div>
  )
}

type CellRow = readonly [name: string, ...values: string[]]

interface TableProps {
  readonly title: string
  readonly runs: readonly RunDetail[]
  readonly rows: readonly CellRow[]
  readonly empty: string
}

function Table({ title, runs, rows, empty }: TableProps) {
  const names = labelsOf(runs)
  return (
    <section data-table={title}>
      <h2 className="mb-2 font-medium text-[16px]">{title}</h2>
      {rows.length === 0 ? (
        <p className="text-muted">{empty}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
        <section tabIndex={0} aria-label={title} className="relative overflow-x-auto">
          <table className="border-collapse text-start">
            <thead>
              <tr>
                <th scope="col" className="border-line border-b px-2 py-1">
                  <span className="sr-only">What</span>
                </th>
                {runs.map(({ id }, i) => (
                  <th key={id} scope="col" className="border-line border-b px-2 py-1 font-medium">
                    <PageLink to="/runs/$id" params={{ id } as never} className="underline underline-offset-4">
                      {names[i]}
                    </PageLink>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(([name, ...cells]) => (
                <tr key={name}>
                  <th scope="row" className="px-2 py-0.5 font-normal text-muted">
                    {name}
                  </th>
                  {cells.map((cell, i) => (
                    <td key={runs[i]!.id} translate="no" className="px-2 py-0.5 font-mono text-[13px]">
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  )
}

const cellOf = (value: unknown): string => {
  const text = value === undefined || value === null ? '–' : String(value)
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

function differing(runs: readonly RunDetail[]): readonly CellRow[] {
  const told = runs.map(({ config, verb, seed, dataName, dataHash }) => ({
    ...config,
    verb,
    // Most configurations tell it themselves.
    seed: 'training' in config ? undefined : seed,
    data: dataName,
    dataHash,
  }))
  return differences(told).map(({ path, values }): CellRow => [path, ...values.map(cellOf)])
}

function outcomes(runs: readonly RunDetail[]): readonly CellRow[] {
  const results = runs.map((run) => flattened(run.results))
  const names = [...new Set(results.flatMap((each) => [...each.keys()]))].filter((name) =>
    results.some((each) => typeof each.get(name) === 'number'),
  )
  const row = (name: string, of: (run: RunDetail) => string): CellRow => [name, ...runs.map(of)]
  return [
    row('status', ({ status }) => status),
    row('steps', stepText),
    row('parameters', ({ parameters }) => countText(parameters)),
    row('training loss', ({ loss }) => lossText(loss)),
    row('best validation', ({ bestLoss }) => lossText(bestLoss)),
    ...names.map(
      (name): CellRow => [
        name,
        ...results.map((each) => {
          const value = each.get(name)
          return typeof value === 'number' ? String(Number(value.toPrecision(5))) : '–'
        }),
      ],
    ),
  ]
}
