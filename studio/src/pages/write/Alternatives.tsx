import { Button } from '../../figure/Button'
import { percent, readable } from '../../figure/probability'

interface AlternativesProps {
  readonly tokens: readonly string[]
  readonly before: string
  readonly came: string
  readonly alternatives: readonly { readonly id: number; readonly chance: number }[]
  readonly isBusy: boolean
  onPick(token: string): void
  onClose(): void
}

/** What else could have come at a place; one that is picked makes a branch. */
export function Alternatives({ tokens, before, came, alternatives, isBusy, onPick, onClose }: AlternativesProps) {
  return (
    <section
      aria-label="What else could have come"
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
      className="rounded-[10px] border border-line bg-surface p-4"
    >
      <h2 className="font-medium">
        After{' '}
        <span translate="no" className="font-mono">
          …{readable(before.slice(-12))}
        </span>{' '}
        came{' '}
        <span translate="no" className="font-mono">
          {readable(came)}
        </span>
        . What else?
      </h2>
      <ol className="mt-2 grid gap-1 sm:grid-cols-2">
        {alternatives.map(({ id, chance }, i) => {
          const token = tokens[id] ?? '?'
          return (
            <li key={id}>
              <button
                type="button"
                ref={(element) => {
                  if (i === 0) element?.focus()
                }}
                disabled={isBusy}
                onClick={() => onPick(token)}
                className="grid w-full grid-cols-[2rem_1fr_4rem] items-center gap-2 rounded px-2 text-start hover:bg-bg"
              >
                <span translate="no" className={`font-mono ${token === came ? 'font-bold underline' : ''}`}>
                  {readable(token)}
                </span>
                <span aria-hidden className="block h-4 rounded-sm bg-bg">
                  <span className="block h-full rounded-sm bg-made" style={{ width: `${100 * chance}%` }} />
                </span>
                <span className="number text-end">{percent(chance)}</span>
                <span className="sr-only">{token === came ? 'what came; ' : ''}go on with it</span>
              </button>
            </li>
          )
        })}
      </ol>
      <Button className="mt-2" onClick={onClose}>
        Close
      </Button>
    </section>
  )
}
