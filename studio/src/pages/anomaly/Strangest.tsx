/** What is strangest, one after another. */
import type { Picture } from 'atelier/studio'
import { short } from '../../figure/axis'
import { Figure } from '../../figure/Figure'

/** Places of the strangest, the strangest first. */
export function strangest(overview: Picture, count: number): readonly number[] {
  const scores = overview.arrays.scores!.data
  return Array.from(scores.keys())
    .sort((a, b) => scores[b]! - scores[a]! || a - b)
    .slice(0, count)
}

interface StrangestProps {
  readonly overview: Picture
  readonly rank: number
  onPick(rank: number): void
}

export function Strangest({ overview, rank, onPick }: StrangestProps) {
  const odd = overview.values.odd as readonly number[] | undefined
  const { scores, p } = overview.arrays
  const found = strangest(overview, 20)
  const rows = found.map((place) => [
    place + 1,
    short(scores!.data[place]!),
    short(p!.data[place]!),
    odd ? (odd[place] ? 'odd' : 'usual') : '–',
  ])
  return (
    <Figure
      id="strangest"
      title="The strangest"
      summary={`The strangest is number ${found[0]! + 1}, with a score of ${short(scores!.data[found[0]!]!)}. Pick one to see why.`}
      table={{ columns: ['number', 'score', 'p', 'known as'], rows }}
    >
      <ol className="flex flex-wrap gap-1" aria-label="The strangest, the strangest first">
        {found.map((place, i) => (
          <li key={place}>
            <button
              type="button"
              aria-pressed={i === rank}
              onClick={() => onPick(i)}
              className="number rounded-md border border-control px-2 aria-pressed:border-focus aria-pressed:font-semibold"
            >
              {place + 1}
              {odd && (odd[place] ? ' △' : ' ●')}
            </button>
          </li>
        ))}
      </ol>
    </Figure>
  )
}
