import { short } from '../../figure/axis'
import { IntervalChart, type IntervalRow } from '../../figure/IntervalChart'
import { type Found, roleOf } from './result'

interface SpeedProps {
  readonly results: readonly Found[]
  /** What is made, one of them. */
  readonly thing: string
}

/** How long one sample takes, half of the time and at worst but for one in twenty. */
export function Speed({ results, thing }: SpeedProps) {
  const rows = results.flatMap((result): IntervalRow[] => {
    const { p50, p95 } = result.measures
    if (!p50 || !p95) return []
    return [
      { label: `${result.id}, p50`, role: roleOf(result), ...scaled(p50) },
      { label: `${result.id}, p95`, role: roleOf(result), ...scaled(p95) },
    ]
  })
  if (rows.length === 0) return null
  const [least, most] = [
    Math.min(...rows.map(({ low, value }) => Math.max(1e-3, Math.min(low, value)))),
    Math.max(...rows.map(({ high }) => high)),
  ]
  const slowest = results.reduce((a, b) => ((b.measures.p50?.value ?? 0) > (a.measures.p50?.value ?? 0) ? b : a))
  const milliseconds = (name: 'p50' | 'p95'): string => short(1000 * (slowest.measures[name]?.value ?? 0))
  return (
    <IntervalChart
      id="latency"
      title={`How long a ${thing} takes`}
      summary={`Slowest is ${slowest.id}: half of its ${thing}s take at most ${milliseconds('p50')} ms, 95 in a hundred at most ${milliseconds('p95')} ms.`}
      caption={`One ${thing} after another, as a person who waits gets them, on this computer as busy as it was. Intervals between order statistics, 95 %.`}
      x={{
        label: `time a ${thing}`,
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
