import type { Picture } from 'atelier/studio'
import { useCallback, useEffect, useRef } from 'react'
import type { Session } from '../../engine/session'
import { usePicture } from '../../engine/usePicture'
import { divergingScale } from '../../figure/colour'
import { Figure } from '../../figure/Figure'
import { Toggle } from '../../figure/fields'
import { useTheme } from '../../shell/theme'
import { type Layer, layerNames, layerWords } from './layers'
import { arrowShare } from './paintArrows'
import { paintPlane } from './paintPlane'

export interface PlaneNumbers {
  readonly accuracy: number
  readonly moves: { readonly generator: number; readonly discriminator: number }
  /** Modes that have been found, of how many; where the data has modes. */
  readonly modes?: { readonly hit: number; readonly all: number; readonly counts: readonly number[] }
  /** Share of made points near a mode. */
  readonly good?: number
  /** Mean and median length of the arrows of all made points. */
  readonly push: number
  readonly medianPush: number
  readonly step: number
}

/** What a picture of the plane says in numbers. */
export function numbersOfPlane({ values, arrays }: Picture, step: number): PlaneNumbers {
  const { data } = arrays.pushes!
  const lengths = Float64Array.from({ length: data.length / 2 }, (_, i) => Math.hypot(data[2 * i]!, data[2 * i + 1]!))
  return {
    accuracy: (Number(values.accuracyReal) + Number(values.accuracyFake)) / 2,
    moves: values.moves as PlaneNumbers['moves'],
    push: lengths.reduce((a, b) => a + b, 0) / lengths.length,
    medianPush: lengths.sort()[lengths.length >> 1]!,
    step,
    ...(values.hit !== undefined && {
      modes: { hit: Number(values.hit), all: Number(values.modes), counts: values.counts as readonly number[] },
      good: Number(values.good),
    }),
  }
}

interface PlaneProps {
  readonly session: Session
  readonly layers: ReadonlySet<Layer>
  /** Where there is a choice of layers. */
  onLayers?(layers: ReadonlySet<Layer>): void
  /** Told of every picture that words follow. */
  onNumbers(numbers: PlaneNumbers): void
}

/** The plane of a duel, as both players see it. */
export function Plane({ session, layers, onLayers, onNumbers }: PlaneProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const latest = useRef<Picture>(undefined)
  const theme = useTheme(({ shown }) => shown)
  const paint = useCallback(() => {
    if (canvas.current && latest.current) paintPlane(canvas.current, latest.current, { layers, theme })
  }, [layers, theme])
  useEffect(paint, [paint])
  const shown = usePicture(session, 'plane', (content) => {
    latest.current = content
    paint()
  })
  const numbers = shown && numbersOfPlane(shown.content, shown.step)
  const told = useRef(onNumbers)
  told.current = onNumbers
  useEffect(() => {
    if (shown) told.current(numbersOfPlane(shown.content, shown.step))
  }, [shown])

  const summary = numbers ? sentence(numbers) : 'The game is being set up.'
  const toggle = (layer: Layer, isOn: boolean) => {
    const next = new Set(layers)
    if (isOn) next.add(layer)
    else next.delete(layer)
    onLayers?.(next)
  }
  return (
    <Figure
      id="plane"
      title="The plane"
      summary={summary}
      table={{ columns: ['What', 'Value'], rows: shown ? rowsOf(shown.content, numbers!) : [] }}
    >
      <canvas
        ref={canvas}
        width={800}
        height={800}
        role="img"
        aria-label={summary}
        className="aspect-square w-full rounded-[10px] border border-line"
      />
      <Legend layers={layers} />
      {onLayers && (
        <fieldset className="mt-2 flex flex-wrap gap-x-4 gap-y-1">
          <legend className="sr-only">What is shown</legend>
          {layerNames.map((layer) => (
            <Toggle
              key={layer}
              label={layerWords[layer]}
              checked={layers.has(layer)}
              onChange={(isOn) => toggle(layer, isOn)}
            />
          ))}
        </fieldset>
      )}
    </Figure>
  )
}

const counted = (moves: number): string => `${moves} ${moves === 1 ? 'move' : 'moves'}`

function sentence({ accuracy, moves, modes }: PlaneNumbers): string {
  const found = modes ? `; the generator has found ${modes.hit} of ${modes.all} modes` : ''
  return `After ${counted(moves.discriminator)} of the discriminator and ${moves.generator} of the generator, the discriminator is right about ${(100 * accuracy).toFixed(0)} % of the points${found}.`
}

function rowsOf(
  { values, arrays }: Picture,
  { push, medianPush, good, modes }: PlaneNumbers,
): (readonly (string | number)[])[] {
  const percent = (value: unknown): string => `${(100 * Number(value)).toFixed(1)} %`
  const { data } = arrays.fakes!
  const centres = values.centres as readonly number[] | undefined
  const place = (x: number, y: number): string => `${x.toFixed(3)} ${y.toFixed(3)}`
  return [
    ['real points taken for real', percent(values.accuracyReal)],
    ['made points taken for made', percent(values.accuracyFake)],
    ['mean length of the arrows', push.toExponential(3)],
    ['median length of the arrows', medianPush.toExponential(3)],
    ...(modes
      ? [
          ['made points near a mode', percent(good)],
          ['near means within', Number(values.near).toFixed(4)],
          ...modes.counts.map((count, i) => [
            `mode ${i + 1} at ${place(centres![2 * i]!, centres![2 * i + 1]!)}`,
            `${count} made points`,
          ]),
        ]
      : []),
    ...Array.from({ length: data.length / 2 }, (_, i) => [
      `made point ${i + 1}`,
      place(data[2 * i]!, data[2 * i + 1]!),
    ]),
  ]
}

/** How long an arrow of length 1 is, and what the colours of the map mean: neither ever changes. */
function Legend({ layers }: { readonly layers: ReadonlySet<Layer> }) {
  const theme = useTheme(({ shown }) => shown)
  return (
    <div className="mt-1 flex min-h-6 flex-wrap items-center gap-x-5 gap-y-1 text-[12px] text-muted">
      {layers.has('arrows') && (
        <span className="flex items-center gap-2">
          <svg
            aria-hidden="true"
            viewBox="0 0 100 12"
            className="h-3"
            style={{ width: `min(${100 * arrowShare}%, 48px)`, minWidth: 36 }}
          >
            <path d="M 2 6 H 98 M 80 1 L 98 6 L 80 11" fill="none" stroke="var(--maker)" strokeWidth={4} />
          </svg>
          arrows: −∂L/∂x of the generator; one of length 1 is {100 * arrowShare} % of the plane’s width, always
        </span>
      )}
      {layers.has('map') && (
        <span className="flex items-center gap-2">
          <span
            aria-hidden
            className="h-3 w-20 rounded-sm"
            style={{ background: `linear-gradient(to right, ${[0, 0.5, 1].map(divergingScale(theme)).join(', ')})` }}
          />
          taken for made, undecided, taken for real
        </span>
      )}
    </div>
  )
}
