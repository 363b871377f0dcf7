import { Figure } from '../../figure/Figure'
import { readable } from '../../figure/probability'
import { type Branch, depthOf, inOrder } from './branches'

interface BranchTreeProps {
  readonly branches: readonly Branch[]
  readonly current: number
  onChoose(index: number): void
}

/** The texts that have grown out of one another, each a line under the one that it left. */
export function BranchTree({ branches, current, onChoose }: BranchTreeProps) {
  const order = inOrder(branches)
  const words = ({ text, at, picked, parent }: Branch): string =>
    parent < 0 ? text.slice(0, 48) : `${picked}${text.slice(at + picked.length, at + 40)}`
  return (
    <Figure
      id="branches"
      title="The tree"
      summary={
        branches.length === 1
          ? 'One text so far. Pick another token in it, and a branch grows.'
          : `${branches.length} texts; the one shown ${branches[current]!.parent < 0 ? 'is the first' : `left another after ${branches[current]!.at} characters`}.`
      }
      table={{
        columns: ['Text', 'Left', 'After characters', 'With'],
        rows: order.map((i) => {
          const { text, parent, at, picked } = branches[i]!
          return [text, parent < 0 ? '–' : order.indexOf(parent) + 1, parent < 0 ? '–' : at, readable(picked)]
        }),
      }}
    >
      <ol aria-label="Texts" className="space-y-0.5">
        {order.map((i) => (
          <li key={i} style={{ paddingInlineStart: `${Math.min(6, depthOf(branches, i)) * 14}px` }} className="flex">
            {branches[i]!.parent >= 0 && (
              <svg width={14} height={28} aria-hidden="true" className="shrink-0">
                <path d="M 4 0 V 14 H 13" fill="none" stroke="var(--control)" strokeWidth={1.5} />
              </svg>
            )}
            <button
              type="button"
              aria-current={i === current}
              onClick={() => onChoose(i)}
              translate="no"
              className={`min-w-0 truncate rounded px-1.5 text-start font-mono text-[13px] hover:bg-surface ${i === current ? 'bg-surface font-bold' : ''}`}
            >
              {readable(words(branches[i]!))}
            </button>
          </li>
        ))}
      </ol>
    </Figure>
  )
}
