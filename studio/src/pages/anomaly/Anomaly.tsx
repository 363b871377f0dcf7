import type { LinkValues } from 'atelier/studio'
import { useCallback, useRef, useState } from 'react'
import { useAnswer } from '../../engine/usePicture'
import { Button } from '../../figure/Button'
import { Dial } from '../../figure/Dial'
import { FileDrop } from '../../figure/FileDrop'
import { Choice, TextField } from '../../figure/fields'
import { Inspect } from '../../shell/Inspector'
import { type Bench, Workbench } from '../../shell/Workbench'
import { Beside } from './Beside'
import { anomalyLink } from './link'
import { type OwnFile, ownFileOf } from './ownFile'
import { Scores } from './Scores'
import { Strangest, strangest } from './Strangest'
import { Where } from './Where'
import { Why } from './Why'

type Values = LinkValues<typeof anomalyLink>

export default function Anomaly() {
  const own = useRef<OwnFile>(undefined)
  const requestOf = useCallback(({ source, normal, detector, rate, label, seed }: Values) => {
    const shipped = source === 'digits' ? { kind: source, normal } : { kind: source }
    const given = own.current?.kind === 'table' && label !== '' ? { ...own.current, label } : own.current
    // Within one picture the nearest patch of a patch is itself: what asks for neighbours would see nothing.
    const chosen = given?.kind === 'picture' && /nearest/.test(detector) ? 'pca' : detector
    return { job: 'anomaly', seed, params: { source: given ?? shipped, detector: chosen, falseAlarms: rate / 100 } }
  }, [])
  return (
    <Workbench
      title="What is unusual"
      intro="A detector learns what is usual from rows or pictures, scores everything by how strange it is, and promises how often it will cry wolf. Drop a table or a picture of your own."
      link={anomalyLink}
      requestOf={requestOf}
      trains={false}
    >
      {(bench) => <Board bench={bench} own={own} />}
    </Workbench>
  )
}

interface BoardProps {
  readonly bench: Bench<typeof anomalyLink>
  readonly own: { current: OwnFile | undefined }
}

/** Bytes of a file, at most. */
const mostBytes = 5 * 2 ** 20

function Board({ bench, own }: BoardProps) {
  const { state, values, begin } = bench
  const [refusal, setRefusal] = useState('')
  const opening = useRef(0)
  const take = (file: File | undefined) => {
    opening.current += 1
    if (!file) {
      own.current = undefined
      setRefusal('')
      return begin({ rank: 0 })
    }
    ownFileOf(file).then(
      (made) => {
        own.current = made
        setRefusal('')
        begin({ rank: 0 })
      },
      (error: Error) => setRefusal(error.message),
    )
  }
  const refused = refusal || String(state.facts.refusal ?? '')
  return (
    <>
      <div className="mb-6 grid max-w-3xl gap-6 sm:grid-cols-2">
        <div className="space-y-3">
          <Choice
            label="What"
            field={anomalyLink.source}
            value={values.source}
            onChange={(source) => {
              own.current = undefined
              begin({ source, rank: 0 })
            }}
          />
          {values.source === 'digits' && !own.current && (
            <Choice
              label="The usual digit"
              field={anomalyLink.normal}
              value={values.normal}
              onChange={(normal) => begin({ normal, rank: 0 })}
            />
          )}
          <Choice
            label="Detector"
            field={anomalyLink.detector}
            value={values.detector}
            onChange={(detector) => begin({ detector, rank: 0 })}
          />
        </div>
        <div>
          <FileDrop
            label="A table (CSV) or a picture of your own"
            accept=".csv,.tsv,.txt,text/csv,image/*"
            mostBytes={mostBytes}
            onFile={take}
          />
          {own.current && (
            <p className="mt-2">
              Looking at {own.current.name}. <Button onClick={() => take(undefined)}>Back to what ships</Button>
            </p>
          )}
          <p role="alert" className={refused === '' ? 'sr-only' : 'mt-2 font-medium'}>
            {refused}
          </p>
        </div>
      </div>
      {!state.facts.refusal && state.status === 'open' && <Found key={String(state.facts.fit)} bench={bench} />}
      <Inspect tab="Controls">
        <TextField
          label="Column of labels, in a table of your own"
          value={values.label}
          rows={1}
          longest={80}
          when="leaving"
          placeholder="it may have one that says what is odd"
          onChange={(label) => begin({ label: label.trim() })}
        />
      </Inspect>
      <Words />
    </>
  )
}

function Found({ bench: { session, values, change, state } }: { readonly bench: Bench<typeof anomalyLink> }) {
  const overview = useAnswer(session, 'overview', {}).content
  const threshold = useAnswer(session, 'threshold', { rate: values.rate / 100 }).content
  if (!overview || !threshold) return <p className="min-h-72 text-muted">Everything is being scored.</p>
  const row = strangest(overview, 20)[values.rank] ?? 0
  const notes = overview.values.notes as readonly string[]
  const isPicture = overview.arrays.picture !== undefined
  return (
    <div className="space-y-8">
      <div className="max-w-md">
        <Dial
          label="False alarms that are allowed"
          value={values.rate}
          least={0.1}
          most={20}
          step={0.1}
          page={1}
          words={`${values.rate.toFixed(1)} %`}
          onChange={(rate) => change({ rate })}
        />
      </div>
      {isPicture && <Where overview={overview} threshold={threshold} />}
      <div className="grid grid-cols-1 gap-8 xl:grid-cols-2">
        <Scores overview={overview} threshold={threshold} rate={values.rate} />
        <Beside overview={overview} />
      </div>
      <div className="grid grid-cols-1 gap-8 xl:grid-cols-2">
        <Strangest overview={overview} rank={values.rank} onPick={(rank) => change({ rank })} />
        <Why session={session} row={row} overview={overview} />
      </div>
      <p className="text-muted">
        Learnt from {String(overview.values.learnt)}, threshold from {String(overview.values.heldOut)} held out of{' '}
        {String(state.facts.rows)} judged{notes.length > 0 ? `; ${notes.join('; ')}` : ''}.
      </p>
    </div>
  )
}

function Words() {
  return (
    <>
      <Inspect tab="Explain">
        <p>
          The score of a row is how far it is from what is usual; what that means is the detector’s own: neighbours that
          are far, branches that part it early, tails that it is in. The threshold is the conformal quantile of scores
          of rows that were held out. If what comes is like them, at most the share that you allow is called in vain.
        </p>
        <p className="mt-2">All rows of a table are taken as usual unless a column says otherwise.</p>
      </Inspect>
      <Inspect tab="Analogy">
        <p>A night nurse knows the sounds of the ward and wakes only for one that she has never heard.</p>
        <p className="mt-2">
          <strong>Where this breaks:</strong> she knows which sounds matter. A detector knows only which are rare: a
          harmless first time alarms it, a slow decline does not.
        </p>
      </Inspect>
      <Inspect tab="Origin">
        <p>
          Fitted here, now. Sensors: one room’s humidity and temperature, with steam let in at times (S. Suthaharan et
          al., CC BY 4.0). Digits: MNIST (Y. LeCun and C. Cortes, CC BY-SA 3.0). Your files stay on this computer.
        </p>
      </Inspect>
    </>
  )
}
