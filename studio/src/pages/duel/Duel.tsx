/** The duel of a generator and a discriminator on a plane, one move at a time. */
import type { LinkValues, Picture } from 'atelier/studio'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Session } from '../../engine/session'
import { useSession } from '../../engine/useSession'
import { Figure } from '../../figure/Figure'
import { Choice, Measure } from '../../figure/fields'
import { Inspect } from '../../shell/Inspector'
import { Mended } from '../../shell/Mended'
import { useTheme } from '../../shell/theme'
import { usePlays } from '../../shell/transport'
import { useLink } from '../../shell/useLink'
import { duelLink, presets } from './link'
import { type Layers, paintPlane } from './paintPlane'

type Values = LinkValues<typeof duelLink>

const requestOf = ({ data, drawn, loss, penalty, weight, lrd, lrg, kd, kg, seed }: Values) => ({
  job: 'duel',
  seed,
  params: {
    ...{ loss, penalty, penaltyWeight: weight, width: 32, layers: 3, batch: 128 },
    data:
      drawn === ''
        ? data
        : drawn
            .split(/[\s,;]+/)
            .map(Number)
            .filter(Number.isFinite)
            .slice(0, 4000),
    rates: { generator: lrg, discriminator: lrd },
    turns: { generator: kg, discriminator: kd },
  },
})

export default function Duel() {
  const { values, mended, change } = useLink(duelLink)
  const session = useSession(requestOf(values))
  return (
    <>
      <h1 className="text-[28px] leading-9 font-semibold">The duel</h1>
      <p className="mt-2 max-w-prose text-[16px] leading-7">
        A generator makes points out of noise; a discriminator tells them from real ones. Each learns from the other’s
        last move. Step one side at a time and watch the other’s advantage vanish.
      </p>
      <Mended names={mended} />
      {session && <Board session={session} values={values} change={change} />}
    </>
  )
}

interface BoardProps {
  readonly session: Session
  readonly values: Values
  change(values: Partial<Values>, how?: 'replace' | 'push'): void
}

function Board({ session, values, change }: BoardProps) {
  const { status, failure, readings, step } = useStore(session.state)
  const [picture, setPicture] = useState<Picture>()
  const [frozen, setFrozen] = useState<'neither' | 'generator' | 'discriminator'>('neither')
  const [layers, setLayers] = useState<Layers>({ real: true, fakes: true, surface: true, arrows: true })
  const canvas = useRef<HTMLCanvasElement>(null)
  const latest = useRef<Picture>(undefined)
  const theme = useTheme(({ shown }) => shown)

  const paint = useCallback(() => {
    if (canvas.current && latest.current) paintPlane(canvas.current, latest.current, layers, theme)
  }, [layers, theme])
  useEffect(paint, [paint])
  useEffect(() => {
    let told = 0
    return session.watch('plane', (content) => {
      latest.current = content
      paint()
      // Words and numbers follow at a pace that can be read.
      if (performance.now() - told < 250 && session.state.getState().isPlaying) return
      told = performance.now()
      setPicture(content)
    })
  }, [session, paint])

  const begin = useCallback(
    (changed: Partial<Values>) => {
      change(changed, 'push')
      session.open(requestOf({ ...values, ...changed }))
      setFrozen('neither')
    },
    [change, session, values],
  )
  const plays = useMemo(
    () => ({ newSeed: () => begin({ seed: (values.seed * 31 + 17) % 10_000 }), reset: () => begin({}) }),
    [begin, values.seed],
  )
  usePlays({ session, trains: true, seed: values.seed, ...plays })
  const move = (side: 'generator' | 'discriminator') => void session.ask('move', { side }).catch(() => {})
  const freeze = (side: typeof frozen) => {
    setFrozen(side)
    session.set({ frozen: side })
  }

  const numbers = picture?.values
  const accuracy = numbers ? (Number(numbers.accuracyReal) + Number(numbers.accuracyFake)) / 2 : undefined
  const moves = numbers?.moves as { readonly generator: number; readonly discriminator: number } | undefined
  const modes = numbers?.hit === undefined ? undefined : `${numbers.hit} of ${numbers.modes} modes`
  const summary =
    accuracy === undefined
      ? 'The game is being set up.'
      : `After ${moves!.discriminator} moves of the discriminator and ${moves!.generator} of the generator, the discriminator is right about ${(100 * accuracy).toFixed(0)} % of the points${modes ? `; the generator has found ${modes}` : ''}.`
  const rows = picture
    ? [
        ['real points taken for real', `${(100 * Number(numbers!.accuracyReal)).toFixed(1)} %`],
        ['made points taken for made', `${(100 * Number(numbers!.accuracyFake)).toFixed(1)} %`],
        ['mean length of the pushes', meanLength(picture.arrays.pushes!.data).toExponential(2)],
        ...((numbers!.counts as readonly number[] | undefined) ?? []).map((count, i) => [
          `made points at mode ${i + 1}`,
          count,
        ]),
      ]
    : []

  if (status === 'failed') {
    return (
      <p role="alert" className="mt-6">
        The game has stopped at step {step}: {failure}{' '}
        <button type="button" className="rounded border border-control px-2" onClick={() => begin({})}>
          Begin anew
        </button>
      </p>
    )
  }
  return (
    <div className="mt-6 grid gap-6 xl:grid-cols-[minmax(0,36rem)_1fr]">
      <Figure id="plane" title="The plane" summary={summary} table={{ columns: ['What', 'Value'], rows }}>
        <canvas
          ref={canvas}
          width={800}
          height={800}
          role="img"
          aria-label={summary}
          className="w-full rounded-[10px] border border-line"
        />
        <fieldset className="mt-2 flex flex-wrap gap-x-4 gap-y-1">
          <legend className="sr-only">What is shown</legend>
          {(['real', 'fakes', 'surface', 'arrows'] as const).map((layer) => (
            <label key={layer} className="flex min-h-6 items-center gap-1.5">
              <input
                type="checkbox"
                checked={layers[layer]}
                onChange={({ target }) => setLayers({ ...layers, [layer]: target.checked })}
              />
              {layerWords[layer]}
            </label>
          ))}
        </fieldset>
      </Figure>
      <div className="space-y-4">
        <section aria-label="Moves" className="flex flex-wrap gap-2">
          <button
            type="button"
            className="rounded border border-critic px-3 text-critic"
            onClick={() => move('discriminator')}
            disabled={frozen === 'discriminator'}
          >
            Move the discriminator
          </button>
          <button
            type="button"
            className="rounded border border-maker px-3 text-maker"
            onClick={() => move('generator')}
            disabled={frozen === 'generator'}
          >
            Move the generator
          </button>
        </section>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          <dt className="text-muted">Discriminator is right</dt>
          <dd>{accuracy === undefined ? '–' : `${(100 * accuracy).toFixed(0)} % (50 % is chance)`}</dd>
          <dt className="text-muted">Modes found</dt>
          <dd>{modes ?? 'this data has none to count'}</dd>
          <dt className="text-muted">Losses</dt>
          <dd className="text-muted">
            D {readings['discriminator loss']?.toFixed(3) ?? '–'}, G {readings['generator loss']?.toFixed(3) ?? '–'}:
            they do not measure quality
          </dd>
        </dl>
      </div>
      <Inspect tab="Controls">
        <div className="flex flex-wrap gap-2">
          {Object.entries(presets).map(([name, preset]) => (
            <button
              key={name}
              type="button"
              className="rounded border border-control px-2"
              onClick={() => begin({ ...defaults, ...preset } as Partial<Values>)}
            >
              {name}
            </button>
          ))}
        </div>
        <Choice
          label="Real points"
          field={duelLink.data}
          value={values.data}
          onChange={(data) => begin({ data, drawn: '' })}
        />
        <Choice label="Loss" field={duelLink.loss} value={values.loss} onChange={(loss) => begin({ loss })} />
        <Choice
          label="Penalty on slopes"
          field={duelLink.penalty}
          value={values.penalty}
          onChange={(penalty) => begin({ penalty })}
        />
        <Measure
          label="Weight of the penalty"
          field={duelLink.weight}
          value={values.weight}
          onChange={(weight) => begin({ weight })}
        />
        <Measure
          label="Discriminator’s rate"
          field={duelLink.lrd}
          value={values.lrd}
          onChange={(lrd) => begin({ lrd })}
        />
        <Measure label="Generator’s rate" field={duelLink.lrg} value={values.lrg} onChange={(lrg) => begin({ lrg })} />
        <Measure
          label="Discriminator’s moves a round"
          field={duelLink.kd}
          value={values.kd}
          onChange={(kd) => begin({ kd })}
        />
        <Measure
          label="Generator’s moves a round"
          field={duelLink.kg}
          value={values.kg}
          onChange={(kg) => begin({ kg })}
        />
        <Choice
          label="Held still"
          field={{ choices: ['neither', 'generator', 'discriminator'] }}
          value={frozen}
          onChange={(side) => freeze(side as typeof frozen)}
        />
        <label className="block">
          <span className="font-medium">Points of your own</span>
          <textarea
            defaultValue={values.drawn}
            onBlur={({ target }) => target.value !== values.drawn && begin({ drawn: target.value })}
            rows={3}
            placeholder="x y, one point a line"
            className="mt-1 w-full rounded border border-control bg-bg p-2 font-mono"
          />
        </label>
      </Inspect>
      <Inspect tab="Explain">
        <p>
          The discriminator moves to lower its loss on real and made points; the generator moves along −∂L/∂x of its
          own, the arrows. Where the discriminator is sure (deep colour), the arrows of the minimax loss are short: it
          has stopped teaching. The other losses keep them long.
        </p>
      </Inspect>
      <Inspect tab="Analogy">
        <p>A forger and an expert: each new fake teaches the expert, each refusal teaches the forger.</p>
        <p className="mt-2">
          <strong>Where this breaks:</strong> the forger never sees a real work. All it ever gets is the slope of the
          expert’s doubt.
        </p>
      </Inspect>
      <Inspect tab="Origin">
        <p>Trained here, now, from seed {values.seed}; nothing is recorded or loaded.</p>
      </Inspect>
    </div>
  )
}

const layerWords = {
  real: '● real',
  fakes: '△ made',
  surface: 'what the discriminator thinks',
  arrows: 'where the loss pushes',
} as const

const defaults: Partial<Values> = {
  loss: 'relativistic',
  penalty: 'r1-r2',
  weight: 0.05,
  lrd: 0.003,
  lrg: 0.003,
  kd: 1,
  kg: 1,
}

function meanLength(pushes: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < pushes.length; i += 2) sum += Math.hypot(pushes[i]!, pushes[i + 1]!)
  return sum / (pushes.length / 2)
}
