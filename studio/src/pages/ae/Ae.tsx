import type { LinkValues, Picture } from 'atelier/studio'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useAnswer, usePicture } from '../../engine/usePicture'
import { Dial } from '../../figure/Dial'
import { Choice, Measure } from '../../figure/fields'
import { LineChart } from '../../figure/LineChart'
import { Inspect } from '../../shell/Inspector'
import { type Bench, Workbench } from '../../shell/Workbench'
import { CodePlane, reachOf } from '../codes/CodePlane'
import { Decoded } from '../codes/Decoded'
import type { OwnPictures } from '../codes/ownPictures'
import { PictureDrop } from '../codes/PictureDrop'
import { ErrorByWidth, type Trial } from './ErrorByWidth'
import { aeLink } from './link'
import { ErrorCells, Rebuilt } from './Rebuilt'

type Values = LinkValues<typeof aeLink>

export default function Ae() {
  const own = useRef<OwnPictures>(undefined)
  const requestOf = useCallback(
    ({ data, bottleneck, width, layers, steps, rate, seed }: Values) => ({
      job: 'autoencoder',
      seed,
      params: {
        data: own.current ? { own: own.current.bytes } : data,
        ...{ kind: 'autoencoder', network: 'dense', width, layers, bottleneck, beta: 1, batch: 64, steps },
        ...{ learningRate: rate, rival: false },
      },
    }),
    [],
  )
  return (
    <Workbench
      title="The autoencoder"
      intro="A network squeezes every picture through a few numbers, and another has to rebuild it from them. What survives the bottleneck is what the network thinks matters. Press play, then narrow it."
      link={aeLink}
      requestOf={requestOf}
      trains
    >
      {(bench) => <Board bench={bench} own={own} />}
    </Workbench>
  )
}

interface BoardProps {
  readonly bench: Bench<typeof aeLink>
  readonly own: { current: OwnPictures | undefined }
}

function Board({ bench: { session, state, values, change, begin }, own }: BoardProps) {
  const rebuilt = usePicture(session, 'rebuilt')
  const codes = usePicture(session, 'codes')
  const history = usePicture(session, 'history')
  const principal = useAnswer(session, 'principal', { data: own.current?.count ?? values.data, seed: values.seed })
  const errors = (principal.content?.values.errors as readonly number[] | undefined) ?? []
  const { trials, forget } = useTrials(rebuilt?.content, values.bottleneck)
  const { bottleneck } = values
  const at = [values.x, values.y] as const
  const steps = (history?.content.values.steps as readonly number[] | undefined) ?? []
  const set = (changed: Partial<Values>) => begin(changed)
  return (
    <>
      <div className="max-w-md">
        <Dial
          label="Bottleneck"
          value={bottleneck}
          least={1}
          most={32}
          step={1}
          page={4}
          words={bottleneck === 1 ? '1 number' : `${bottleneck} numbers`}
          onChange={(next) => begin({ bottleneck: next })}
        />
      </div>
      <div className="mt-6 space-y-8">
        {/* Room is kept for what the job has yet to paint, so that nothing jumps. */}
        <div className="min-h-80">
          {rebuilt && (
            <Rebuilt content={rebuilt.content} picked={values.picked} onPick={(picked) => change({ picked })} />
          )}
        </div>
        <div className="grid grid-cols-1 gap-8 2xl:grid-cols-2">
          <ErrorByWidth trials={trials} principal={errors} bottleneck={bottleneck} onForget={forget} />
          <LineChart
            id="history"
            title="As it learns"
            summary={
              steps.length > 1
                ? `From ${first(history!.content).toFixed(4)} at step 0 to ${last(history!.content).toFixed(4)} at step ${steps.at(-1)}.`
                : 'Press play: the error is measured every ten steps.'
            }
            x={{ label: 'step', domain: [0, values.steps] }}
            y={{ label: 'mean square', domain: [0, Math.ceil(20 * Math.max(0.05, first(history?.content))) / 20] }}
            series={[
              {
                name: 'error of pictures not learnt from',
                role: 'made',
                points: steps.map((step, i) => [step, history!.content.arrays.error!.data[i]!] as const),
              },
            ]}
            {...(errors[bottleneck] !== undefined && {
              levels: [{ y: errors[bottleneck]!, label: `${bottleneck} principal components` }],
            })}
          />
        </div>
        <div className="grid grid-cols-1 gap-8 xl:grid-cols-2">
          {codes && (
            <CodePlane
              title="Where pictures lie"
              content={codes.content}
              reach={reachOf(codes.content)}
              at={at}
              onMove={([x, y]) => change({ x, y })}
            />
          )}
          <div className="min-w-0 space-y-8">
            <Decoded session={session} at={at} round={Math.floor(state.step / 10)} />
            {rebuilt && <ErrorCells content={rebuilt.content} picked={values.picked} />}
          </div>
        </div>
      </div>
      <Inspect tab="Controls">
        <Choice label="Pictures" field={aeLink.data} value={values.data} onChange={(data) => set({ data })} />
        <Measure
          label="Units of a layer"
          field={aeLink.width}
          value={values.width}
          onChange={(width) => set({ width })}
        />
        <Measure
          label="Hidden layers"
          field={aeLink.layers}
          value={values.layers}
          onChange={(layers) => set({ layers })}
        />
        <Measure label="Steps" field={aeLink.steps} value={values.steps} onChange={(next) => set({ steps: next })} />
        <Measure label="Learning rate" field={aeLink.rate} value={values.rate} onChange={(rate) => set({ rate })} />
        <Measure label="Cross, across" field={aeLink.x} value={values.x} onChange={(x) => change({ x })} />
        <Measure label="Cross, upwards" field={aeLink.y} value={values.y} onChange={(y) => change({ y })} />
        <PictureDrop
          own={own.current}
          onOwn={(next) => {
            own.current = next
            forget()
            begin()
          }}
        />
      </Inspect>
      <Inspect tab="Explain">
        <p>
          The encoder turns {String(state.facts.pixels ?? 256)} values into {bottleneck}; the decoder turns them back.
          Both learn one thing: to make the mean of the squared differences small. With linear layers only, the best
          they could do is principal component analysis; what they do better is the bend of the space, what they do
          worse is training.
        </p>
        <p className="mt-2">
          An autoencoder says nothing of the space between its codes. Move the cross to where no digit lies: the decoder
          answers, but nobody ever told it what belongs there. That is why an autoencoder alone is a poor maker of
          pictures, and why the VAE asks for more.
        </p>
      </Inspect>
      <Inspect tab="Analogy">
        <p>A traveller with a tiny suitcase packs only what will let her rebuild her home elsewhere.</p>
        <p className="mt-2">
          <strong>Where this breaks:</strong> she chooses things that mean something to her. The network keeps whatever
          lowers a sum of squares, and a stroke that carries the meaning of a digit may weigh less than its thickness.
        </p>
      </Inspect>
      <Inspect tab="Origin">
        <p>
          Trained here, now, from seed {values.seed}: {Number(state.facts.parameters ?? 0).toLocaleString('en')}{' '}
          numbers, {String(state.facts.training ?? '')} pictures to learn from and {String(state.facts.test ?? '')} to
          measure by. Pictures: {String(state.facts.source || 'your own')}; {String(state.facts.licence ?? '')}.
        </p>
      </Inspect>
    </>
  )
}

const first = (content: Picture | undefined): number => content?.arrays.error?.data[0] ?? 0.1
const last = (content: Picture): number => content.arrays.error!.data.at(-1)!

/** The last measured error of every bottleneck that was tried; the untaught beginning is no trial. */
function useTrials(content: Picture | undefined, bottleneck: number) {
  const [trials, setTrials] = useState<readonly Trial[]>([])
  const forget = useCallback(() => setTrials([]), [])
  const step = Number(content?.values.measuredAt ?? 0)
  const error = Number(content?.values.error ?? 0)
  const kept = Number(content?.values.bottleneck ?? 0)
  useEffect(() => {
    if (step === 0 || kept !== bottleneck) return
    setTrials((before) => [...before.filter((trial) => trial.bottleneck !== kept), { bottleneck: kept, error, step }])
  }, [step, error, kept, bottleneck])
  return { trials, forget }
}
