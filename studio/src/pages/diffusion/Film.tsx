/** Two rails of pictures: noise that is added to a real digit, and noise that is taken away until there is one; a playhead over both. */
import type { Numbers, Picture } from 'atelier/studio'
import { useId } from 'react'
import { Figure } from '../../figure/Figure'
import { Pixels } from '../../figure/PixelGrid'

/** What is known of every level, from the noisiest (0) to the finished digit. */
export interface Levels {
  readonly alpha: readonly number[]
  readonly sigma: readonly number[]
  readonly remaining: readonly number[]
  /** null where it is infinite. */
  readonly signalToNoise: readonly (number | null)[]
}

interface FilmProps {
  readonly levels: Levels
  /** Of steps + 1 pictures, and of as many as steps. */
  readonly forward: Picture
  readonly film: Picture
  readonly at: number
  onMove(at: number): void
}

/** Pictures on a rail, at most. */
const most = 14

export function Film({ levels, forward, film, at, onMove }: FilmProps) {
  const id = useId()
  const steps = levels.alpha.length - 1
  const shown = spread(steps, most)
  const { nearest, final } = film.values as { readonly nearest: readonly string[]; readonly final: string }
  const time = (1 - at / steps).toFixed(3)
  const seen = at < steps ? `The network expects something nearest to a ${nearest[at]}` : 'The noise is gone'
  const summary = `At step ${at} of ${steps} (t/T ${time}) ᾱ is ${(levels.remaining[at] ?? 1).toFixed(8)}. ${seen}; it becomes a ${final}.`
  const reverse = (i: number): readonly [Numbers, number] => (i < steps ? [film.arrays.x!, i] : [film.arrays.made!, 0])
  return (
    <Figure
      id="film"
      title="Out of noise, and into it"
      summary={summary}
      caption="Above: noise is taken away, from left to right. Below: the same levels, with noise added to a real digit in closed form; read it from right to left."
      table={{
        columns: [
          'step',
          't/T',
          'α',
          'σ',
          'ᾱ',
          'SNR',
          'expected digit is nearest to',
          'its error',
          'σ measured on x_t',
          'mean measured',
        ],
        rows: levels.alpha.map((alpha, i) => [
          i,
          (1 - i / steps).toFixed(4),
          alpha.toFixed(8),
          levels.sigma[i]!.toFixed(8),
          levels.remaining[i]!.toFixed(8),
          levels.signalToNoise[i]?.toPrecision(8) ?? '∞',
          nearest[i] ?? final,
          (film.values.misses as readonly number[])[i]?.toFixed(5) ?? '0',
          (forward.values.deviations as readonly number[])[i]!.toFixed(5),
          (forward.values.means as readonly number[])[i]!.toFixed(5),
        ]),
      }}
    >
      <div className="max-w-[900px] space-y-1">
        <Rail label="Taken away" shown={shown} at={at} onMove={onMove} picture={reverse} />
        <Rail label="Added" shown={shown} at={at} onMove={onMove} picture={(i) => [forward.arrays.x!, i]} />
        <label htmlFor={id} className="block pt-2 font-medium">
          Playhead
        </label>
        <input
          id={id}
          type="range"
          min={0}
          max={steps}
          step={1}
          value={at}
          aria-valuetext={`step ${at} of ${steps}, t/T ${time}, ᾱ ${(levels.remaining[at] ?? 1).toFixed(4)}`}
          onChange={({ target }) => onMove(Number(target.value))}
          className="w-full accent-[var(--focus)]"
        />
        <div aria-hidden className="flex justify-between text-[12px] text-muted">
          <span>noise</span>
          <span>digit</span>
        </div>
      </div>
    </Figure>
  )
}

/** So many places of 0 … steps, evenly, both ends among them. */
function spread(steps: number, count: number): readonly number[] {
  const many = Math.min(count, steps + 1)
  return Array.from({ length: many }, (_, i) => Math.round((i * steps) / Math.max(1, many - 1)))
}

interface RailProps {
  readonly label: string
  readonly shown: readonly number[]
  readonly at: number
  onMove(at: number): void
  picture(i: number): readonly [numbers: Numbers, place: number]
}

function Rail({ label, shown, at, onMove, picture }: RailProps) {
  // Of the pictures that are shown, the one under the playhead, or the last before it.
  const current = shown.findLast((i) => i <= at)
  return (
    <div className="grid grid-cols-[3.6rem_1fr] items-center gap-2">
      <span className="text-[12px] text-muted">{label}</span>
      <div className="grid gap-px" style={{ gridTemplateColumns: `repeat(${shown.length}, minmax(0, 1fr))` }}>
        {shown.map((i) => {
          const [numbers, place] = picture(i)
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: the slider below does the same by keys
            // biome-ignore lint/a11y/useKeyWithClickEvents: the slider below does the same by keys
            <span
              key={i}
              onClick={() => onMove(i)}
              className={`block border-2 ${i === current ? 'border-focus' : 'border-transparent'}`}
            >
              <OnePicture numbers={numbers} place={place} label="" />
            </span>
          )
        })}
      </div>
    </div>
  )
}

interface OnePictureProps {
  readonly numbers: Numbers
  readonly place: number
  readonly label: string
}

/** One of several pictures, by its place among them. */
export function OnePicture({ numbers, place, label }: OnePictureProps) {
  const shape = numbers.shape as readonly [number, number, number, number]
  const size = shape[1] * shape[2] * shape[3]
  return <Pixels images={numbers.data} at={place * size} shape={shape} label={label} />
}
