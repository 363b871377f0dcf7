import type { OutlinePart } from 'atelier/studio'
import { Figure } from '../../figure/Figure'

const wordsOf = (text: string): number => text.match(/\S+/g)?.length ?? 0

/** How much there is in each part: words as a bar, evidence as marks. Shows what still stands on nothing. */
export function OutlineShape({ parts }: { readonly parts: readonly OutlinePart[] }) {
  const rows = parts.map(({ id, heading, notes, pins }) => ({
    id,
    heading,
    words: wordsOf(notes),
    evidence: pins.length,
  }))
  const bare = rows.filter(({ evidence }) => evidence === 0)
  const pieces = rows.reduce((sum, { evidence }) => sum + evidence, 0)
  // A paragraph of notes fills the bar: the axis stays while one writes.
  const full = 120
  return (
    <Figure
      id="outline"
      title="The shape of your outline"
      summary={`${rows.length} parts, ${rows.reduce((sum, { words }) => sum + words, 0)} words of notes, ${pieces} ${pieces === 1 ? 'piece' : 'pieces'} of evidence; ${bare.length === 0 ? 'every part has some' : `${bare.length} of the parts ${bare.length === 1 ? 'has' : 'have'} none`}.`}
      table={{
        columns: ['Part', 'Words', 'Evidence'],
        rows: rows.map(({ heading, words, evidence }) => [heading, words, evidence]),
      }}
      caption={`A full bar is ${full} words or more; a disc is a piece of evidence.`}
    >
      <ol className="max-w-xl space-y-1">
        {rows.map(({ id, heading, words, evidence }) => (
          <li key={id} className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_3.5rem] items-center gap-3">
            <span className="min-w-0">{heading}</span>
            <span aria-hidden className="h-2.5 rounded-full bg-line">
              <span
                className="block h-full rounded-full bg-made"
                style={{ width: `${Math.min(100, (100 * words) / full)}%` }}
              />
            </span>
            <span aria-hidden className="text-real tracking-widest">
              {'●'.repeat(Math.min(5, evidence))}
            </span>
          </li>
        ))}
      </ol>
    </Figure>
  )
}
