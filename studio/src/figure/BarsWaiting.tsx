import { Figure } from './Figure'

/** The place of the bars while there are no chances yet, in their own geometry. */
export function BarsWaiting({ id, why }: { readonly id: string; readonly why: string }) {
  return (
    <Figure id={id} title="What comes next" summary={why} table={{ columns: ['Next', 'Chance'], rows: [] }}>
      <div aria-hidden="true" className="space-y-1">
        {Array.from({ length: 13 }, (_, i) => (
          <span key={i} className="grid grid-cols-[3.5rem_1fr_5rem] items-center gap-2 px-1 py-[4px]">
            <span />
            <span className="block h-5 rounded-sm bg-surface" />
            <span />
          </span>
        ))}
      </div>
    </Figure>
  )
}
