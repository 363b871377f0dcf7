/** Where there is no run yet: a sentence, and the button that makes one. */
import { readLink } from 'atelier/studio'
import { useEffect, useRef, useState } from 'react'
import { engineLine } from '../../engine/lines'
import { type Session, session } from '../../engine/session'
import { Button } from '../../figure/Button'
import { recordRun } from '../../library/recordRun'
import { duelLink, duelRequest } from '../duel/link'

const steps = 400
const request = duelRequest(readLink(duelLink, {}).values)

export function FirstRun() {
  const [step, setStep] = useState<number>()
  const [problem, setProblem] = useState('')
  const held = useRef<() => void>(undefined)
  useEffect(() => () => held.current?.(), [])

  const train = () => {
    setStep(0)
    const made: Session = session(engineLine, request)
    const stopRecording = recordRun(made)
    const stop = made.state.subscribe((now, before) => {
      if (now.status === 'open' && before.status !== 'open') made.step(steps)
      if (now.status === 'failed') setProblem(now.failure ?? 'It stopped')
      setStep(now.step)
      if (now.step >= steps) held.current?.()
    })
    held.current = () => {
      held.current = undefined
      stop()
      stopRecording()
      made.close()
    }
  }
  return (
    <div className="rounded-[10px] border border-line p-6">
      <p className="text-[16px]">Nothing has been trained here yet.</p>
      <p className="mt-3">
        <Button kind="main" onClick={train} disabled={step !== undefined && problem === ''}>
          Train a small duel on a ring of eight points: {steps} steps, some seconds
        </Button>
      </p>
      {step !== undefined && problem === '' && (
        <p className="mt-3">
          <progress value={step} max={steps} aria-label="Steps" className="w-64 max-w-full" /> step {step} of {steps}
        </p>
      )}
      {problem && (
        <p role="alert" className="mt-3">
          {problem}
        </p>
      )}
      <p className="mt-4 max-w-prose text-muted">
        Or train from a terminal, in the folder from which the Studio was started: <code>npx atelier demo</code>. The
        run appears here as soon as it has begun.
      </p>
    </div>
  )
}
