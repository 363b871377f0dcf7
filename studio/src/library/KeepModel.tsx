/** Keeps the model that a session trains, as it is now, in this browser: other pages open it, and it can be taken along. */
import { useState } from 'react'
import type { Session } from '../engine/session'
import { Button } from '../figure/Button'
import { PageLink } from '../shell/PageLink'
import { recordOf } from './recordRun'

export function KeepModel({ session }: { readonly session: Session }) {
  const [kept, setKept] = useState<string>()
  const [state, setState] = useState('')
  const keep = async () => {
    setState('The model is being kept.')
    try {
      const [{ browserLibrary, keepModel }, { arrays }] = await Promise.all([
        import('./browserLibrary'),
        session.ask('files', {}),
      ])
      const files = new Map(Object.entries(arrays).map(([name, { data }]) => [name, data as Uint8Array]))
      const run = await recordOf(session)
      // Before its second step nothing was recorded: it is kept for itself.
      const id = run?.id ?? (await browserLibrary.importModel('unlearnt', files))
      if (run) await keepModel({ ...run, config: { ...run.config, ...configIn(files) } }, files)
      setKept(id)
      setState(`Kept as it is at step ${session.state.getState().step.toLocaleString('en')}.`)
    } catch (error) {
      setState(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <div>
      <Button onClick={() => void keep()}>Keep this model</Button>
      <p role="status" className="mt-1">
        {state}{' '}
        {kept && (
          <PageLink to="/models" search={{ show: kept } as never} className="underline underline-offset-4">
            See its card
          </PageLink>
        )}
      </p>
    </div>
  )
}

const configIn = (files: ReadonlyMap<string, Uint8Array>): object =>
  JSON.parse(new TextDecoder().decode(files.get('config.json'))) as object
