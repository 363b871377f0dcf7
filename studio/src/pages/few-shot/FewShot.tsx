/** Learning from a few examples: characters never met before, signs of one's own, words in a prompt. */
import type { LinkValues, Picture } from 'atelier/studio'
import { useAnswer, usePicture } from '../../engine/usePicture'
import { Choice, Measure } from '../../figure/fields'
import { LineChart, type Series } from '../../figure/LineChart'
import { percent } from '../../figure/probability'
import { Inspect } from '../../shell/Inspector'
import { PageLink } from '../../shell/PageLink'
import { type Bench, Workbench } from '../../shell/Workbench'
import { EpisodeFigures } from './EpisodeFigures'
import { fewShotLink } from './link'
import { OwnDrawings } from './OwnDrawings'
import { PromptBench } from './PromptBench'
import { SlopesBench } from './SlopesBench'

type Values = LinkValues<typeof fewShotLink>

const requestOf = ({ alphabets, ways, seed }: Values) => ({ job: 'few-shot', params: { alphabets, ways }, seed })

export default function FewShot() {
  return (
    <Workbench
      title="Learning from a few examples"
      intro="A network that has learnt what characters are like is shown one drawing of each of five it has never met, and tells new drawings apart. Press Play for the error curve, or draw signs of your own below."
      link={fewShotLink}
      requestOf={requestOf}
      trains
    >
      {(bench) => <Board bench={bench} />}
    </Workbench>
  )
}

/** The number of examples that the drawings allow, nearest to the one asked for. */
function allowed(shots: number, all: readonly number[]): number {
  return all.reduce((best, each) => (Math.abs(each - shots) < Math.abs(best - shots) ? each : best), all[0] ?? 1)
}

function Board({ bench }: { readonly bench: Bench<typeof fewShotLink> }) {
  const { session, state, values, change, begin } = bench
  const curve = usePicture(session, 'curve')
  const all = (state.facts.shots ?? [1]) as readonly number[]
  const shots = allowed(values.shots, all)
  const isOpen = state.status === 'open'
  const episode = useAnswer(
    session,
    'episode',
    isOpen ? { shots, at: values.task, ways: values.ways, alphabets: values.alphabets, seed: values.seed } : undefined,
  )
  const found = episode.content
  const fits = found?.arrays.support?.shape[0] === values.ways * shots
  return (
    <div className="space-y-10">
      {found && fits ? (
        <EpisodeFigures content={found} ways={values.ways} shots={shots} />
      ) : (
        <p className="min-h-96 text-muted">{episode.refusal ?? 'The drawings are being placed.'}</p>
      )}
      {curve && <Curve content={curve.content} ways={values.ways} />}
      <OwnDrawings
        session={session}
        drawn={values.drawn}
        asked={values.asked}
        onChange={(changed) => change(changed)}
      />
      <PromptBench values={values} onChange={(changed) => change(changed)} />
      <SlopesBench values={values} onChange={(changed) => change(changed)} />
      <Inspect tab="Controls">
        <Choice
          label="Alphabets"
          field={fewShotLink.alphabets}
          value={values.alphabets}
          onChange={(alphabets) => begin({ alphabets })}
        />
        <Measure
          label="Characters to tell apart"
          field={fewShotLink.ways}
          value={values.ways}
          onChange={(ways) => begin({ ways })}
        />
        <Choice
          label="Examples of each"
          field={{ choices: all.map(String) }}
          value={String(shots)}
          onChange={(chosen) => change({ shots: Number(chosen) })}
        />
        <Measure
          label="Which task"
          field={fewShotLink.task}
          value={values.task}
          onChange={(task) => change({ task })}
        />
      </Inspect>
      <Notes parameters={Number(state.facts.parameters ?? 0)} />
    </div>
  )
}

const shown = [
  { name: 'nearest mean of places', role: 'made' },
  { name: 'nearest mean of pixels', role: 'reference' },
  { name: 'nearest example of pixels', role: 'critic' },
] as const

function Curve({ content, ways }: { readonly content: Picture; readonly ways: number }) {
  const { shots, chance, step } = content.values
  const curves = content.values.curves as Readonly<Record<string, readonly (readonly [number, number, number])[]>>
  const ks = shots as readonly number[]
  const series: readonly Series[] = shown.map(({ name, role }) => {
    const rows = curves[name] ?? []
    const none = rows.length === 0 ? [] : [[0, Number(chance)] as const]
    return {
      ...{ name, role },
      points: [...none, ...rows.map(([error], i) => [ks[i]!, error] as const)],
      band: rows.map(([, low, high], i) => [ks[i]!, low, high] as const),
    }
  })
  const places = curves['nearest mean of places'] ?? []
  const summary =
    places.length === 0
      ? 'Press Play: the error after each number of examples is measured, task after task.'
      : `Over ${step} tasks of ${ways} characters, the nearest mean of places is wrong in ${ks.map((k, i) => `${percent(places[i]![0])} with ${k}`).join(', ')}; without an example, in ${percent(Number(chance))}.`
  return (
    <LineChart
      id="curve"
      title="Errors by number of examples"
      summary={summary}
      caption="Bands: 95 % intervals over tasks. Without an example there is only chance."
      x={{ label: 'examples of each', domain: [0, ks.at(-1) ?? 3] }}
      y={{ label: 'wrong answers', domain: [0, 1] }}
      series={series}
    />
  )
}

function Notes({ parameters }: { readonly parameters: number }) {
  return (
    <>
      <Inspect tab="Explain">
        <p>
          A prototypical network (J. Snell and others, 2017, arXiv:1703.05175) turns a drawing into a place f(x), so
          that drawings of one character lie together. A new character is the mean of its examples’ places, c = Σ f(x) /
          k; a question belongs to the nearest: p(c | x) ∝ e^(−‖f(x) − c‖²). No weight changes.
        </p>
        <p className="mt-2">
          More examples make the mean steadier; its squared error falls like 1 / k, so the first few do most. But the
          space was learnt before, from thousands of drawings.
        </p>
        <p className="mt-2">
          <PageLink to="/learn/examples" className="underline underline-offset-4">
            The chapter on few examples
          </PageLink>
        </p>
      </Inspect>
      <Inspect tab="Analogy">
        <p>A cook who knows a hundred cuisines needs to taste a new dish once to recognise it again.</p>
        <p className="mt-2">
          <strong>Where this breaks:</strong> a cook could say why, and would notice a dish unlike all others. The
          network always names the nearest, even for a scribble that is none of them.
        </p>
      </Inspect>
      <Inspect tab="Data">
        <p>
          “Others”: 200 characters of ten alphabets, 4 drawings each, which the network has never met. “Tagalog”: 17
          characters, 20 drawings each; they chose among its weights, but never changed them.
        </p>
      </Inspect>
      <Inspect tab="Origin">
        <p>
          {parameters.toLocaleString('en')} parameters, trained with this library on drawings of seven alphabets of
          Omniglot (B. Lake and others, doi:10.1126/science.aab3050, MIT licence). Everything shown is computed here.
        </p>
      </Inspect>
    </>
  )
}
