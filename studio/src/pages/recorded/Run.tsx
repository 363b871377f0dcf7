/** One run: how it stands, its curves, what it made, its settings and files, where it comes from. */
import { useParams } from '@tanstack/react-router'
import { flattened } from 'atelier/registry'
import type { RunDetail } from 'atelier/studio'
import { useMemo } from 'react'
import { isOwn } from '../../library/store'

import { Inspect } from '../../shell/Inspector'
import { Mended } from '../../shell/Mended'
import { PageLink } from '../../shell/PageLink'
import { useTitle } from '../../shell/title'
import { useLink } from '../../shell/useLink'
import { CurveControls } from './CurveControls'
import { CurveFigures } from './CurveFigures'
import { Facts } from './Facts'
import { runLink } from './link'
import { Ancestors, Files, Samples } from './RunParts'
import { Keeping, Standing } from './Standing'
import { useCurved } from './useCurved'

export default function RunPage() {
  const { id = '' } = useParams({ strict: false }) as { readonly id?: string }
  const { values, mended, change } = useLink(runLink)
  const ids = useMemo(() => [id], [id])
  const { value, problem } = useCurved(ids)
  const found = value?.[0]
  useTitle(found?.run.name)
  if (!found) {
    return (
      <>
        <h1 className="font-semibold text-[28px] leading-9">A run</h1>
        <Mended names={mended} />
        {problem ? <Missing problem={problem} /> : <p role="status">The run is being read.</p>}
      </>
    )
  }
  const { run } = found
  return (
    <div data-ready data-run={run.status} className="space-y-10">
      <div>
        <h1 className="break-words font-semibold text-[28px] leading-9">{run.name}</h1>
        <Mended names={mended} />
        <Standing run={run} />
      </div>
      <section aria-label="Curves">
        <CurveFigures {...values} runs={value} />
      </section>
      <Samples id={id} isLive={run.status === 'running'} />
      <Files run={run} />
      <Ancestors id={id} />
      <Facts title="Settings" facts={flattened(run.config)} />
      <Facts title="Results" facts={flattened(run.results)} />
      <Facts title="How it was made" facts={madeBy(run)} />
      <Keeping run={run} />
      <Inspect tab="Controls">
        <CurveControls values={values} change={change} />
      </Inspect>
      <Inspect tab="Explain">
        <p>
          The training loss is what the model is taught by; the validation loss is of text or examples that it never
          learns from. Where the second rises while the first falls, the model has begun to learn by heart.
        </p>
      </Inspect>
      <Inspect tab="Origin">
        <p>
          {isOwn(id)
            ? 'Trained on a page of this browser, which keeps it.'
            : 'Read from the registry of this computer. Its files are those of its folder.'}
        </p>
      </Inspect>
    </div>
  )
}

function Missing({ problem }: { readonly problem: string }) {
  return (
    <div data-ready>
      <p role="alert" className="mt-4">
        {problem}
      </p>
      <p className="mt-4">
        <PageLink to="/runs" className="underline underline-offset-4">
          All runs
        </PageLink>
      </p>
    </div>
  )
}

function madeBy(run: RunDetail): ReadonlyMap<string, unknown> {
  const { id, command, machine, version, commit, seed, dataName, dataHash, folder } = run
  const code = commit === null ? version : `${version} (${commit})`
  const all = { id, command, machine, atelier: code, seed, data: dataName, 'data SHA-256': dataHash, folder }
  return new Map(Object.entries(all).filter(([, value]) => value !== null && value !== undefined))
}
