import { Dial } from '../../figure/Dial'
import { Choice, Measure } from '../../figure/fields'
import { Inspect } from '../../shell/Inspector'
import { useLink } from '../../shell/useLink'
import { type Bench, Workbench } from '../../shell/Workbench'
import { DrawPad } from '../duel/DrawPad'
import { Digits } from './Digits'
import { Flow } from './Flow'
import { type DiffusionValues, diffusionLink, diffusionRequest } from './link'

export default function Diffusion() {
  const { values } = useLink(diffusionLink)
  return (
    <Workbench
      title="Diffusion"
      intro="A network learns one thing: to tell a picture from the noise that hides it. Asked again and again, it turns noise into a picture. Move the playhead and look at every step."
      link={diffusionLink}
      requestOf={diffusionRequest}
      trains={values.mode !== 'shipped'}
    >
      {(bench) => <Board bench={bench} />}
    </Workbench>
  )
}

const modes = { shipped: 'a network that ships', digits: 'digits, learnt here', plane: 'points of a plane' } as const
type Mode = keyof typeof modes

function Board({ bench }: { readonly bench: Bench<typeof diffusionLink> }) {
  const { state, values, change, begin } = bench
  const mode = values.mode as Mode
  const turn = (words: string) => {
    const next = (Object.keys(modes) as Mode[]).find((each) => modes[each] === words) ?? 'shipped'
    begin({ mode: next, ...(next === 'plane' ? { at: 14, width: 32, layers: 3, learn: 1500, rate: 0.01 } : {}) })
  }
  return (
    <>
      <div className="mb-6 grid max-w-3xl gap-x-8 gap-y-3 sm:grid-cols-2">
        <Choice label="What" field={{ choices: Object.values(modes) }} value={modes[mode]} onChange={turn} />
        {mode !== 'plane' && (
          <>
            <Choice
              label="Class asked for"
              field={diffusionLink.label}
              value={values.label}
              onChange={(label) => change({ label })}
            />
            <Dial
              label="Guidance"
              value={values.guidance}
              least={0}
              most={10}
              step={0.5}
              page={2}
              words={values.guidance.toFixed(1)}
              onChange={(guidance) => change({ guidance })}
            />
            <Dial
              label="Steps"
              value={values.steps}
              least={2}
              most={100}
              step={1}
              page={10}
              words={`${values.steps}`}
              onChange={(steps) => change({ steps, at: Math.min(values.at, steps) })}
            />
          </>
        )}
      </div>
      {mode === 'plane' ? <Flow bench={bench} /> : <Digits key={mode} bench={bench} />}
      <Inspect tab="Controls">
        {mode === 'plane' ? <PlaneControls bench={bench} /> : <DigitControls bench={bench} />}
        {mode !== 'shipped' && <LearningControls bench={bench} />}
      </Inspect>
      <Words state={state} values={values} />
    </>
  )
}

interface ControlsProps {
  readonly bench: Bench<typeof diffusionLink>
}

function DigitControls({ bench: { values, change } }: ControlsProps) {
  return (
    <>
      <Choice
        label="Solver"
        field={diffusionLink.solver}
        value={values.solver}
        onChange={(solver) => change({ solver })}
      />
      <Choice
        label="Schedule"
        field={diffusionLink.schedule}
        value={values.schedule}
        onChange={(schedule) => change({ schedule })}
      />
      <Measure label="Playhead" field={diffusionLink.at} value={values.at} onChange={(at) => change({ at })} />
      <Measure
        label="Real digit to hide"
        field={diffusionLink.image}
        value={values.image}
        onChange={(image) => change({ image })}
      />
      <Measure
        label="Seed of the noise"
        field={diffusionLink.seed}
        value={values.seed}
        onChange={(seed) => change({ seed })}
      />
    </>
  )
}

function PlaneControls({ bench: { values, begin } }: ControlsProps) {
  return (
    <>
      <Choice
        label="Points"
        field={diffusionLink.data}
        value={values.data}
        onChange={(data) => begin({ data, drawn: '' })}
      />
      <DrawPad drawn={values.drawn} onDrawn={(drawn) => begin({ drawn })} />
    </>
  )
}

function LearningControls({ bench: { values, begin } }: ControlsProps) {
  return (
    <>
      {values.mode === 'digits' && (
        <Choice
          label="Network"
          field={diffusionLink.network}
          value={values.network}
          onChange={(network) => begin({ network })}
        />
      )}
      <Measure label="Width" field={diffusionLink.width} value={values.width} onChange={(width) => begin({ width })} />
      <Measure
        label="Layers"
        field={diffusionLink.layers}
        value={values.layers}
        onChange={(layers) => begin({ layers })}
      />
      <Measure
        label="Updates"
        field={diffusionLink.learn}
        value={values.learn}
        onChange={(learn) => begin({ learn })}
      />
      <Measure
        label="Learning rate"
        field={diffusionLink.rate}
        value={values.rate}
        onChange={(rate) => begin({ rate })}
      />
    </>
  )
}

interface WordsProps {
  readonly state: Bench<typeof diffusionLink>['state']
  readonly values: DiffusionValues
}

function Words({ state, values }: WordsProps) {
  const parameters = Number(state.facts.parameters ?? 0).toLocaleString('en')
  const learnt = state.facts.learnt as
    | { readonly steps?: number; readonly data?: string; readonly seed?: number }
    | undefined
  return (
    <>
      <Inspect tab="Explain">
        <p>
          A noisy example is x_t = α · x₀ + σ · ε. The network sees x_t and the level, and answers with both parts: x̂₀
          and ε̂. A solver goes to the next lower level with them and asks again. Early answers are blurs, the mean of
          all that could still come; each step rules some of it out.
        </p>
        <p className="mt-2">
          ᾱ is the share of the example in the variance, α²/(α² + σ²). DDPM adds fresh noise on its way, so that another
          run goes elsewhere; DDIM and the others follow one flow, and few large steps suffice. Guidance moves the
          answer away from what the network would say if it were told of no class: more typical, less varied.
        </p>
      </Inspect>
      <Inspect tab="Analogy">
        <p>
          A restorer cleans a painting so dirty that nothing is seen, a little at a time, looking anew after each pass.
        </p>
        <p className="mt-2">
          <strong>Where this breaks:</strong> under the restorer’s dirt there is a painting. Here there is none: with
          other noise the same network finds another digit.
        </p>
      </Inspect>
      <Inspect tab="Origin">
        {values.mode === 'shipped' ? (
          <p>
            {parameters} numbers, learnt by this library in {learnt?.steps ?? '–'} steps from {learnt?.data ?? '–'}{' '}
            (MNIST, Y. LeCun and C. Cortes, CC BY-SA 3.0), seed {learnt?.seed ?? 0}. The digits are made here, now, from
            seed {values.seed}; nothing is recorded.
          </p>
        ) : (
          <p>
            Trained here, now, from seed {values.seed}: {parameters} numbers. Nothing is recorded or loaded.
          </p>
        )}
      </Inspect>
    </>
  )
}
