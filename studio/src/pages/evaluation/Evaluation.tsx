/** The evaluation bench: generators of a medium side by side, by quality, diversity and speed, each with its interval. */
import { media } from 'atelier/studio'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { usePicture } from '../../engine/usePicture'
import { Button } from '../../figure/Button'
import { Choice } from '../../figure/fields'
import { type Bench, Workbench } from '../../shell/Workbench'
import { Candidates } from './Candidates'
import { Controls } from './Controls'
import { Looks } from './Looks'
import { evaluationLink } from './link'
import { Notes } from './Notes'
import { Overview } from './Overview'
import { candidatesOf, evaluationRequest } from './request'
import { chosen, isFound, kindsOf, type Table } from './result'
import { Speed } from './Speed'

type EvaluationBench = Bench<typeof evaluationLink>

export default function Evaluation() {
  return (
    <Workbench
      title="The evaluation bench"
      intro={
        <>
          A generator has to be good, varied and quick. Let several make the same number of words, pictures or points,
          measure them by one yardstick, and see what each pays for what it gains.
        </>
      }
      link={evaluationLink}
      requestOf={evaluationRequest}
      trains
    >
      {(bench) => (
        <div className="space-y-8">
          <div className="max-w-xs">
            <Choice
              label="What is compared"
              name="medium"
              field={{ choices: media }}
              value={bench.values.medium}
              onChange={(medium) => bench.begin({ medium, candidates: 'usual', quality: 'usual', diversity: 'usual' })}
            />
          </div>
          <Board key={yardstickOf(bench)} bench={bench} />
        </div>
      )}
    </Workbench>
  )
}

/** What all figures rest on: with another of it, all are measured anew. */
function yardstickOf({ values }: EvaluationBench): string {
  const { seed, params } = evaluationRequest(values)
  return JSON.stringify([seed, { ...(params as object), candidates: [] }])
}

function Board({ bench }: { readonly bench: EvaluationBench }) {
  const { session, state, values, change } = bench
  const { facts } = state
  const picture = usePicture(session, 'table')
  const [asked, setAsked] = useState<Table>()
  const [own, setOwn] = useState<readonly string[]>([])
  const [refusal, setRefusal] = useState('')
  /** A file that was brought along is measured as soon as the job knows of it. */
  const isAwaited = useRef(false)
  const watched = picture?.content.values as Table | undefined
  const { medium, candidates: listed } = values
  const candidates = useMemo(() => [...candidatesOf({ medium, candidates: listed }), ...own], [medium, listed, own])
  const isOpen = state.status === 'open' && facts.medium === medium
  useEffect(() => {
    if (!isOpen) return
    session
      .ask('choose', { candidates })
      .then(({ values: table }) => {
        setAsked(table as unknown as Table)
        if (isAwaited.current) session.play()
        isAwaited.current = false
      })
      .catch((error: Error) => setRefusal(error.message))
  }, [session, isOpen, candidates])
  const takeFile = useCallback(
    async (file: File) => {
      const name = file.name.replace(/\.[a-z]+$/i, '').slice(0, 40) || 'samples'
      try {
        const { values: found } = await session.ask('own', { name, text: await file.text() })
        setOwn((before) => [...before.filter((id) => id !== found.id), String(found.id)])
        setRefusal('')
        isAwaited.current = true
      } catch (error) {
        setRefusal((error as Error).message)
      }
    },
    [session],
  )
  // While another medium is being set up, what is open is of the one before.
  if (facts.medium !== medium) return null

  const keep = (ids: readonly string[]) => change({ candidates: ids.join(',') }, 'push')
  const remove = (id: string) =>
    id.startsWith('own:')
      ? setOwn((before) => before.filter((each) => each !== id))
      : keep(candidatesOf(values).filter((each) => each !== id))
  // Of the two the one that knows more: pictures come while it works, an answer when the choice has changed.
  const results = [watched, asked]
    .flatMap((table) => (table?.medium === medium ? table.results : []))
    .filter(({ id }, i, all) => candidates.includes(id) && all.findIndex((each) => each.id === id) === i)
  const found = results.filter(isFound)
  const left = candidates.length - results.length
  const kinds = kindsOf(facts)
  const [quality, diversity] = [chosen(kinds, 'quality', values.quality), chosen(kinds, 'diversity', values.diversity)]
  return (
    <>
      <Controls
        bench={bench}
        kinds={kinds}
        refusal={refusal}
        add={(id) => keep([...candidatesOf(values), id])}
        takeFile={(file) => void takeFile(file)}
      />
      <Notes facts={facts} kinds={kinds} />
      <div className="flex flex-wrap items-center gap-3">
        {left > 0 && !state.isPlaying && (
          <Button kind="main" onClick={session.play}>
            Measure {left === candidates.length ? 'them' : `${left} more`}
          </Button>
        )}
        <p role="status" className="text-muted" data-left={left}>
          {left === 0
            ? `All ${results.length} are measured.`
            : state.isPlaying
              ? `${results.length} of ${candidates.length} measured`
              : `${left} of ${candidates.length} to be measured`}
        </p>
        {state.isPlaying && left > 0 && <p className="text-muted">{watched?.says}</p>}
      </div>
      <Overview results={found} quality={quality} diversity={diversity} facts={facts} />
      {results.length > 0 && (
        <>
          <Looks session={session} results={found} facts={facts} />
          <Candidates results={results} kinds={kinds} remove={remove} />
          <Speed results={found} thing={String(facts.thing)} />
        </>
      )}
    </>
  )
}
