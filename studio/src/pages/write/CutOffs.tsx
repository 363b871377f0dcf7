import { distributionAt, type FilterStep } from 'atelier/sample'
import { useMemo } from 'react'
import { Figure } from '../../figure/Figure'
import { percent, readable } from '../../figure/probability'

interface CutOffsProps {
  readonly tokens: readonly string[]
  /** [vocabulary], at the place that is looked at. */
  readonly logits: Float32Array
  readonly temperature: number
  readonly topK: number
  readonly topP: number
  /** In words. */
  readonly place: string
}

const names: Partial<Record<FilterStep['filter'], string>> = {
  temperature: 'temperature',
  topK: 'top-k',
  topP: 'top-p',
}

/** What temperature and cut-offs do to one choice, in their order, and what they take away. */
export function CutOffs({ tokens, logits, temperature, topK, topP, place }: CutOffsProps) {
  const found = useMemo(() => distributionAt(logits, { temperature, topK, topP }), [logits, temperature, topK, topP])
  const removed = found.steps.reduce((sum, { removed: ids }) => sum + ids.length, 0)
  const rows = [
    {
      name: 'the model’s own',
      kept: tokens.length,
      mass: 0,
      choices: found.model.choices,
      ids: [] as readonly number[],
    },
    ...found.steps.map((step) => ({
      name: names[step.filter] ?? step.filter,
      kept: step.kept,
      mass: step.removedMass,
      choices: step.choices,
      ids: step.removed,
    })),
  ]
  return (
    <Figure
      id="cutoffs"
      title="What the settings leave"
      summary={
        removed === 0
          ? `At ${place} nothing is cut off: ${found.drawn.choices.toFixed(1)} effective choices are left.`
          : `At ${place} ${removed} of ${tokens.length} tokens are removed; ${found.drawn.choices.toFixed(1)} effective choices are left of ${found.model.choices.toFixed(1)}.`
      }
      caption="Each step divides what it removed among those that are left, in their proportions."
      table={{
        columns: ['Step', 'Tokens left', 'Removed chance', 'Effective choices'],
        rows: rows.map(({ name, kept, mass, choices }) => [name, kept, percent(mass), choices.toFixed(2)]),
      }}
    >
      <ol className="divide-y divide-line">
        {rows.map(({ name, kept, mass, choices, ids }) => (
          <li key={name} className="py-2">
            <span className="font-medium">{name}</span>
            <span className="text-muted">
              {' '}
              · {kept} tokens left · {choices.toFixed(2)} effective choices
              {mass > 0 && ` · removed ${percent(mass)}`}
            </span>
            {ids.length > 0 && (
              <span translate="no" className="block truncate font-mono text-[12px] text-muted line-through">
                {ids
                  .slice(0, 40)
                  .map((id) => readable(tokens[id] ?? '?'))
                  .join(' ')}
                {ids.length > 40 ? ' …' : ''}
              </span>
            )}
          </li>
        ))}
      </ol>
    </Figure>
  )
}
