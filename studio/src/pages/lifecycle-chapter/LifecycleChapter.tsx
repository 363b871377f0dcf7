/** One prompt along the life of a model: slide from station to station and read what each answers, and why. */
import { useEffect, useState } from 'react'
import type { Session } from '../../engine/session'
import { usePicture } from '../../engine/usePicture'
import { Button } from '../../figure/Button'
import { Figure } from '../../figure/Figure'
import { Choice, TextField } from '../../figure/fields'
import { Inspect } from '../../shell/Inspector'
import { PageLink } from '../../shell/PageLink'
import { type Bench, Workbench } from '../../shell/Workbench'
import type { Comparison } from '../lifecycle/Compare'
import { Forgetting, type Losses } from '../lifecycle/Forgetting'
import { type LifePicture, quarterOf, told } from '../lifecycle/life'
import { askedPrompt } from '../lifecycle/link'
import { chapters } from './chapters'
import { chapterRequest, lifecycleChapterLink, stops } from './link'

export default function LifecycleChapter() {
  return (
    <Workbench
      title="From foundation to assistant"
      intro="The same beginning is answered at every station of a model’s life, with the same dice. Slide along, and read what changed and why."
      link={lifecycleChapterLink}
      requestOf={chapterRequest}
      trains
    >
      {(bench) => <Walk bench={bench} />}
    </Workbench>
  )
}

type Stop = (typeof stops)[number]

function Walk({ bench }: { readonly bench: Bench<typeof lifecycleChapterLink> }) {
  const { session, state, values, change, begin, hidden } = bench
  const station = values.station as Stop
  const prompt = askedPrompt(values.prompt)
  const picture = usePicture(session, 'life')
  const life = picture && told<LifePicture>(picture.content)
  const moment = life ? `${life.stage} ${quarterOf(life, state.isPlaying)}` : ''
  const { compared, losses } = useStations(session, { prompt, seed: values.seed }, moment, state.status === 'open')
  const chapter = chapters[station]
  const there = compared?.stations ?? []
  const isThere = there.includes(station)
  return (
    <div className="space-y-8">
      <Inspect tab="Controls">
        {!hidden.has('prompt') && (
          <TextField
            label="Beginning"
            value={values.prompt}
            rows={1}
            longest={6}
            when="leaving"
            onChange={(text) => change({ prompt: text })}
          />
        )}
        {!hidden.has('domain') && (
          <Choice
            label="Fine-tuned on"
            field={lifecycleChapterLink.domain}
            value={values.domain}
            onChange={(domain) => begin({ domain })}
          />
        )}
        {!hidden.has('way') && (
          <Choice
            label="Fine-tuning"
            field={lifecycleChapterLink.way}
            value={values.way}
            onChange={(way) => begin({ way })}
          />
        )}
      </Inspect>
      <Inspect tab="Analogy">
        <p>First general schooling, then a profession, then the remarks of those one works for.</p>
        <p>
          <strong>Where this breaks:</strong> a person who learns a profession can say what she no longer knows. The
          model forgets without notice.
        </p>
      </Inspect>
      <Inspect tab="Origin">
        <p>
          The foundation was learnt beforehand by this library: 4,000 steps of 64 words from seed 1. The stations after
          it are trained in this page.
        </p>
      </Inspect>
      <Slider station={station} there={there} onChange={(next) => change({ station: next })} />
      {isThere && compared ? (
        <Answers compared={compared} station={station} seed={values.seed} />
      ) : (
        <div className="flex flex-wrap items-center gap-3">
          {state.isPlaying ? (
            <p>
              <span role="status">It is on its way</span>: step {state.step}.
            </p>
          ) : (
            <Button kind="main" onClick={session.play}>
              Train it that far
            </Button>
          )}
        </div>
      )}
      <section data-ready aria-labelledby="chapter" className="max-w-prose space-y-3 text-[16px] leading-7">
        <h2 id="chapter" className="font-semibold text-[22px]">
          {chapter.title}
        </h2>
        {chapter.text}
        {station === 'aligned' && (
          <p>
            <PageLink to="/work/lifecycle">Vote yourself, on the bench.</PageLink>
          </p>
        )}
      </section>
      {losses && <Forgetting {...losses} />}
    </div>
  )
}

interface SliderProps {
  readonly station: Stop
  readonly there: readonly string[]
  onChange(station: Stop): void
}

function Slider({ station, there, onChange }: SliderProps) {
  return (
    <div>
      <label htmlFor="station" className="font-medium">
        Station: {chapters[station].name}
      </label>
      <input
        id="station"
        type="range"
        min={0}
        max={stops.length - 1}
        step={1}
        value={stops.indexOf(station)}
        aria-valuetext={chapters[station].name}
        onChange={({ target }) => onChange(stops[Number(target.value)]!)}
        className="mt-1 w-full"
      />
      <ol className="grid grid-cols-4 gap-1 text-[12px]">
        {stops.map((stop, i) => (
          <li key={stop} className={i === 0 ? '' : i === stops.length - 1 ? 'text-end' : 'text-center'}>
            <button
              type="button"
              aria-pressed={stop === station}
              onClick={() => onChange(stop)}
              className={stop === station ? 'font-semibold underline' : 'text-muted'}
            >
              {chapters[stop].name}
              {there.length > 0 && !there.includes(stop) && ' (to train)'}
            </button>
          </li>
        ))}
      </ol>
    </div>
  )
}

interface AnswersProps {
  readonly compared: Comparison
  readonly station: Stop
  readonly seed: number
}

function Answers({ compared, station, seed }: AnswersProps) {
  const { prompt, stations, answers } = compared
  const own = answers[stations.indexOf(station)]!
  return (
    <Figure
      id="answers"
      title={`“${prompt}” goes on, says the ${chapters[station].name.toLowerCase()} model`}
      summary={`With dice ${seed} the ${chapters[station].name.toLowerCase()} model answers ${own
        .slice(0, 3)
        .map(({ word }) => word)
        .join(', ')} and so on.`}
      table={{
        columns: ['Throw', ...stations.map((name) => chapters[name as Stop].name)],
        rows: own.map((_, i) => [i + 1, ...answers.map((column) => column[i]!.word)]),
      }}
    >
      <ul translate="no" className="grid grid-cols-2 gap-x-4 font-mono text-[18px] leading-8 sm:grid-cols-4">
        {own.map(({ word, ended }, i) => (
          <li key={i} className="min-w-0 break-all">
            <span className="text-muted">{prompt}</span>
            {word.slice(prompt.length)}
            {!ended && '…'}
          </li>
        ))}
      </ul>
    </Figure>
  )
}

/** What the stations answer and what they lost, asked anew at each moment; the ones before stay until new ones are there. */
function useStations(
  session: Session,
  { prompt, seed }: { readonly prompt: string; readonly seed: number },
  moment: string,
  isOpen: boolean,
): { readonly compared?: Comparison; readonly losses?: Losses } {
  const [found, setFound] = useState<{ readonly compared?: Comparison; readonly losses?: Losses }>({})
  const key = isOpen ? `${prompt} ${seed} ${moment}` : undefined
  useEffect(() => {
    if (key === undefined) return
    let isLeft = false
    const keep = (part: typeof found) => !isLeft && setFound((before) => ({ ...before, ...part }))
    session
      .ask('compare', { prompt, seed, temperature: 0.8, answers: 8 })
      .then((content) => keep({ compared: told<Comparison>(content) }))
      .catch(() => {})
    session
      .ask('forgetting', {})
      .then((content) => keep({ losses: told<Losses>(content) }))
      .catch(() => {})
    return () => {
      isLeft = true
    }
  }, [session, prompt, seed, key])
  return found
}
