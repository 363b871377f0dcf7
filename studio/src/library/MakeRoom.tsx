/** Which runs of this browser take its room, and the way to have it back: export first, then one press. */
import { useState } from 'react'
import { Button } from '../figure/Button'
import { saveFile } from '../figure/saveFile'
import { PageLink } from '../shell/PageLink'
import { remove, tenants, zipOf } from './room'
import { useLooked } from './useLibrary'

/** Runs that are named; the rest are counted. */
const shown = 6

const sizeWords = (bytes: number): string =>
  bytes < 2 ** 20 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 2 ** 20).toFixed(1)} MB`

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

const total = (all: readonly { readonly bytes: number }[]): number => all.reduce((sum, { bytes }) => sum + bytes, 0)

export default function MakeRoom() {
  const { value: all } = useLooked('room', tenants)
  const [said, say] = useState('')
  if (!all) return <p className="text-muted">Looking for what takes room.</p>
  if (all.length === 0) return <p data-room>{said || 'No run of this browser takes any room.'}</p>
  const loose = all.filter(({ run }) => run.tags.length === 0)
  const models = loose.filter(({ run }) => run.fileBytes > 0).length
  const runs = loose.map(({ run }) => run)
  const doing = (what: string, act: () => Promise<void>) => async () => {
    say('')
    await act().then(
      () => say(what),
      (error: Error) => say(error.message),
    )
  }
  return (
    <div data-room className="space-y-2">
      <p>
        {counted(all.length, 'run')} of this browser {all.length === 1 ? 'takes' : 'take'} {sizeWords(total(all))}:
      </p>
      <ul className="space-y-0.5">
        {all.slice(0, shown).map(({ run, bytes }) => (
          <li key={run.id} className="flex flex-wrap justify-between gap-x-4">
            <PageLink
              to="/runs/$id"
              params={{ id: run.id } as never}
              translate="no"
              className="underline underline-offset-4"
            >
              {run.name}
            </PageLink>
            <span className="number text-muted">
              {run.fileBytes > 0 && 'with its model, '}
              {run.tags.length > 0 && 'tagged, '}
              {sizeWords(bytes)}
            </span>
          </li>
        ))}
      </ul>
      {all.length > shown && (
        <p className="text-muted">
          and {all.length - shown} more, {sizeWords(total(all.slice(shown)))}
        </p>
      )}
      {loose.length > 0 ? (
        <div className="flex flex-wrap gap-2">
          <Button
            onClick={doing('They have been exported.', async () =>
              saveFile('runs.zip', new Blob([(await zipOf(runs)) as Uint8Array<ArrayBuffer>])),
            )}
          >
            Export those without a tag
          </Button>
          <Button onClick={doing(`${sizeWords(total(loose))} are free again.`, () => remove(runs))}>
            Delete those without a tag: {counted(loose.length, 'run')}
            {models > 0 && ` with ${counted(models, 'model')}`}, {sizeWords(total(loose))}
          </Button>
        </div>
      ) : (
        <p className="text-muted">All of them are tagged: delete what you no longer need on its own page.</p>
      )}
      <p role="status">{said}</p>
    </div>
  )
}
