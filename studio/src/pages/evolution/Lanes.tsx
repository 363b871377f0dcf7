/** What has to wait for what: letters one after the other, or all side by side. */

import { Figure } from '../../figure/Figure'
import { families } from '../../figure/families'
import { learners } from './learners'

interface LanesProps {
  readonly length: number
  readonly layers: number
  /** Of training, a token, by family; 0 before it has been timed. */
  readonly microseconds: readonly number[]
  readonly parameters: readonly number[]
}

const shown = 16

export function Lanes({ length, layers, microseconds, parameters }: LanesProps) {
  const chain = (family: (typeof learners)[number]): number => (family === 'gpt' ? layers : layers * length)
  const isTimed = microseconds.some((value) => value > 0)
  const [least, most] = [Math.min(...parameters), Math.max(...parameters)]
  return (
    <Figure
      id="lanes"
      title="One after the other, or side by side"
      summary={`To read ${length} letters a recurrent network takes ${layers * length} steps that wait for one another, a Transformer as many as it has layers: ${layers}. All four have ${least.toLocaleString('en')} to ${most.toLocaleString('en')} weights, equal within ${(100 * (most / least - 1)).toFixed(1)} %.`}
      caption={
        isTimed
          ? 'A bar is a letter’s work; those that stand below one another are done side by side. Times are of training steps here and now. A processor of few cores has little to do side by side, so the shorter chain need not be faster on it; on a graphics card it is what counts. A Transformer’s work also grows with the square of the length.'
          : 'A bar is a letter’s work, from left to right in time; those that stand below one another are done side by side. Times are measured once they learn.'
      }
      table={{
        columns: ['Model', 'Weights', 'Steps that wait', 'Training, ms a letter'],
        rows: learners.map((family, i) => [
          families[family].name,
          parameters[i] ?? '–',
          chain(family),
          microseconds[i] ? (microseconds[i]! / 1000).toFixed(4) : '–',
        ]),
      }}
    >
      <ul className="space-y-3">
        {learners.map((family, i) => (
          <li key={family} className="max-w-2xl">
            <p className="flex flex-wrap justify-between gap-x-4">
              <span className="font-medium">{families[family].name}</span>
              <span className="number text-muted">
                {chain(family) === 1 ? '1 step' : `${chain(family)} steps in a row`}
                {microseconds[i] ? ` · ${(microseconds[i]! / 1000).toFixed(3)} ms a letter` : ''}
              </span>
            </p>
            <Lane isParallel={family === 'gpt'} colour={`var(--${families[family].role})`} />
          </li>
        ))}
      </ul>
    </Figure>
  )
}

/** Sixteen letters from top to bottom, time from left to right: each begins where the one before ends, or all at once. */
function Lane({ isParallel, colour }: { readonly isParallel: boolean; readonly colour: string }) {
  const [width, height] = [640, 5 * shown]
  const step = width / shown
  return (
    <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true" className="w-full rounded-sm bg-surface">
      {Array.from({ length: shown }, (_, i) => (
        <rect
          key={i}
          x={(isParallel ? 0 : i * step) + 1}
          y={5 * i + 0.5}
          width={step - 2}
          height={4}
          rx={1}
          fill={colour}
        />
      ))}
    </svg>
  )
}
