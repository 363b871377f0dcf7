/** The evaluation bench: writers of words side by side, by quality, diversity and speed, each with its interval. */
import { useCallback, useEffect, useMemo, useState } from 'react'
import { usePicture } from '../../engine/usePicture'
import { short } from '../../figure/axis'
import { Button } from '../../figure/Button'
import { type Bench, Workbench } from '../../shell/Workbench'
import { Controls } from './Controls'
import { evaluationLink, evaluationRequest, writersOf } from './link'
import { Notes } from './Notes'
import { Overview } from './Overview'
import type { Table } from './result'
import { Speed } from './Speed'
import { Writers } from './Writers'

export default function Evaluation() {
  return (
    <Workbench
      title="The evaluation bench"
      intro={
        <>
          A generator has to be good, varied and quick. Let several write the same number of words, measure them by one
          yardstick, and see what each pays for what it gains.
        </>
      }
      link={evaluationLink}
      requestOf={evaluationRequest}
      trains
    >
      {(bench) => <Board bench={bench} />}
    </Workbench>
  )
}

function Board({ bench }: { readonly bench: Bench<typeof evaluationLink> }) {
  const { session, state, values, change } = bench
  const picture = usePicture(session, 'table')
  const [asked, setAsked] = useState<Table>()
  const [own, setOwn] = useState<readonly string[]>([])
  const [refusal, setRefusal] = useState('')
  const watched = picture?.content.values as Table | undefined
  const writers = useMemo(() => [...writersOf(values.writers), ...own], [values.writers, own])
  const isOpen = state.status === 'open'
  useEffect(() => {
    if (!isOpen) return
    session
      .ask('choose', { writers })
      .then(({ values: table }) => setAsked(table as unknown as Table))
      .catch((error: Error) => setRefusal(error.message))
  }, [session, isOpen, writers])
  const takeFile = useCallback(
    async (file: File) => {
      const name = file.name.replace(/\.[a-z]+$/i, '').slice(0, 40) || 'samples'
      try {
        const { values: found } = await session.ask('own', { name, text: await file.text() })
        setOwn((before) => [...before.filter((id) => id !== found.id), String(found.id)])
        setRefusal('')
        session.play()
      } catch (error) {
        setRefusal((error as Error).message)
      }
    },
    [session],
  )
  // Of the two the one that knows more: pictures come while it works, an answer when the choice has changed.
  const results = [...(watched?.results ?? []), ...(asked?.results ?? [])].filter(
    ({ id }, i, all) => writers.includes(id) && all.findIndex((each) => each.id === id) === i,
  )
  const left = writers.length - results.length
  return (
    <div className="space-y-8">
      <Controls
        bench={bench}
        refusal={refusal}
        add={(id) => change({ writers: [...writersOf(values.writers), id].join(',') }, 'push')}
        takeFile={(file) => void takeFile(file)}
      />
      <Notes facts={state.facts} />
      <div className="flex flex-wrap items-center gap-3">
        {left > 0 && !state.isPlaying && (
          <Button kind="main" onClick={session.play}>
            Measure {left === writers.length ? 'them' : `${left} more`}
          </Button>
        )}
        <p role="status" className="text-muted" data-left={left}>
          {left === 0
            ? `All ${results.length} are measured.`
            : state.isPlaying
              ? `${results.length} of ${writers.length} measured`
              : `${left} of ${writers.length} to be measured`}
        </p>
        {state.isPlaying && <p className="text-muted">{watched?.says}</p>}
      </div>
      <Overview results={results} quality={values.quality} diversity={values.diversity} />
      {results.length > 0 && (
        <>
          <Writers
            results={results}
            remove={(id) =>
              id.startsWith('own:')
                ? setOwn((before) => before.filter((each) => each !== id))
                : change(
                    {
                      writers: writersOf(values.writers)
                        .filter((each) => each !== id)
                        .join(','),
                    },
                    'push',
                  )
            }
          />
          <Speed results={results} />
          <Neighbours results={results} />
        </>
      )}
    </div>
  )
}

/** What comes closest to having been copied. */
function Neighbours({ results }: { readonly results: Table['results'] }) {
  return (
    <section aria-labelledby="neighbours" className="min-w-0">
      <h2 id="neighbours" className="font-medium text-[16px]">
        Nearest in the training list
      </h2>
      <p className="max-w-prose text-muted">
        Of the words that are not in the list, those closest to one that is. Much copying and near copies speak of
        memory; far neighbours of invention, or of noise.
      </p>
      <dl className="mt-2 grid grid-cols-1 gap-x-6 gap-y-2 sm:grid-cols-2">
        {results.map(({ id, neighbours }) => (
          <div key={id} className="min-w-0 border-line border-t pt-2">
            <dt className="font-medium">{id}</dt>
            <dd translate="no" className="break-words font-mono text-[13px]">
              {neighbours.length === 0
                ? 'every word is in the list'
                : neighbours
                    .map(({ word, nearest, distance }) => `${word} → ${nearest} (${short(distance)})`)
                    .join(', ')}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
