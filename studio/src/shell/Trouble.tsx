/** Says that a job has stopped, why, and what can be done: nothing is lost silently, and nothing moves elsewhere by itself. */
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { useEngines } from '../engine/engines'
import type { Session } from '../engine/session'
import { Button } from '../figure/Button'
import { PageLink } from './PageLink'

interface TroubleProps {
  readonly session: Session
  onBegin: (() => void) | undefined
}

export function Trouble({ session, onBegin }: TroubleProps) {
  const { status, failure, isDivergence, canReturn, step, kept, engine } = useStore(session.state)
  const isFailed = status === 'failed'
  const wait = useKnocking(session, isFailed && engine === 'server' && canReturn === false)
  if (!isFailed) return null
  const last = kept.findLast((each) => each <= step)
  // Only for this visit: what was chosen stays chosen.
  const here = () => useEngines.setState({ choice: 'wasm' })
  return (
    <div role="alert" className="mb-6 max-w-prose rounded-[10px] border border-made bg-surface p-4">
      <p>
        <strong>⚠ {step > 0 ? `Stopped at step ${step.toLocaleString('en')}` : 'It could not be opened'}:</strong>{' '}
        {failure}
      </p>
      {isDivergence && (
        <p className="mt-2">
          <PageLink to="/learn/networks" className="underline underline-offset-4">
            Why numbers burst when steps are too long
          </PageLink>
          . What was kept before is whole.
        </p>
      )}
      {wait !== undefined && <p className="mt-1 text-muted">The server is being asked again, in {wait} s.</p>}
      <div className="mt-3 flex flex-wrap gap-2">
        {canReturn && last !== undefined && (
          <Button onClick={() => session.seek(last)}>Go back to step {last.toLocaleString('en')}</Button>
        )}
        {!canReturn && <Button onClick={() => session.resume()}>Retry</Button>}
        {!canReturn && engine === 'server' && <Button onClick={here}>Continue in this browser</Button>}
        {!canReturn && engine === 'webgpu' && <Button onClick={here}>Use WebAssembly</Button>}
        {onBegin && <Button onClick={onBegin}>Begin anew</Button>}
      </div>
    </div>
  )
}

/** Whether the server answers and may begin another job. */
async function hasRoom(): Promise<boolean> {
  try {
    const { jobs, mostJobs } = await (await fetch('/api/studio')).json()
    return jobs < mostJobs
  } catch {
    return false
  }
}

const firstWait = 2
const longestWait = 60

/** Asks a server that has gone whether it is back, ever more rarely, and goes on when it is. Gives the seconds until it asks next. */
function useKnocking(session: Session, isGone: boolean): number | undefined {
  const [wait, setWait] = useState<number>()
  useEffect(() => {
    if (!isGone) return setWait(undefined)
    let timer: ReturnType<typeof setTimeout>
    const knock = (seconds: number) => {
      setWait(seconds)
      timer = setTimeout(async () => {
        if (await hasRoom()) session.resume()
        else knock(Math.min(longestWait, 2 * seconds))
      }, 1000 * seconds)
    }
    knock(firstWait)
    return () => clearTimeout(timer)
  }, [session, isGone])
  return wait
}
