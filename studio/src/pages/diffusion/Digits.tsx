/** Diffusion of digits: the film and what is under its playhead. */
import { useAnswer, usePicture } from '../../engine/usePicture'
import { LineChart } from '../../figure/LineChart'
import type { Bench } from '../../shell/Workbench'
import { Film, type Levels } from './Film'
import type { diffusionLink } from './link'
import { Under } from './Under'
import { labelOf, Ways } from './Ways'

/** Steps of learning after which the film is made anew. */
const anew = 50

export function Digits({ bench: { session, state, values, change } }: { readonly bench: Bench<typeof diffusionLink> }) {
  const { steps, schedule, seed, guidance, solver, label } = values
  const round = Math.floor(state.step / anew)
  const schedules = useAnswer(session, 'schedule', { steps, schedule })
  const way = { steps, schedule, seed }
  const forwards = useAnswer(session, 'forward', { ...way, image: values.image })
  const films = useAnswer(session, 'film', { ...way, label: labelOf(label), guidance, solver, round })
  const levels = schedules.content?.values as unknown as Levels | undefined
  const [forward, film] = [forwards.content, films.content]
  // Answers to other numbers of steps are on their way out.
  const isWhole =
    levels?.alpha.length === steps + 1 &&
    forward?.arrays.x?.shape[0] === steps + 1 &&
    film?.arrays.x?.shape[0] === steps
  const at = Math.min(values.at, steps)
  return (
    <div className="space-y-8">
      {!isWhole && <p className="min-h-72 text-muted">{films.refusal ?? 'The first digit is being made.'}</p>}
      {isWhole && (
        <>
          <Film levels={levels} forward={forward} film={film} at={at} onMove={(next) => change({ at: next })} />
          <div className="grid grid-cols-1 gap-8 xl:grid-cols-2">
            <Under levels={levels} film={film} forward={forward} at={at} />
            <Schedule levels={levels} at={at} />
          </div>
          <p className="text-muted">
            {Number(film.values.evaluations)} predictions in {Number(film.values.milliseconds).toFixed(0)} ms by{' '}
            {solver}, {state.backend}.
          </p>
        </>
      )}
      <Ways session={session} values={values} />
      {values.mode === 'digits' && <Losses session={session} learn={values.learn} />}
    </div>
  )
}

function Schedule({ levels, at }: { readonly levels: Levels; readonly at: number }) {
  const steps = levels.alpha.length - 1
  const marks = [{ x: at, label: `step ${at}` }]
  const x = { label: 'steps made', domain: [0, steps] } as const
  const ratio = levels.signalToNoise[at]
  return (
    <div className="space-y-6">
      <LineChart
        id="schedule"
        title="The schedule, ᾱ"
        summary={`Of the variance at step ${at}, ${(100 * levels.remaining[at]!).toFixed(2)} % is the digit’s.`}
        x={x}
        y={{ label: 'ᾱ', domain: [0, 1] }}
        marks={marks}
        series={[{ name: 'ᾱ', role: 'real', points: levels.remaining.map((value, i) => [i, value] as const) }]}
      />
      <LineChart
        id="snr"
        title="Signal to noise"
        summary={`α²/σ² at step ${at} is ${ratio == null ? 'infinite: there is no noise' : ratio.toPrecision(4)}.`}
        x={x}
        y={{ label: 'α²/σ²', domain: [1e-5, 1e6], scale: 'log' }}
        marks={marks}
        series={[
          {
            name: 'α²/σ²',
            role: 'reference',
            points: levels.signalToNoise.flatMap((value, i) => (value === null ? [] : [[i, value] as const])),
          },
        ]}
      />
    </div>
  )
}

function Losses({
  session,
  learn,
}: {
  readonly session: Bench<typeof diffusionLink>['session']
  readonly learn: number
}) {
  const history = usePicture(session, 'history')
  if (!history || history.content.arrays.loss!.data.length === 0) return null
  const { steps, loss } = history.content.arrays
  return (
    <LineChart
      id="history"
      title="As it learns"
      summary={`At step ${steps!.data.at(-1)} the network misses ${loss!.data.at(-1)!.toFixed(3)} of what it is asked; 1 is knowing nothing. Smoothed: the newest weighs 5 %.`}
      x={{ label: 'step', domain: [0, learn] }}
      y={{ label: 'mean square missed', domain: [0, 1.5] }}
      series={[
        {
          name: 'loss, smoothed',
          role: 'made',
          points: Array.from(steps!.data, (step, i) => [step, loss!.data[i]!] as const),
        },
      ]}
    />
  )
}
