/** What there is under the playhead: the noisy digit, the noise that the network sees in it, and the clean one that it expects. */
import type { Picture } from 'atelier/studio'
import { Figure } from '../../figure/Figure'
import { type Levels, OnePicture } from './Film'

interface UnderProps {
  readonly levels: Levels
  readonly film: Picture
  readonly forward: Picture
  readonly at: number
}

export function Under({ levels, film, forward, at }: UnderProps) {
  const steps = levels.alpha.length - 1
  const isDone = at >= steps
  const { x, noise, clean, made } = film.arrays
  const last = steps - 1
  const pictures = isDone
    ? ([
        ['x₀, finished', made!, 0],
        ['last noise seen', noise!, last],
        ['last digit expected', clean!, last],
      ] as const)
    : ([
        ['x_t', x!, at],
        ['ε̂, the noise seen', noise!, at],
        ['x̂₀, the digit expected', clean!, at],
      ] as const)
  const sigma = levels.sigma[at]!
  const found = (forward.values.deviations as readonly number[])[at]!
  const mean = (forward.values.means as readonly number[])[at]!
  const ratio = levels.signalToNoise[at]
  const rows: readonly (readonly [string, string])[] = [
    ['ᾱ', levels.remaining[at]!.toFixed(8)],
    ['signal to noise', ratio == null ? '∞' : ratio.toPrecision(8)],
    ['σ, by theory', sigma.toFixed(6)],
    [`σ, measured over ${forward.values.draws} draws of x_t`, found.toFixed(6)],
    ['mean of x_t − α · digit (0 by theory)', mean.toFixed(6)],
  ]
  return (
    <Figure
      id="under"
      title="Under the playhead"
      summary={`ᾱ ${levels.remaining[at]!.toFixed(8)}; σ is ${sigma.toFixed(4)} by theory and ${found.toFixed(4)} measured on noised digits.`}
      table={{ columns: ['What', 'Value'], rows }}
    >
      <ul className="grid max-w-md grid-cols-3 gap-2">
        {pictures.map(([label, numbers, place]) => (
          <li key={label}>
            <OnePicture numbers={numbers} place={place} label={label} />
            <span className="block text-center text-[12px] text-muted">{label}</span>
          </li>
        ))}
      </ul>
      <dl className="mt-2 grid grid-cols-[1fr_auto] gap-x-4 sm:max-w-md">
        {rows.map(([what, value]) => (
          <div key={what} className="contents">
            <dt className="text-muted">{what}</dt>
            <dd className="number text-end">{value}</dd>
          </div>
        ))}
      </dl>
    </Figure>
  )
}
