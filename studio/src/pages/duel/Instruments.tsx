import type { Picture } from 'atelier/studio'
import type { SessionState } from '../../engine/session'
import type { PlaneNumbers } from './Plane'
import { accuracyWords } from './words'

interface InstrumentsProps {
  readonly numbers: PlaneNumbers | undefined
  /** The answer to `measures`. */
  readonly measures: Picture | undefined
  readonly readings: SessionState['readings']
}

/** What tells how the game stands, and what only seems to. */
export function Instruments({ numbers, measures, readings }: InstrumentsProps) {
  const values = measures?.values
  const hashes = values?.hashes as { readonly generator: string; readonly discriminator: string } | undefined
  const sums = values?.sums as readonly [number, number] | undefined
  const nats = (value: unknown): string => (value === undefined ? '–' : `${Number(value).toFixed(2)} nats`)
  const { modes, good } = numbers ?? {}
  const loss = (side: string): string => readings[`${side} loss`]?.toFixed(3) ?? '–'
  const measured: readonly (readonly [name: string, key: string, value: string, means: string])[] = [
    [
      'Discriminator is right about',
      'accuracy',
      accuracyWords(numbers?.accuracy),
      'of held-out and made points; 50 % is chance',
    ],
    ['Modes found', 'modes', modes ? `${modes.hit} of ${modes.all}` : '–', modes ? '' : 'this data has none to count'],
    [
      'Good ones',
      'good',
      good === undefined ? '–' : `${(100 * good).toFixed(0)} %`,
      'of 256 made points are near a mode',
    ],
    ['KL of real from made', 'missing', nats(values?.missing), 'high where real places are missed'],
    ['KL of made from real', 'stray', nats(values?.stray), 'high where made points stray'],
    ['Both densities sum to', 'sums', sums ? sums.map((sum) => sum.toFixed(7)).join(' and ') : '–', ''],
    [
      'Fingerprints of D and G',
      'hashes',
      hashes ? `${hashes.discriminator} ${hashes.generator}` : '–',
      'change when weights do',
    ],
  ]
  return (
    <dl className="grid grid-cols-1 gap-x-6 gap-y-2 sm:grid-cols-2 xl:grid-cols-1" data-instruments>
      {measured.map(([name, key, value, means]) => (
        <div key={key}>
          <dt className="text-muted">{name}</dt>
          <dd>
            <span className="number font-medium" data-measure={key}>
              {value}
            </span>{' '}
            <span className="text-[12px] text-muted">{means}</span>
          </dd>
        </div>
      ))}
      <div className="text-muted">
        <dt>Losses</dt>
        <dd>
          D {loss('discriminator')}, G {loss('generator')}: <em>does not measure quality</em>
        </dd>
      </div>
    </dl>
  )
}
