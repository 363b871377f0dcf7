/** An experiment wherever it is wanted: predict, run, compare, verdict. The prediction and the last run are kept with the reader's progress. */
import { cards, type ExperimentCard, fits, type Runs, readLink, seedWords, writeLink } from 'atelier/studio'
import { type ReactNode, useState } from 'react'
import { Button } from '../figure/Button'
import { dayOf } from '../study/now'
import { useProgress } from '../study/store'
import { useHeld } from '../study/useHeld'
import { useNextFocus } from '../study/useNextFocus'
import { Comparison } from './Comparison'
import { Predict } from './Predict'
import { RunStatus } from './RunStatus'
import { recordedRun } from './recorded'
import { mostSeeds, type Ran, useRun } from './useRun'
import { VerdictPanel } from './VerdictPanel'

interface ExperimentPanelProps {
  /** Of its card. */
  readonly id: string
  readonly seed?: number
  /** The card's own number unless given. */
  readonly seeds?: number
  /** Its parameters, as an address gives them; what is left out has its default. */
  readonly params?: Readonly<Record<string, string | number>>
  /** Shown below the verdict, once there is one. */
  readonly children?: ReactNode
}

export function ExperimentPanel({ id, seed = 42, seeds, params = {}, children }: ExperimentPanelProps) {
  const card = cards.find((each) => each.id === id)
  const held = useHeld()
  if (!card) return <p className="text-muted">This experiment, “{id}”, is not part of this Studio.</p>
  if (!held) return <p className="text-muted">Your progress is being read.</p>
  const { v: _, ...changed } = writeLink(card.link, readLink(card.link, params).values)
  const request = { experiment: id, params: changed, seed, seeds: seeds ?? card.seeds }
  // Another run is another experiment to its parts.
  return (
    <Panel key={JSON.stringify(request)} card={card} request={request}>
      {children}
    </Panel>
  )
}

interface PanelProps {
  readonly card: ExperimentCard
  readonly request: Runs
  readonly children: ReactNode
}

const isSame = (a: Runs, b: Runs): boolean =>
  a.seed === b.seed && a.seeds <= b.seeds && JSON.stringify(a.params) === JSON.stringify(b.params)

function Panel({ card, request, children }: PanelProps) {
  const { held, put, remove } = useProgress()
  const kept = held.guesses[card.id]
  const isSkipped = kept?.kind === 'skipped'
  const guess = kept && kept.kind !== 'skipped' && fits(card.prediction, kept) ? kept : undefined
  const earlier = held.runs[card.id]
  const [isRunning, setRunning] = useState(false)
  const [wanted, setWanted] = useState(request.seeds)
  const [runs, setRuns] = useState(0)
  const [shown, setShown] = useState<Ran | undefined>(earlier && isSame(request, earlier) ? earlier : undefined)
  const [recorded, setRecorded] = useState<'none' | 'shown' | 'missing'>('none')
  // What is recorded is the run of the card's own parameters.
  const isDefault = Object.keys(request.params).length === 0
  const isCommitted = guess !== undefined || isSkipped

  const run = (seeds: number) => {
    setShown(undefined)
    setRecorded('none')
    setWanted(Math.min(mostSeeds, seeds))
    setRuns(runs + 1)
    setRunning(true)
  }
  const again = () => {
    remove('guesses', card.id)
    setShown(undefined)
    setRunning(false)
    setRecorded('none')
  }
  const showRecorded = async () => {
    const found = await recordedRun(card.id)
    if (found) setShown(found)
    setRecorded(found ? 'shown' : 'missing')
  }
  const keep = (ran: Ran) => {
    put('runs', card.id, ran)
    setShown(ran)
  }
  const isOver = isCommitted && shown !== undefined
  const label =
    shown &&
    `${recorded === 'shown' ? 'Recorded run' : 'Your run'} of ${dayOf(shown.at)}, ${seedWords(shown)}; ${shown.backend}.`

  const within = useNextFocus<HTMLDivElement>(
    isOver ? `verdict of ${shown.at}` : isRunning ? 'running' : isCommitted ? 'committed' : 'predicting',
  )

  const results = (more: (() => void) | undefined) =>
    isOver && (
      <>
        <Comparison
          id={card.id}
          prediction={card.prediction}
          outcome={shown.verdict.outcome}
          caption={label!}
          {...(guess && { guess })}
        />
        <VerdictPanel card={card} ran={shown} {...(more && shown.seeds < mostSeeds && { onMore: more })} />
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => run(request.seeds)}>{recorded === 'shown' ? 'Run it here' : 'Run it again'}</Button>
          <Button onClick={again}>Predict anew</Button>
        </div>
        {children}
      </>
    )

  return (
    <div ref={within} data-experiment={card.id} className="space-y-4">
      <div>
        <h2 className="font-medium text-[18px]">{card.title}</h2>
        <p className="mt-1 max-w-prose">{card.about}</p>
      </div>
      {!isOver && (
        <Predict
          card={card}
          guess={isSkipped ? 'skipped' : guess}
          isFinal={isRunning}
          onChange={() => remove('guesses', card.id)}
        />
      )}
      {!isOver && !isRunning && (
        <div className="flex flex-wrap items-center gap-2">
          <Button
            kind="main"
            data-next={isCommitted || undefined}
            disabled={!isCommitted}
            onClick={() => run(request.seeds)}
          >
            Run the experiment
          </Button>
          {isDefault && (
            <Button disabled={!isCommitted} onClick={showRecorded}>
              Show a recorded run
            </Button>
          )}
          <span className="text-muted">
            {isCommitted
              ? `${seedWords(request)}, about ${card.seconds} s on two cores.`
              : 'Predict first, or skip: what is expected beforehand is remembered better.'}
          </span>
        </div>
      )}
      <p role="status" className={recorded === 'missing' ? '' : 'sr-only'}>
        {recorded === 'missing' ? 'No recorded run of this experiment ships with this Studio: run it.' : ''}
        {isOver ? `There is a verdict: ${shown.verdict.holds}.` : ''}
      </p>
      {isRunning && isCommitted ? (
        <Running key={runs} request={{ ...request, seeds: wanted }} onStop={() => setRunning(false)} onRan={keep}>
          {results}
        </Running>
      ) : (
        results(() => run(shown!.seeds + 3))
      )}
    </div>
  )
}

interface RunningProps {
  readonly request: Runs
  onStop(): void
  onRan(ran: Ran): void
  /** Gets the way to more seeds, once those that were wanted are done. */
  children(more: (() => void) | undefined): ReactNode
}

function Running({ request, onStop, onRan, children }: RunningProps) {
  const run = useRun(request, onRan)
  return (
    <>
      <RunStatus run={run} onStop={onStop} />
      {children(run.status === 'done' ? () => run.more(3) : undefined)}
    </>
  )
}
