/** What a run made, the files it left, and the runs before and after it. */
import type { Artifacts, RunDetail, RunSample } from 'atelier/studio'
import { Button } from '../../figure/Button'
import { saveFile } from '../../figure/saveFile'
import { library, useLooked } from '../../library/useLibrary'
import { PageLink } from '../../shell/PageLink'
import { opensAs, openTarget } from './openTarget'
import { sizeText } from './words'

const heading = 'mb-2 font-medium text-[16px]'
const link = 'underline underline-offset-4'

export function Samples({ id, isLive }: { readonly id: string; readonly isLive: boolean }) {
  const { value = [] } = useLooked(
    `samples ${id}`,
    () => library.samples(id),
    (runs) => runs.includes(id),
  )
  const pictures = value.filter(({ kind }) => kind === 'picture')
  const texts = value.filter(({ kind }) => kind === 'text')
  if (value.length === 0) return null
  return (
    <section>
      <h2 className={heading}>What it made</h2>
      {pictures.length > 0 && (
        <ul className="flex gap-3 overflow-x-auto pb-2" aria-label="Pictures, in the order of their steps">
          {pictures.map(({ content, step }) => (
            <li key={content} className="shrink-0">
              <img src={content} alt={`What it made at step ${step}`} className="h-48 w-auto" loading="lazy" />
              <span className="text-muted">step {step?.toLocaleString('en')}</span>
            </li>
          ))}
        </ul>
      )}
      <ul className="space-y-3">
        {texts.slice(0, isLive ? 5 : 20).map((sample) => (
          <TextSample key={`${sample.made} ${sample.seed} ${sample.content.slice(0, 40)}`} sample={sample} />
        ))}
      </ul>
    </section>
  )
}

function TextSample({ sample: { prompt, content, seed, settings } }: { readonly sample: RunSample }) {
  const { temperature } = (settings.settings ?? settings) as { readonly temperature?: unknown }
  return (
    <li className="max-w-prose rounded-[10px] border border-line p-3">
      <p
        translate="no"
        className="max-h-60 overflow-y-auto whitespace-pre-wrap font-mono text-[13px] [overflow-wrap:anywhere]"
      >
        <span className="text-muted">{prompt}</span>
        {content}
      </p>
      <p className="mt-1 text-[12px] text-muted">
        {[seed !== null && `seed ${seed}`, typeof temperature === 'number' && `temperature ${temperature}`]
          .filter(Boolean)
          .join(', ')}
      </p>
    </li>
  )
}

export function Files({ run }: { readonly run: RunDetail }) {
  const { id } = run
  const { value } = useLooked<Artifacts>(
    `files ${id}`,
    () => library.artifacts(id),
    (runs) => runs.includes(id),
  )
  if (!value || (value.files.length === 0 && value.checkpoints.length === 0)) return null
  const isModel = value.files.some(({ name }) => name === 'model.safetensors')
  const opens = opensAs(run)
  return (
    <section>
      <h2 className={heading}>Files</h2>
      {isModel && (
        <p className="mb-2">
          {opens === 'text' && (
            <PageLink {...openTarget(id)} className={link}>
              Open the model
            </PageLink>
          )}
          {opens === 'text' && ' · '}
          <PageLink to="/models" search={{ show: id } as never} className={link}>
            Its card
          </PageLink>
        </p>
      )}
      {value.checkpoints.length > 0 && (
        <ul className="mb-4 space-y-1" aria-label="Checkpoints">
          {value.checkpoints.map(({ step, bytes, problem }) => (
            <li key={step} className="flex flex-wrap items-center gap-x-3">
              <span className="w-28">step {step.toLocaleString('en')}</span>
              <span className="w-20 text-muted">{sizeText(bytes)}</span>
              {problem ? (
                <span>{problem}</span>
              ) : (
                opens === 'text' && (
                  <PageLink {...openTarget(`${id}@${step}`)} className={link}>
                    Open this checkpoint
                  </PageLink>
                )
              )}
            </li>
          ))}
        </ul>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
      <section tabIndex={0} aria-label="Files and their hashes" className="relative overflow-x-auto">
        <table className="border-collapse text-start">
          <thead>
            <tr>
              {['File', 'Size', 'SHA-256', ''].map((name) => (
                <th key={name} scope="col" className="border-line border-b px-2 py-1 font-medium">
                  {name || <span className="sr-only">Take it away</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {value.files.map(({ name, bytes, sha256 }) => (
              <tr key={name}>
                <td translate="no" className="px-2 font-mono text-[13px]">
                  {name}
                </td>
                <td className="whitespace-nowrap px-2">{sizeText(bytes)}</td>
                <td translate="no" className="px-2 font-mono text-[13px] text-muted" title={sha256 ?? undefined}>
                  {sha256 === null ? '–' : `${sha256.slice(0, 12)}…`}
                </td>
                <td className="px-2 py-0.5">
                  <Button
                    aria-label={`Save ${name}`}
                    onClick={() => void library.file(id, name).then((blob) => saveFile(name, blob))}
                  >
                    Save
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}

export function Ancestors({ id }: { readonly id: string }) {
  const { value = [] } = useLooked('lineage', () => library.lineage())
  const from = value.filter(({ child }) => child === id)
  const to = value.filter(({ parent }) => parent === id)
  if (from.length + to.length === 0) return null
  return (
    <section>
      <h2 className={heading}>Where it comes from, and what came of it</h2>
      <ul className="space-y-1">
        {from.map(({ role, reference, parent }) => (
          <li key={`${role} ${reference}`}>
            Its {role}:{' '}
            {parent ? (
              <RunLink id={parent} />
            ) : (
              <span translate="no" className="font-mono">
                {reference}
              </span>
            )}
          </li>
        ))}
        {to.map(({ role, child }) => (
          <li key={`${role} ${child}`}>
            It is the {role} of <RunLink id={child} />
          </li>
        ))}
      </ul>
    </section>
  )
}

const RunLink = ({ id }: { readonly id: string }) => (
  <PageLink to="/runs/$id" params={{ id } as never} className={`${link} [overflow-wrap:anywhere]`}>
    {id}
  </PageLink>
)
