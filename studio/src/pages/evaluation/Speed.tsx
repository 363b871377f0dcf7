import { short } from '../../figure/axis'
import { IntervalChart, type IntervalRow } from '../../figure/IntervalChart'
import { type Result, roleOf } from './result'

/** How long one word takes, half of the time and at worst but for one in twenty. */
export function Speed({ results }: { readonly results: readonly Result[] }) {
  const rows = results.flatMap(({ id, p50, p95 }): IntervalRow[] =>
    p50 && p95
      ? [
          { label: `${id}, p50`, role: roleOf(id), ...scaled(p50) },
          { label: `${id}, p95`, role: 'critic', ...scaled(p95) },
        ]
      : [],
  )
  if (rows.length === 0) return null
  const [least, most] = [
    Math.min(...rows.map(({ low, value }) => Math.max(1e-3, Math.min(low, value)))),
    Math.max(...rows.map(({ high }) => high)),
  ]
  const slowest = results.reduce((a, b) => ((b.p50?.value ?? 0) > (a.p50?.value ?? 0) ? b : a))
  return (
    <IntervalChart
      id="latency"
      title="How long a word takes"
      summary={`Slowest is ${slowest.id}: half of its words take at most ${short(1000 * (slowest.p50?.value ?? 0))} ms, 95 in a hundred at most ${short(1000 * (slowest.p95?.value ?? 0))} ms.`}
      caption="One word after another, as a person who waits gets them, on this computer as busy as it was. Intervals between order statistics, 95 %."
      x={{
        label: 'time a word',
        domain: [10 ** Math.floor(Math.log10(least)), 10 ** Math.ceil(Math.log10(most))],
        scale: 'log',
        unit: 'ms',
      }}
      rows={rows}
    />
  )
}

const scaled = ({ value, low, high, n }: { value: number; low: number; high: number; n: number }) => ({
  ...{ value: 1000 * value, low: 1000 * low, high: 1000 * high, n },
})
