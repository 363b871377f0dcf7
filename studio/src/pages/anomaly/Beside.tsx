/** How cheap detectors do on the same. */
import type { Picture } from 'atelier/studio'
import { Figure } from '../../figure/Figure'

interface Compared {
  readonly name: string
  readonly seconds: number
  readonly alarms: number
  readonly shared: number
  readonly auroc?: number
  readonly low?: number
  readonly high?: number
}

export function Beside({ overview }: { readonly overview: Picture }) {
  const compared = overview.values.compared as unknown as readonly Compared[]
  const [first] = compared
  const area = ({ auroc, low, high }: Compared): string =>
    auroc === undefined ? '–' : `${auroc.toFixed(3)} (${low!.toFixed(3)} to ${high!.toFixed(3)})`
  const rows = compared.map((each) => [each.name, area(each), each.alarms, each.shared, each.seconds.toFixed(2)])
  return (
    <Figure
      id="beside"
      title="Beside cheap detectors"
      summary={
        first!.auroc === undefined
          ? `Nothing says what is odd here, so nobody can say which is better: ${compared.map(({ name, alarms }) => `${name} calls ${alarms}`).join(', ')}.`
          : `Area under the ROC curve: ${compared.map(({ name, auroc }) => `${name} ${auroc!.toFixed(3)}`).join(', ')}. .5 is guessing.`
      }
      caption="ECOD looks at the tails of each column alone; PCA at the plane in which most of it lies. Both need no training."
      table={{ columns: ['detector', 'area, 95 %', 'calls', `of ${first!.name}’s`, 'seconds'], rows }}
    >
      <ul className="grid max-w-lg gap-1">
        {compared.map((each) => (
          <li key={each.name} className="grid grid-cols-[9rem_1fr_4rem] items-center gap-2">
            <span>{each.name}</span>
            <span aria-hidden className="block h-3 rounded-sm bg-surface">
              <span
                className={`block h-3 rounded-sm ${each === first ? 'bg-critic' : 'bg-reference'}`}
                style={{ width: `${each.auroc === undefined ? 0 : 100 * each.auroc}%` }}
              />
            </span>
            <span className="number text-end">{each.auroc === undefined ? each.alarms : each.auroc.toFixed(3)}</span>
          </li>
        ))}
      </ul>
    </Figure>
  )
}
