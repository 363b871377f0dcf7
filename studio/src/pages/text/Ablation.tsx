/** What may come next with all heads, and without those that are switched off. */
import { softmax } from 'atelier/sample'
import { useMemo } from 'react'
import { Figure } from '../../figure/Figure'
import { exactly, percent, ranked, readable } from '../../figure/probability'
import { type Head, nameOf } from './heads'

interface AblationProps {
  readonly tokens: readonly string[]
  /** Logits [vocabulary]. */
  readonly whole: Float32Array
  readonly without: Float32Array
  readonly off: readonly Head[]
}

const shown = 10

export function Ablation({ tokens, whole, without, off }: AblationProps) {
  const [before, after] = useMemo(() => [softmax(whole), softmax(without)], [whole, without])
  const rows = ranked(before)
    .slice(0, shown)
    .map((id) => ({ id, word: readable(tokens[id] ?? '?'), before: before[id]!, after: after[id]! }))
  const moved = before.reduce((sum, share, id) => sum + Math.abs(share - after[id]!) / 2, 0)
  const points = (share: number): string => `${share >= 0 ? '+' : '−'}${Math.abs(100 * share).toFixed(2)}`
  return (
    <Figure
      id="ablation"
      title="What comes next, without the heads that are off"
      summary={
        off.length === 0
          ? `All heads are on: ${rows[0]!.word} is the likeliest (${percent(rows[0]!.before)}). Switch one off and see what changes.`
          : `Without ${off.map(nameOf).join(', ')} ${percent(moved)} of all chance goes elsewhere; ${readable(tokens[ranked(after)[0]!] ?? '?')} is the likeliest now.`
      }
      table={{
        columns: ['Next', 'All heads', 'Without', 'Change, points'],
        rows: rows.map((row) => [row.word, exactly(row.before), exactly(row.after), points(row.after - row.before)]),
      }}
      caption="Bars: without the heads that are off. Outlines: with all. The axis ends at 100 %."
    >
      <ul className="space-y-1">
        {rows.map((row) => (
          <li key={row.id} className="grid grid-cols-[2.5rem_1fr_4rem_4.5rem] items-center gap-2">
            <span translate="no" className="font-mono">
              {row.word}
            </span>
            <span aria-hidden className="relative block h-5 rounded-sm bg-surface">
              <span
                className="absolute inset-y-0 start-0 rounded-sm bg-made"
                style={{ width: `${100 * row.after}%` }}
              />
              <span
                className="absolute inset-y-0 start-0 rounded-sm border border-ink/60 border-dashed"
                style={{ width: `${100 * row.before}%` }}
              />
            </span>
            <span className="number text-end">{percent(row.after)}</span>
            <span className="number text-end text-muted">{points(row.after - row.before)}</span>
          </li>
        ))}
      </ul>
    </Figure>
  )
}
