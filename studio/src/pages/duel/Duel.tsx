/** The duel of a generator and a discriminator on a plane, one move at a time. */
import { useState } from 'react'
import { useAnswer } from '../../engine/usePicture'
import { Inspect } from '../../shell/Inspector'
import { type Bench, Workbench } from '../../shell/Workbench'
import { DuelControls } from './DuelControls'
import { DuelWords } from './DuelWords'
import { Instruments } from './Instruments'
import { layerList, layersOf } from './layers'
import { duelLink, duelRequest } from './link'
import { Moves } from './Moves'
import { Plane, type PlaneNumbers } from './Plane'
import { Tape } from './Tape'

export default function Duel() {
  return (
    <Workbench
      title="The duel"
      intro={
        <p>
          A generator makes points out of noise; a discriminator tells them from real ones. Each learns from the other’s
          last move. Step one side at a time and watch the other’s advantage vanish.
        </p>
      }
      link={duelLink}
      requestOf={duelRequest}
      trains
    >
      {(bench) => <Board bench={bench} />}
    </Workbench>
  )
}

function Board({ bench }: { readonly bench: Bench<typeof duelLink> }) {
  const { session, state, values, change } = bench
  const [numbers, setNumbers] = useState<PlaneNumbers>()
  const measures = useAnswer(
    session,
    'measures',
    numbers && { step: numbers.step, moves: { ...numbers.moves }, seed: values.seed },
  )
  const freeze = (frozen: string) => {
    change({ frozen: frozen as typeof values.frozen })
    session.set({ frozen })
  }
  return (
    <>
      <div className="grid grid-cols-1 gap-6 xl:grid-cols-[minmax(0,34rem)_minmax(0,1fr)]">
        <Plane
          session={session}
          layers={layersOf(values.layers)}
          onLayers={(layers) => change({ layers: layerList(layers) })}
          onNumbers={setNumbers}
        />
        <div className="space-y-5">
          <Moves session={session} state={state} frozen={values.frozen} />
          <Instruments numbers={numbers} measures={measures.content} readings={state.readings} />
        </div>
      </div>
      <div className="mt-6">
        <Tape session={session} step={state.step} />
      </div>
      <Inspect tab="Controls">
        <DuelControls bench={bench} onFreeze={freeze} />
      </Inspect>
      <DuelWords seed={values.seed} parameters={Number(state.facts.parameters ?? 0)} />
    </>
  )
}
