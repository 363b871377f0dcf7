/** From recurrent networks to the Transformer: how far back each can learn from, and what it has to wait for. */
import type { LinkValues } from 'atelier/studio'
import { useState } from 'react'
import { usePicture } from '../../engine/usePicture'
import { ExperimentPanel } from '../../experiment/ExperimentPanel'
import { Button } from '../../figure/Button'
import { Dial } from '../../figure/Dial'
import { Choice, Measure } from '../../figure/fields'
import { Inspect } from '../../shell/Inspector'
import { type Bench, Workbench } from '../../shell/Workbench'
import { Clue } from './Clue'
import { EvolutionNotes } from './EvolutionNotes'
import { Lanes } from './Lanes'
import { Losses } from './Losses'
import { learners } from './learners'
import { evolutionLink } from './link'
import { Norms } from './Norms'
import { ReachCharts } from './ReachCharts'
import { SettlingDial } from './SettlingDial'
import { type Spread, spreadOf } from './spread'
import { useNew } from './useNew'

const requestOf = (values: LinkValues<typeof evolutionLink>) => {
  const { length, gain, clip, weights, steps, seeds, seed } = values
  return { job: 'reach', params: { length, gain, clip, parameters: weights, steps, seeds }, seed }
}

export default function Evolution() {
  return (
    <Workbench
      title="From memory to attention"
      intro={
        <p>
          A clue, then letters that mean nothing, then a question: what was the clue? To learn the answer, the error at
          the end has to reach the clue as a gradient. Drag the clue away and see in whose case it still does.
        </p>
      }
      link={evolutionLink}
      requestOf={requestOf}
      trains
    >
      {(bench) => <Comparison bench={bench} />}
    </Workbench>
  )
}

const nothing: Spread = { points: [], band: [] }

function Comparison({ bench }: { readonly bench: Bench<typeof evolutionLink> }) {
  const { session, state, values, change } = bench
  const { length, steps, seeds } = values
  const distance = Math.min(values.distance, length - 1)
  const fresh = useNew(session, state.status === 'open')
  const shown = usePicture(session, 'reach')
  const distances = (state.facts.distances ?? []) as readonly number[]
  const counts = ((state.facts.families ?? []) as unknown as readonly { readonly parameters: number }[]).map(
    ({ parameters }) => parameters,
  )
  const isNew = values.view === 'new'
  const [isTold, setTold] = useState(false)
  const look = (what: 'reach' | 'recall'): readonly Spread[] =>
    learners.map((family, i) => {
      const numbers = isNew ? fresh.get(family)?.[what] : shown?.content.arrays[what]
      return numbers ? spreadOf(numbers, isNew ? 0 : i, distances) : nothing
    })
  const learn = () => {
    setTold(true)
    change({ view: 'learnt' })
    session.play()
  }
  return (
    <div className="space-y-10">
      <div className="max-w-2xl space-y-4">
        <Dial
          label="Distance to the clue"
          value={distance}
          least={1}
          most={length - 1}
          step={1}
          page={8}
          words={`${distance} ${distance === 1 ? 'letter' : 'letters'} back`}
          onChange={(to) => change({ distance: to })}
        />
        <Clue distance={distance} length={length} />
        <div className="flex flex-wrap items-center gap-3">
          <Choice
            label="Shown are"
            field={evolutionLink.view}
            value={values.view}
            onChange={(view) => change({ view })}
          />
          {state.step === 0 && !state.isPlaying && (
            <Button kind="main" disabled={state.status !== 'open' || isTold} onClick={learn}>
              Let them learn
            </Button>
          )}
        </div>
        {fresh.size < learners.length && isNew && (
          <p className="text-muted">
            Measured: {fresh.size} of {learners.length} networks.
          </p>
        )}
      </div>
      <ReachCharts
        {...{ distance, length, isNew }}
        seeds={isNew ? seeds : Number(shown?.content.values.learnt ?? 0)}
        reach={look('reach')}
        recall={look('recall')}
        chance={Number(state.facts.chance ?? 0)}
      />
      {counts.length > 0 && (
        <Lanes
          length={length}
          layers={1}
          parameters={counts}
          microseconds={(shown?.content.values.microseconds as readonly number[] | undefined) ?? []}
        />
      )}
      {shown && (
        <div className="grid grid-cols-1 gap-8 xl:grid-cols-2">
          <Losses bench={bench} content={shown.content} />
          <Norms content={shown.content} steps={steps * seeds} clip={values.clip} />
        </div>
      )}
      <section aria-label="What attention rests on" className="max-w-3xl border-line border-t pt-8">
        <ExperimentPanel id="heads" seed={values.seed} />
      </section>
      <Controls bench={bench} />
      <EvolutionNotes bench={bench} />
    </div>
  )
}

const dials = [
  ['length', 'Letters of a sequence', 8],
  ['gain', 'Recurrent gain of the RNN', 0.1],
  ['clip', 'Longest gradient', 1],
] as const

const measures = [
  ['weights', 'Weights of each, about'],
  ['steps', 'Steps of learning'],
  ['seeds', 'Seeds'],
] as const

const said = {
  length: (value: number) => String(value),
  gain: (value: number) => (value === evolutionLink.gain.default ? `${value}, as usual` : String(value)),
  clip: (value: number) => (value === 0 ? 'no limit' : String(value)),
}

function Controls({ bench: { values, hidden, begin } }: { readonly bench: Bench<typeof evolutionLink> }) {
  return (
    <Inspect tab="Controls">
      {dials
        .filter(([name]) => !hidden.has(name))
        .map(([name, label, page]) => (
          <SettlingDial
            key={name}
            {...{ label, page, field: evolutionLink[name], value: values[name], words: said[name] }}
            onSettle={(value) => begin({ [name]: value })}
          />
        ))}
      {measures
        .filter(([name]) => !hidden.has(name))
        .map(([name, label]) => (
          <Measure
            key={name}
            label={label}
            field={evolutionLink[name]}
            value={values[name]}
            onChange={(value) => begin({ [name]: value })}
          />
        ))}
    </Inspect>
  )
}
