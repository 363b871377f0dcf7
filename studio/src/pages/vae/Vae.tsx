import type { LinkValues } from 'atelier/studio'
import { useState } from 'react'
import { usePicture } from '../../engine/usePicture'
import { Dial } from '../../figure/Dial'
import { Choice, Measure } from '../../figure/fields'
import { Inspect } from '../../shell/Inspector'
import { type Bench, Workbench } from '../../shell/Workbench'
import { CodePlane } from '../codes/CodePlane'
import { Decoded } from '../codes/Decoded'
import { ActiveUnits, BoundOverTime, DecodedPlane, Samples, shownReach, Way } from './figures'
import { vaeLink } from './link'

type Values = LinkValues<typeof vaeLink>

const requestOf = ({ data, latent, beta, width, layers, steps, rate, rival, seed }: Values) => ({
  job: 'autoencoder',
  seed,
  params: {
    ...{ data, kind: 'vae', network: 'dense', width, layers, bottleneck: latent, beta, batch: 64, steps },
    ...{ learningRate: rate, rival: rival === 'shown' },
  },
})

export default function Vae() {
  return (
    <Workbench
      title="The variational autoencoder"
      intro="Each picture becomes a small cloud of codes instead of a point, and all clouds together are pulled towards one round prior. So every place near the middle means something, and new pictures can be drawn."
      link={vaeLink}
      requestOf={requestOf}
      trains
    >
      {(bench) => <Board bench={bench} />}
    </Workbench>
  )
}

/** What a click on the plane sets. */
const clicks = ['the cross', 'start of the way', 'end of the way'] as const

function Board({ bench: { session, state, values, change, begin } }: { readonly bench: Bench<typeof vaeLink> }) {
  const codes = usePicture(session, 'codes')
  const history = usePicture(session, 'history')
  const [click, setClick] = useState<(typeof clicks)[number]>('the cross')
  const round = Math.floor(state.step / 20)
  const [from, to] = [[values.x1, values.y1] as const, [values.x2, values.y2] as const]
  const move = ([x, y]: readonly [number, number]) => {
    if (click === 'the cross') change({ x, y })
    else if (click === 'start of the way') change({ x1: x, y1: y })
    else change({ x2: x, y2: y })
  }
  return (
    <>
      <div className="max-w-md">
        <Dial
          label="β, the weight of the pull"
          value={values.beta}
          least={0}
          most={20}
          step={0.1}
          page={1}
          words={values.beta.toFixed(1)}
          onChange={(beta) => begin({ beta })}
        />
      </div>
      <div className="mt-6 space-y-8">
        {/* Room is kept for what the job has yet to paint, so that nothing jumps. */}
        <div className="grid grid-cols-1 min-h-[40rem] gap-8 xl:grid-cols-2">
          <div className="min-w-0">
            {codes && (
              <>
                <CodePlane
                  title="Clouds of codes"
                  content={codes.content}
                  reach={shownReach}
                  at={[values.x, values.y]}
                  rings={[1, 2]}
                  ellipses
                  way={[from, to]}
                  onMove={move}
                />
                <p className="mt-1 text-muted">
                  Dashed: one and two deviations of the prior. Ellipses: how far the codes of the first 60 pictures
                  reach.
                </p>
                <div className="mt-2 max-w-xs">
                  <Choice
                    label="A click moves"
                    field={{ choices: clicks }}
                    value={click}
                    onChange={(next) => setClick(next as typeof click)}
                  />
                </div>
              </>
            )}
          </div>
          <DecodedPlane session={session} round={round} side={values.side} />
        </div>
        <Way session={session} round={round} from={from} to={to} />
        <div className="grid grid-cols-1 gap-8 xl:grid-cols-2">
          {history && <BoundOverTime content={history.content} steps={values.steps} />}
          <div className="min-w-0 space-y-8">
            {codes && <ActiveUnits content={codes.content} />}
            <Decoded session={session} at={[values.x, values.y]} round={round} />
          </div>
        </div>
        <Samples session={session} round={Math.floor(state.step / 100)} seed={values.seed} />
      </div>
      <Inspect tab="Controls">
        <Choice label="Pictures" field={vaeLink.data} value={values.data} onChange={(data) => begin({ data })} />
        <Measure
          label="Numbers in a code"
          field={vaeLink.latent}
          value={values.latent}
          onChange={(latent) => begin({ latent })}
        />
        <Measure
          label="Units of a layer"
          field={vaeLink.width}
          value={values.width}
          onChange={(width) => begin({ width })}
        />
        <Measure
          label="Hidden layers"
          field={vaeLink.layers}
          value={values.layers}
          onChange={(layers) => begin({ layers })}
        />
        <Measure label="Steps" field={vaeLink.steps} value={values.steps} onChange={(steps) => begin({ steps })} />
        <Measure label="Learning rate" field={vaeLink.rate} value={values.rate} onChange={(rate) => begin({ rate })} />
        <Choice
          label="An autoencoder beside it"
          field={vaeLink.rival}
          value={values.rival}
          onChange={(rival) => begin({ rival })}
        />
        <Measure
          label="Places along the plane"
          field={vaeLink.side}
          value={values.side}
          onChange={(side) => change({ side })}
        />
        <Coordinates values={values} change={change} />
      </Inspect>
      <Inspect tab="Explain">
        <p>
          The loss is E[−ln p(x | z)] + β · KL(q(z | x) ‖ N(0, I)), the mean being over codes drawn from the cloud q.
          The first term wants clouds small and apart, so that each code says which picture it is. The second wants them
          wide and in the middle. With β = 0 nothing holds the space together; with a large β the codes say nothing and
          every picture is rebuilt as the mean.
        </p>
        <p className="mt-2">
          Blur is the price of judging pixel by pixel: where a place could mean two pictures, their mean costs least,
          and the decoder paints it. The pictures are grey and a grey counts as a chance of white (Bernoulli), so the
          nats here are a score to compare by, not the likelihood of greys.
        </p>
      </Inspect>
      <Inspect tab="Analogy">
        <p>
          A librarian may shelve a book anywhere within arm’s reach of its place, and pays rent for shelves far out.
        </p>
        <p className="mt-2">
          <strong>Where this breaks:</strong> books keep their text wherever they stand. Here the place is all that is
          kept: the book is written anew from it at every visit.
        </p>
      </Inspect>
      <Inspect tab="Origin">
        <p>
          Trained here, now, from seed {values.seed}: {Number(state.facts.parameters ?? 0).toLocaleString('en')}{' '}
          numbers. Pictures: {String(state.facts.source ?? '')}; {String(state.facts.licence ?? '')}.
        </p>
      </Inspect>
    </>
  )
}

function Coordinates({ values, change }: Pick<Bench<typeof vaeLink>, 'values' | 'change'>) {
  const fields = [
    ['x', 'Cross, across'],
    ['y', 'Cross, upwards'],
    ['x1', 'Way from, across'],
    ['y1', 'Way from, upwards'],
    ['x2', 'Way to, across'],
    ['y2', 'Way to, upwards'],
  ] as const
  return fields.map(([name, label]) => (
    <Measure
      key={name}
      label={label}
      field={vaeLink[name]}
      value={values[name]}
      onChange={(value) => change({ [name]: value } as Partial<Values>)}
    />
  ))
}
