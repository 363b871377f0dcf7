/** The votes, counted: who wrote what was preferred, how sure that is, how consistent the votes are, and how well they are foreseen. */
import { short } from '../../figure/axis'
import { IntervalChart, type IntervalRow } from '../../figure/IntervalChart'

interface Share {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly n: number
}

export interface Scores {
  readonly writers: readonly {
    readonly name: string
    readonly duels: number
    readonly value?: number
    readonly low?: number
    readonly high?: number
  }[]
  readonly votes: number
  readonly counts: { readonly first: number; readonly second: number; readonly tie: number; readonly bad: number }
  readonly sides: { readonly kept: number; readonly swapped: number }
  readonly consistency: Share | null
  readonly reward: { readonly learnt: number; readonly accuracy: Share | null } | null
}

const percent = (value: number): string => `${Math.round(100 * value)} %`

export function Reveal({ scores }: { readonly scores: Scores }) {
  const { writers, counts, votes, sides, consistency, reward } = scores
  const rows = writers.flatMap(({ name, duels, value, low, high }): IntervalRow[] =>
    value === undefined ? [] : [{ label: name, role: 'maker', value, low: low!, high: high!, n: duels }],
  )
  const far = Math.max(2, Math.ceil(Math.max(...rows.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]))))
  const best = rows.reduce<IntervalRow | undefined>(
    (top, row) => (top && top.value >= row.value ? top : row),
    undefined,
  )
  return (
    <div className="space-y-2" data-revealed>
      {best ? (
        <IntervalChart
          id="scores"
          title="Who was preferred"
          summary={`Of ${votes} votes: ${best.label} is ahead at ${short(best.value)} nats (${short(best.low)} to ${short(best.high)}). A difference of 1 is a chance of 73 % to be preferred.`}
          caption="Utilities by Bradley and Terry, with Davidson’s ties, around a mean of 0; 95 % intervals. Votes for “both bad” are left out."
          x={{ label: 'utility', domain: [-far, far], unit: 'nats' }}
          rows={rows}
        />
      ) : (
        <p>No vote compares two writers yet.</p>
      )}
      <ul className="list-disc ps-5 text-muted">
        <li>
          Left {counts.first}, right {counts.second}, as good {counts.tie}, both bad {counts.bad}. The sides were as
          drawn in {sides.kept} and swapped in {sides.swapped} showings.
        </li>
        <li>
          {consistency
            ? `Of ${consistency.n} pairs shown twice, ${percent(consistency.value)} were judged alike (${percent(consistency.low)} to ${percent(consistency.high)}).`
            : 'No pair has come twice yet, so nothing can be said of consistency.'}
        </li>
        <li data-accuracy={reward?.accuracy?.value ?? ''}>
          {!reward
            ? 'No reward model has learnt from these votes yet.'
            : reward.accuracy
              ? `The reward model learnt from ${reward.learnt} votes and is right on ${percent(reward.accuracy.value)} of ${reward.accuracy.n} votes that it has not seen (${percent(reward.accuracy.low)} to ${percent(reward.accuracy.high)}); a coin is right on 50 %.`
              : `The reward model learnt from ${reward.learnt} votes; too few were there to hold any out.`}
        </li>
      </ul>
    </div>
  )
}
