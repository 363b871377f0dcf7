import { Button } from '../figure/Button'
import type { Run } from './useRun'

/** How far a run is, seed after seed, and a way to hold it. */
export function RunStatus({ run, onStop }: { readonly run: Run; onStop(): void }) {
  const { status, share, says, seed, finished, wanted, failure } = run
  if (status === 'done') return null
  if (status === 'failed') {
    return (
      <p role="alert">
        The run has stopped: {failure} <Button onClick={onStop}>Back to the prediction</Button>
      </p>
    )
  }
  return (
    <section aria-label="The run" tabIndex={-1} data-next data-run={status} className="space-y-2">
      <progress
        value={share}
        max={1}
        aria-label="How far the run is"
        className="h-2 w-full max-w-md accent-[var(--focus)]"
      />
      <p className="text-muted">
        Seed {seed}, {Math.min(wanted, finished + 1)} of {wanted}: {says}
      </p>
      <p role="status" className="sr-only">
        {status === 'paused' ? 'Paused' : 'Running'}
      </p>
      <div className="flex gap-2">
        {status === 'paused' ? (
          <Button onClick={run.goOn}>Go on</Button>
        ) : (
          <Button onClick={run.pause} disabled={status === 'opening'}>
            Pause
          </Button>
        )}
        <Button onClick={onStop}>Stop</Button>
      </div>
    </section>
  )
}
