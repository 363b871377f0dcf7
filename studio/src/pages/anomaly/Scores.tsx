/** How strange everything is, and from where on it counts as unusual. */
import type { Picture } from 'atelier/studio'
import { short } from '../../figure/axis'
import { LineChart } from '../../figure/LineChart'

const bins = 40

interface ScoresProps {
  readonly overview: Picture
  readonly threshold: Picture
  /** Percent that was asked for. */
  readonly rate: number
}

export function Scores({ overview, threshold, rate }: ScoresProps) {
  const scores = Array.from(overview.arrays.scores!.data)
  const odd = overview.values.odd as readonly number[] | undefined
  const sorted = scores.toSorted((a, b) => a - b)
  const { value, promised, low, high, alarms, found, falseShare } = threshold.values
  const most = Math.max(sorted[Math.floor(0.995 * (sorted.length - 1))]!, 1.3 * Number(value), 1e-9)
  const line = (keep: (i: number) => boolean) => {
    const counts = new Array<number>(bins).fill(0)
    let all = 0
    for (const [i, score] of scores.entries()) {
      if (!keep(i)) continue
      all += 1
      counts[Math.min(bins - 1, Math.max(0, Math.floor((bins * score) / most)))]! += 1
    }
    return counts.map((count, i) => [(most * (i + 0.5)) / bins, (100 * count) / Math.max(1, all)] as const)
  }
  const percent = (share: unknown): string => `${(100 * Number(share)).toFixed(1)} %`
  const known =
    found == null
      ? ''
      : ` Of those known to be odd it finds ${percent(found)}; of the others it calls ${percent(falseShare)}.`
  return (
    <LineChart
      id="scores"
      title="How strange everything is"
      summary={`${alarms} of ${scores.length} are called at a threshold of ${short(Number(value))}. Asked for ${rate} % of false alarms, promised ${percent(promised)}; to expect ${percent(low)} to ${percent(high)}, with 95 % confidence.${known}`}
      caption="The threshold is a quantile of held-out rows that were not learnt from: the promise holds if what comes is like them."
      x={{ label: 'score', domain: [0, most] }}
      y={{ label: 'share', domain: [0, 100], unit: '%' }}
      marks={[{ x: Number(value), label: 'threshold' }]}
      series={
        odd
          ? [
              { name: 'usual', role: 'real', points: line((i) => odd[i] === 0) },
              { name: 'known to be odd', role: 'made', points: line((i) => odd[i] === 1) },
            ]
          : [{ name: 'all', role: 'real', points: line(() => true) }]
      }
    />
  )
}
