import type { SessionState } from '../engine/session'
import { PageLink } from '../shell/PageLink'

interface ModelOriginProps {
  /** `models/ID`, or `models/ID@STEP`. */
  readonly model: string
  readonly facts: SessionState['facts']
}

/** Where a model of the library comes from: its card tells. */
export function ModelOrigin({ model, facts }: ModelOriginProps) {
  const [id = '', step] = model.replace('models/', '').split('@')
  return (
    <p className="[overflow-wrap:anywhere]">
      A model of your library, {String(facts.family ?? '…')} with {Number(facts.parameters ?? 0).toLocaleString('en')}{' '}
      parameters{step !== undefined && `, as it was at step ${step}`}:{' '}
      <PageLink to="/models" search={{ show: id } as never} className="underline underline-offset-4">
        its card
      </PageLink>{' '}
      says what it has read, and what it is not known to do.
    </p>
  )
}
