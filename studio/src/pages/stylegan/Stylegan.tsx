/** Styles of two faces mixed layer by layer: what coarse, middle and fine ones decide. */

import { Button } from '../../figure/Button'
import { Dial } from '../../figure/Dial'
import { Choice, Toggle } from '../../figure/fields'
import { Inspect } from '../../shell/Inspector'
import { type Bench, followingSeed, Workbench } from '../../shell/Workbench'
import { Change } from './Change'
import { CrossoverBar } from './CrossoverBar'
import {
  changeQuestion,
  layerCount,
  noiseOf,
  seedsOf,
  splitOf,
  styleganLink,
  tableQuestion,
  walkQuestion,
} from './link'
import { MixingTable } from './MixingTable'
import { StyleganWords } from './StyleganWords'
import { useLive } from './useLive'
import { Walk } from './Walk'

const request = { job: 'stylegan', params: { model: 'stylegan-faces' }, seed: 0 } as const

export default function Stylegan() {
  return (
    <Workbench
      title="Mixing styles"
      intro={
        <p>
          A StyleGAN draws a face in layers, from rough to fine, and each layer is told its style. Give early layers the
          style of one face and late layers that of another: move the two handles and see who decides what.
        </p>
      }
      link={styleganLink}
      requestOf={() => request}
      trains={false}
    >
      {(bench) => <Board bench={bench} />}
    </Workbench>
  )
}

function Board({ bench }: { readonly bench: Bench<typeof styleganLink> }) {
  const { session, values, hidden, change } = bench
  const table = useLive(session, 'table', tableQuestion(values))
  const walk = useLive(session, 'walk', walkQuestion(values))
  const [rows, columns] = [seedsOf(values.a, styleganLink.a.default), seedsOf(values.b, styleganLink.b.default)]
  const { middle, fine } = splitOf(values)
  const sources = Array.from({ length: layerCount }, (_, layer) => {
    const from = layer < middle ? values.coarsefrom : layer < fine ? values.middlefrom : values.finefrom
    return from === 'A' ? 'A' : 'B'
  })
  const another = (side: 'a' | 'b', place: number) => {
    const seeds = side === 'a' ? rows : columns
    change({ [side]: seeds.map((seed, i) => (i === place ? followingSeed(seed + 1) : seed)).join(',') }, 'push')
  }
  const noises = noiseOf(values.noise)
  const toggleNoise = (layer: number, isOn: boolean) =>
    change({ noise: noises.map((has, i) => ((i === layer ? isOn : has) ? '1' : '0')).join('') })
  return (
    <div className="space-y-8">
      <section aria-label="Crossover">
        <CrossoverBar layers={layerCount} middle={middle} fine={fine} sources={sources} onChange={change} />
      </section>
      <MixingTable picture={table} rows={rows} columns={columns} onAnother={another} />
      <Change session={session} asked={changeQuestion(values)} />
      <Walk picture={walk} frame={values.frame} onFrame={(frame) => change({ frame })} />
      <Inspect tab="Controls">
        {(
          [
            ['coarsefrom', 'Coarse layers from'],
            ['middlefrom', 'Middle layers from'],
            ['finefrom', 'Fine layers from'],
          ] as const
        ).map(
          ([name, label]) =>
            !hidden.has(name) && (
              <Choice
                key={name}
                label={label}
                field={styleganLink[name]}
                value={values[name]}
                onChange={(from) => change({ [name]: from })}
              />
            ),
        )}
        {!hidden.has('psi') && (
          <Dial
            label="Truncation ψ"
            value={values.psi}
            least={styleganLink.psi.least}
            most={styleganLink.psi.most}
            step={styleganLink.psi.step}
            page={0.25}
            words={values.psi === 0 ? '0: the mean face' : values.psi.toFixed(2)}
            onChange={(psi) => change({ psi })}
          />
        )}
        {!hidden.has('noise') && (
          <fieldset>
            <legend className="font-medium">Noise after the convolutions</legend>
            {noises.map((has, i) => (
              <Toggle
                key={i}
                label={`${i + 1}, of ${sides[i]} × ${sides[i]}`}
                checked={has}
                onChange={(isOn) => toggleNoise(i, isOn)}
              />
            ))}
          </fieldset>
        )}
        {!hidden.has('seed') && (
          <Button onClick={() => change({ seed: followingSeed(values.seed) }, 'push')}>Other noise, same styles</Button>
        )}
      </Inspect>
      <StyleganWords facts={bench.state.facts} />
    </div>
  )
}

/** Pixels along a side after each convolution of the model. */
const sides = [4, 8, 8, 16, 16, 32, 32] as const
