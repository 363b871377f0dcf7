import { Figure } from './Figure'
import { percent, ranked, readable } from './probability'

interface ProbabilityBarsProps {
  readonly id: string
  readonly tokens: readonly string[]
  /** What is drawn from, and the same at temperature 1, which the outlines show. */
  readonly probabilities: Float64Array
  readonly ghost: Float64Array
  readonly temperature: number
  readonly choices: number
  /** The one that the needle points at. */
  readonly chosen?: number
  /** Goes on with a token instead of the one drawn. */
  onForce(id: number): void
}

const shown = 12

/** Twelve bars and one of all others, on an axis that always ends at 100 %. */
export function ProbabilityBars(props: ProbabilityBarsProps) {
  const { id, tokens, probabilities, ghost, temperature, choices, chosen, onForce } = props
  const order = ranked(ghost)
  const bars = order.slice(0, shown)
  const others = order.slice(shown)
  const sum = (from: Float64Array, ids: readonly number[]): number =>
    ids.reduce((total, each) => total + from[each]!, 0)
  const [best] = ranked(probabilities)
  const word = (token: number): string => readable(tokens[token] ?? '?')
  const summary =
    temperature === 0
      ? `At temperature 0 it is always the likeliest: ${word(best!)}.`
      : `At temperature ${temperature.toFixed(2)} the likeliest is ${word(best!)} (${percent(probabilities[best!]!)}); ${choices.toFixed(1)} effective choices.`
  const rows = [
    ...bars.map((each) => [word(each), percent(probabilities[each]!), percent(ghost[each]!)]),
    [`other (${others.length})`, percent(sum(probabilities, others)), percent(sum(ghost, others))],
  ]
  return (
    <Figure
      id={id}
      title="What comes next"
      summary={summary}
      table={{ columns: ['Next', 'Chance', 'At temperature 1'], rows }}
      caption="Outlines: the same at temperature 1. The axis always ends at 100 %."
    >
      <ol
        className="space-y-1"
        aria-label="The likeliest, most likely first at temperature 1; press one to go on with it"
      >
        {bars.map((each) => (
          <li key={each}>
            <button
              type="button"
              onClick={() => onForce(each)}
              className="grid w-full grid-cols-[3.5rem_1fr_5rem] items-center gap-2 rounded px-1 text-left hover:bg-surface"
            >
              <span className={`truncate font-mono ${each === chosen ? 'font-bold underline' : ''}`}>{word(each)}</span>
              <Bar share={probabilities[each]!} ghost={ghost[each]!} />
              <span className="number text-right">{percent(probabilities[each]!)}</span>
              <span className="sr-only">{each === chosen ? 'chosen; go on with it' : 'go on with it'}</span>
            </button>
          </li>
        ))}
        <li className="grid grid-cols-[3.5rem_1fr_5rem] items-center gap-2 px-1 text-muted">
          <span className="truncate">{others.length} more</span>
          <Bar share={sum(probabilities, others)} ghost={sum(ghost, others)} />
          <span className="number text-right">{percent(sum(probabilities, others))}</span>
        </li>
      </ol>
      <div aria-hidden className="ml-[4rem] grid grid-cols-5 pr-[5.5rem] text-[12px] text-muted">
        {[0, 25, 50, 75].map((mark) => (
          <span key={mark}>{mark}</span>
        ))}
        <span className="text-right">100 %</span>
      </div>
    </Figure>
  )
}

function Bar({ share, ghost }: { readonly share: number; readonly ghost: number }) {
  return (
    <span aria-hidden className="relative block h-5 rounded-sm bg-surface">
      <span className="absolute inset-y-0 left-0 rounded-sm bg-made" style={{ width: `${100 * share}%` }} />
      <span
        className="absolute inset-y-0 left-0 rounded-sm border border-ink/60 border-dashed"
        style={{ width: `${100 * ghost}%` }}
      />
    </span>
  )
}
