/** Many throws of the dice beside the chances that they follow: how often each token came, and within what chance allows. */
import { type Draws, whiskers } from './draws'
import { Figure } from './Figure'
import { exactly, percent, ranked, readable } from './probability'

interface DrawHistogramProps {
  readonly id: string
  readonly tokens: readonly string[]
  /** What was drawn from. */
  readonly chances: Float64Array
  readonly draws: Draws
}

const shown = 12

export function DrawHistogram({ id, tokens, chances, draws }: DrawHistogramProps) {
  const { count, counts, fit } = draws
  const order = ranked(chances)
  const sum = (from: ArrayLike<number>, ids: readonly number[]): number =>
    ids.reduce((total, each) => total + from[each]!, 0)
  // What cannot come has no bar.
  const possible = order.filter((id) => chances[id]! > 0)
  const rest = possible.slice(shown)
  const bars = [
    ...possible.slice(0, shown).map((each) => ({
      name: readable(tokens[each] ?? '?'),
      seen: counts[each]!,
      chance: chances[each]!,
    })),
    ...(rest.length > 0 ? [{ name: `${rest.length} more`, seen: sum(counts, rest), chance: sum(chances, rest) }] : []),
  ].map((bar) => ({ ...bar, between: whiskers(bar.seen, count) }))
  const outside = bars.filter(({ chance, between: [low, high] }) => chance < low || chance > high).length
  return (
    <Figure
      id={id}
      title={`${count} throws`}
      summary={`Of ${count} throws ${bars[0]!.name} came ${bars[0]!.seen} times (expected: ${(count * bars[0]!.chance).toFixed(1)}). Throws as far from the chances as these have a chance of ${fit.toPrecision(2)} (χ²).`}
      table={{
        columns: ['Token', 'Came', 'Share', 'Chance', 'From', 'To'],
        rows: bars.map(({ name, seen, chance, between: [low, high] }) => [
          name,
          seen,
          percent(seen / count),
          exactly(chance),
          percent(low),
          percent(high),
        ]),
      }}
      caption={`Bars: how often each came. Outlines: its chance. Whiskers: where 95 % of such bars have the true share; of ${bars.length} ${bars.length > 9 ? 'about one' : 'seldom one'} may miss it, here ${outside} ${outside === 1 ? 'does' : 'do'}.`}
    >
      <ul className="space-y-1">
        {bars.map(({ name, seen, chance, between: [low, high] }) => (
          <li key={name} className="grid grid-cols-[4.5rem_1fr_3.5rem] items-center gap-2 px-1">
            <span translate="no" className="truncate font-mono">
              {name}
            </span>
            <span aria-hidden className="relative block h-5 rounded-sm bg-surface">
              <span
                className="absolute inset-y-0 start-0 rounded-sm bg-made opacity-80"
                style={{ width: `${(100 * seen) / count}%` }}
              />
              <span
                className="absolute inset-y-0 start-0 rounded-sm border border-ink/60 border-dashed"
                style={{ width: `${100 * chance}%` }}
              />
              <span
                className="absolute top-1/2 h-2 -translate-y-1/2 border-ink border-x before:absolute before:top-1/2 before:inset-x-0 before:border-ink before:border-t"
                style={{ left: `${100 * low}%`, width: `${100 * (high - low)}%` }}
              />
            </span>
            <span className="number text-end">{seen}</span>
          </li>
        ))}
      </ul>
      <div aria-hidden className="me-[4.25rem] ms-[5.25rem] flex justify-between text-[12px] text-muted">
        {['0', '25', '50', '75', '100 %'].map((mark) => (
          <span key={mark}>{mark}</span>
        ))}
      </div>
    </Figure>
  )
}
