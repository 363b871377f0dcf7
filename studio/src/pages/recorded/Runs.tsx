/** All runs of this computer and this browser, whoever trains them; those that are picked are laid over each other. */
import type { RunRow } from 'atelier/studio'
import { useMemo } from 'react'
import { Choice, TextField } from '../../figure/fields'
import { library, useLooked } from '../../library/useLibrary'
import { Inspect } from '../../shell/Inspector'
import { Mended } from '../../shell/Mended'
import { PageLink } from '../../shell/PageLink'
import { useLink } from '../../shell/useLink'
import { CurveControls } from './CurveControls'
import { CurveFigures } from './CurveFigures'
import { FirstRun } from './FirstRun'
import { wantedRuns } from './filter'
import { idsOf, runsLink } from './link'
import { RunTable } from './RunTable'
import { useCurved } from './useCurved'

export default function Runs() {
  const { value: runs, problem } = useLooked('runs', () => library.listRuns())
  const { values, mended, change } = useLink(runsLink)
  return (
    <>
      <h1 className="font-semibold text-[28px] leading-9">Runs</h1>
      <p className="mt-2 max-w-prose text-[16px] leading-7">
        Everything that was trained here: on pages of this browser, and by the command line in any terminal. A run that
        goes on now grows before your eyes. Pick two, and their curves lie over each other.
      </p>
      <Mended names={mended} />
      {problem && (
        <p role="alert" className="mt-4">
          {problem}
        </p>
      )}
      {runs === undefined ? (
        <p role="status" className="mt-6 text-muted">
          The runs are being read.
        </p>
      ) : (
        <div data-ready className="mt-6">
          {runs.length === 0 ? <FirstRun /> : <Listed runs={runs} values={values} change={change} />}
        </div>
      )}
      <Inspect tab="Explain">
        <p>
          A run is one training from its first step to its last: its settings, its curves, the weights that came of it.
          The command line writes its runs into a database, <code>runs/atelier.db</code>; this browser keeps the last
          twenty of its own, and all that have a tag or a model.
        </p>
        <p>
          The thick line is a running mean over the thin one. It shows the trend, hides the noise, and lags behind: what
          was measured is always drawn under it.
        </p>
      </Inspect>
      <Inspect tab="Origin">
        <p>Read from {library.place}. Nothing is sent anywhere.</p>
      </Inspect>
    </>
  )
}

interface ListedProps extends Pick<ReturnType<typeof useLink<typeof runsLink>>, 'values' | 'change'> {
  readonly runs: readonly RunRow[]
}

function Listed({ runs, values, change }: ListedProps) {
  const { find, status, family, sort, order, pick } = values
  const shown = useMemo(
    () => wantedRuns(runs, { find, status, family, sort, order }),
    [runs, find, status, family, sort, order],
  )
  const picked = useMemo(() => idsOf(pick).filter((id) => runs.some((run) => run.id === id)), [pick, runs])
  const families = useMemo(() => [...new Set(runs.flatMap((run) => run.family ?? []))].sort(), [runs])
  const running = runs.filter((run) => run.status === 'running').length
  return (
    <div className="space-y-6">
      <div>
        <p data-count className="mb-2 text-muted">
          {shown.length < runs.length && `${shown.length} of `}
          {runs.length === 1 ? '1 run' : `${runs.length} runs`}
          {running > 0 && `, ${running} of them running`}
        </p>
        <RunTable
          runs={shown}
          sort={sort}
          order={order}
          picked={picked}
          onSort={(next) =>
            change({ sort: next, order: next === sort && order === 'falling' ? 'rising' : 'falling' }, 'push')
          }
          onPick={(id, isPicked) =>
            change({ pick: (isPicked ? [...picked, id] : picked.filter((each) => each !== id)).join(',') })
          }
        />
        {shown.length === 0 && <p className="mt-2">No run fits. Change what is looked for, at the side.</p>}
      </div>
      {picked.length > 0 && <Overlaid ids={picked} values={values} />}
      <Inspect tab="Controls">
        <TextField
          label="Find"
          value={find}
          rows={1}
          longest={60}
          placeholder="name, data, tag, note"
          when="typing"
          onChange={(text) => change({ find: text.replaceAll('\n', '') })}
        />
        <Choice label="Status" field={runsLink.status} value={status} onChange={(next) => change({ status: next })} />
        <Choice
          label="Family"
          field={{ choices: ['', ...families] }}
          value={families.includes(family) ? family : ''}
          onChange={(next) => change({ family: next })}
        />
        <CurveControls values={values} change={change} />
      </Inspect>
    </div>
  )
}

function Overlaid({ ids, values }: { readonly ids: readonly string[]; readonly values: ListedProps['values'] }) {
  const { value, problem } = useCurved(ids)
  const search = { runs: ids.join(',') } as never
  return (
    <section aria-label="The picked runs">
      <p className="mb-3">
        {ids.length === 1 ? (
          'Pick another one to compare.'
        ) : (
          <PageLink to="/runs/compare" search={search} className="underline underline-offset-4">
            Compare these {ids.length} in full: settings, results, all curves
          </PageLink>
        )}
      </p>
      {problem && <p role="alert">{problem}</p>}
      {value && <CurveFigures {...values} runs={value} most={2} />}
    </section>
  )
}
