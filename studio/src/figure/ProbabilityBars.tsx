/** What may come next: twelve bars and one of all others, on an axis that always ends at 100 %. */
import { Figure } from './Figure'
import { exactly, percent, ranked, readable } from './probability'

interface ProbabilityBarsProps {
  readonly id: string
  readonly tokens: readonly string[]
  /** What is drawn from before cut-offs, and the same at temperature 1, which the outlines show. */
  readonly probabilities: Float64Array
  readonly ghost: Float64Array
  /** What is left to draw from after cut-offs, where there are any. */
  readonly kept?: Float64Array
  /** How many of the likeliest each cut-off leaves, where it is set. */
  readonly cuts?: { readonly topK?: number | undefined; readonly topP?: number | undefined }
  readonly temperature: number
  readonly choices: number
  /** The one that the needle points at. */
  readonly chosen?: number
  /** `log` shows the rare from 0.001 % on. Default: linear. */
  readonly scale?: 'linear' | 'log'
  /** Goes on with a token instead of the one drawn. */
  onForce(id: number): void
}

const shown = 12
/** Where the logarithmic axis begins. */
const least = 1e-5

export function ProbabilityBars(props: ProbabilityBarsProps) {
  const { id, tokens, probabilities, ghost, kept, temperature, choices, chosen, scale = 'linear', onForce } = props
  const { topK, topP } = props.cuts ?? {}
  const order = ranked(ghost)
  const [bars, others] = [order.slice(0, shown), order.slice(shown)]
  const sum = (from: Float64Array, ids: readonly number[]): number =>
    ids.reduce((total, each) => total + from[each]!, 0)
  const [best] = ranked(probabilities)
  const word = (token: number): string => readable(tokens[token] ?? '?')
  const removed = (each: number): boolean => kept !== undefined && kept[each] === 0 && probabilities[each]! > 0
  const lost = order.filter(removed)
  const cutOff =
    lost.length === 0 ? '' : ` The cut-offs remove ${lost.length} of them, ${percent(sum(probabilities, lost))}.`
  const summary =
    temperature === 0
      ? `At temperature 0 it is always the likeliest: ${word(best!)}.`
      : `At temperature ${temperature.toFixed(2)} the likeliest is ${word(best!)} (${percent(probabilities[best!]!)}); ${choices.toFixed(1)} effective choices.${cutOff}`
  const rows = [
    ...bars.map((each) => [
      word(each),
      exactly(probabilities[each]!),
      exactly(ghost[each]!),
      ...(kept ? [removed(each) ? 'removed' : exactly(kept[each]!)] : []),
    ]),
    [
      `other (${others.length})`,
      exactly(sum(probabilities, others)),
      exactly(sum(ghost, others)),
      ...(kept ? [exactly(sum(kept, others))] : []),
    ],
  ]
  const along = (share: number): number =>
    scale === 'linear' ? share : Math.max(0, 1 - Math.log(Math.max(share, 1e-12)) / Math.log(least))
  const told = [
    `Outlines: the same at temperature 1. The axis always ends at 100 %${scale === 'log' ? ' and begins at 0.001 %' : ''}.`,
    topK === undefined ? '' : `Dashed line: top-k keeps the ${topK} above it.`,
    topP === undefined ? '' : `Bracket: top-p keeps ${topP === 1 ? 'one' : `these ${topP}`}.`,
  ]
  return (
    <Figure
      id={id}
      title="What comes next"
      summary={summary}
      table={{ columns: ['Next', 'Chance', 'At temperature 1', ...(kept ? ['After the cut-offs'] : [])], rows }}
      caption={told.join(' ').trim()}
    >
      <ol
        className="space-y-1"
        aria-label="The likeliest, most likely first at temperature 1; press one to go on with it"
      >
        {bars.map((each, i) => (
          <li
            key={each}
            className={`relative ${topP === undefined ? '' : 'ps-3'} ${i === topK ? 'border-ink border-t-2 border-dashed pt-1' : ''}`}
          >
            {topP !== undefined && i < topP && (
              <span
                aria-hidden
                className={`absolute -top-1 bottom-0 start-0 w-2 border-ink border-s-2 ${i === 0 ? 'top-0 rounded-ss border-t-2' : ''} ${i === Math.min(topP, shown) - 1 ? 'rounded-es border-b-2' : ''}`}
              />
            )}
            {i === topK && (
              <span aria-hidden className="absolute -top-2.5 end-24 bg-bg px-1 text-[12px] text-muted">
                top-k {topK}
              </span>
            )}
            <button
              type="button"
              onClick={() => onForce(each)}
              className="grid w-full grid-cols-[3.5rem_1fr_5rem] items-center gap-2 rounded px-1 text-start hover:bg-surface"
            >
              <span translate="no" className={`truncate font-mono ${each === chosen ? 'font-bold underline' : ''}`}>
                {word(each)}
              </span>
              <Bar share={along(probabilities[each]!)} ghost={along(ghost[each]!)} isRemoved={removed(each)} />
              <span className="number text-end">{percent(probabilities[each]!)}</span>
              <span className="sr-only">
                {removed(each) ? 'removed by a cut-off; ' : ''}
                {each === chosen ? 'chosen; go on with it' : 'go on with it'}
              </span>
            </button>
          </li>
        ))}
        <li
          className={`grid grid-cols-[3.5rem_1fr_5rem] items-center gap-2 px-1 text-muted ${topP === undefined ? '' : 'ms-3'}`}
        >
          <span>{others.length} more</span>
          <Bar
            share={along(sum(probabilities, others))}
            ghost={along(sum(ghost, others))}
            isRemoved={others.some(removed) && sum(kept!, others) === 0}
          />
          <span className="number text-end">{percent(sum(probabilities, others))}</span>
        </li>
      </ol>
      <div
        aria-hidden
        className={`${topP === undefined ? 'ms-[4.25rem]' : 'ms-20'} flex justify-between pe-[5.75rem] text-[12px] text-muted`}
      >
        {(scale === 'linear' ? ['0', '25', '50', '75', '100 %'] : ['0.001', '0.01', '0.1', '1', '10', '100 %']).map(
          (mark) => (
            <span key={mark}>{mark}</span>
          ),
        )}
      </div>
    </Figure>
  )
}

const hatched = 'repeating-linear-gradient(135deg, var(--made) 0 2px, transparent 2px 6px)'

function Bar(props: { readonly share: number; readonly ghost: number; readonly isRemoved: boolean }) {
  const { share, ghost, isRemoved } = props
  return (
    <span aria-hidden className="relative block h-5 rounded-sm bg-surface">
      <span
        className={`absolute inset-y-0 start-0 rounded-sm ${isRemoved ? '' : 'bg-made'}`}
        style={{ width: `${100 * share}%`, ...(isRemoved && { background: hatched }) }}
      />
      <span
        className="absolute inset-y-0 start-0 rounded-sm border border-ink/60 border-dashed"
        style={{ width: `${100 * ghost}%` }}
      />
    </span>
  )
}
