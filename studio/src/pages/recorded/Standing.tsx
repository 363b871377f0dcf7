/** How a run stands, and what its reader may do with it: tag it, write a note, delete it. */
import { useNavigate } from '@tanstack/react-router'
import type { RunDetail } from 'atelier/studio'
import { useId, useRef, useState } from 'react'
import { Button } from '../../figure/Button'
import { TextField } from '../../figure/fields'
import { isOwn } from '../../library/store'
import { library } from '../../library/useLibrary'
import { PageLink } from '../../shell/PageLink'
import { agoText, countText, lossText, statusSigns, stepText } from './words'

export function Standing({ run }: { readonly run: RunDetail }) {
  const { status, problem, step, steps, loss, bestLoss, bestStep, family, parameters, begun, address } = run
  const parts = [
    family && `${family}${parameters === null ? '' : `, ${countText(parameters)} parameters`}`,
    `step ${stepText({ step, steps })}`,
    loss !== null && `training loss ${lossText(loss)}`,
    bestLoss !== null && `best validation ${lossText(bestLoss)}${bestStep === null ? '' : ` at step ${bestStep}`}`,
    `begun ${agoText(begun, Date.now())}`,
  ].filter(Boolean)
  return (
    <div className="mt-2 space-y-3">
      <p className="text-[16px]">
        <strong className="font-medium">
          <span aria-hidden="true">{statusSigns[status]} </span>
          {status}
        </strong>
        : {parts.join('; ')}.
      </p>
      {problem && <p className="[overflow-wrap:anywhere]">Why: {problem}</p>}
      {status === 'running' && steps !== null && (
        <progress value={step} max={steps} aria-label="Steps" className="block w-full max-w-md" />
      )}
      {address && (
        <p>
          <PageLink to={address} className="underline underline-offset-4">
            Open the page that trained it, set as it was
          </PageLink>
        </p>
      )}
      <Tags run={run} />
    </div>
  )
}

function Tags({ run: { id, tags } }: { readonly run: RunDetail }) {
  const [tag, setTag] = useState('')
  const [problem, setProblem] = useState('')
  const field = useId()
  const set = (name: string, isOn: boolean) =>
    library.tag(id, name, isOn).then(
      () => {
        setTag('')
        setProblem('')
      },
      (error: Error) => setProblem(error.message),
    )
  return (
    <form
      className="flex flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (tag.trim() !== '') void set(tag.trim(), true)
      }}
    >
      {tags.map((each) => (
        <Button key={each} aria-label={`Take the tag ${each} away`} onClick={() => void set(each, false)}>
          {each} ×
        </Button>
      ))}
      <label htmlFor={field} className="sr-only">
        New tag
      </label>
      <input
        id={field}
        value={tag}
        maxLength={40}
        pattern="[^\s,]*"
        placeholder="tag"
        onChange={({ target }) => setTag(target.value)}
        className="min-h-7 w-32 rounded-md border border-control bg-bg px-2"
      />
      <Button type="submit">Add</Button>
      {isOwn(id) && tags.length === 0 && <span className="text-muted">A run with a tag is kept for good.</span>}
      {problem && <span role="alert">{problem}</span>}
    </form>
  )
}

/** What people say of a run, and the end of it. */
export function Keeping({ run }: { readonly run: RunDetail }) {
  return (
    <section className="space-y-4">
      <Note run={run} />
      <Delete run={run} />
    </section>
  )
}

function Note({ run: { id, note } }: { readonly run: RunDetail }) {
  const [problem, setProblem] = useState('')
  return (
    <div className="max-w-prose">
      <TextField
        label="Note"
        value={note ?? ''}
        rows={2}
        longest={2000}
        when="leaving"
        onChange={(text) =>
          void library.note(id, text).then(
            () => setProblem(''),
            (error: Error) => setProblem(error.message),
          )
        }
      />
      {problem && <p role="alert">{problem}</p>}
    </div>
  )
}

function Delete({ run }: { readonly run: RunDetail }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  const navigate = useNavigate()
  const [problem, setProblem] = useState('')
  const remove = () =>
    library.remove(run.id).then(
      () => void navigate({ to: '/runs' as '/' }),
      (error: Error) => setProblem(error.message),
    )
  return (
    <>
      <Button onClick={() => dialog.current?.showModal()} disabled={run.status === 'running'}>
        Delete…
      </Button>
      <dialog
        ref={dialog}
        aria-labelledby={heading}
        className="m-auto w-[min(32rem,calc(100vw-2rem))] rounded-[10px] border border-line bg-bg p-5 text-ink backdrop:bg-black/30"
      >
        <h2 id={heading} className="font-semibold text-[18px]">
          Delete {run.name}?
        </h2>
        <p className="mt-2 [overflow-wrap:anywhere]">
          {run.folder
            ? `Its folder goes, with weights and checkpoints: ${run.folder}`
            : 'Its curves go, and its model if it has one.'}{' '}
          There is no way back.
        </p>
        {problem && (
          <p role="alert" className="mt-2">
            {problem}
          </p>
        )}
        <div className="mt-4 flex gap-2">
          <Button kind="main" onClick={() => void remove()}>
            Delete it
          </Button>
          <Button onClick={() => dialog.current?.close()}>Keep it</Button>
        </div>
      </dialog>
    </>
  )
}
