/** A text, and from one letter of it arcs to those that a head looks at: the wider, the more. */
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react'
import { Figure } from '../../figure/Figure'
import { percent, readable } from '../../figure/probability'
import { useWidth } from '../../figure/useWidth'
import { type Head, lookedAt, type Maps, mapOf, nameOf } from './heads'

interface ArcsProps {
  readonly maps: Maps
  readonly head: Head
  /** The place of the letter that looks. */
  readonly query: number
  /** A pointer passes over a place, or leaves. */
  onPoint(place: number | undefined): void
  onChoose(place: number): void
}

const height = 116
/** Width of an arc that has all the attention there is. */
const widest = 20
/** From letter to letter, so that each can be pointed at. */
const [narrow, wide] = [24, 34]

export function Arcs({ maps, head, query, onPoint, onChoose }: ArcsProps) {
  const { tokens, time } = maps
  const [frame, width] = useWidth<HTMLDivElement>(720)
  const letters = useRef<HTMLDivElement>(null)
  const hasFocus = useRef(false)
  const { arcs, rest } = useMemo(() => lookedAt(mapOf(maps, head), time, query), [maps, head, time, query])
  const step = Math.max(narrow, Math.min(wide, Math.floor(width / time)))
  const middle = (place: number): number => (place + 0.5) * step
  // The letter that looks stays in sight and keeps the keys.
  useEffect(() => {
    const button = letters.current?.querySelector<HTMLElement>('[data-letter][tabindex="0"]')
    if (hasFocus.current) button?.focus()
    const holder = frame.current
    if (!button || !holder) return
    const [start, end] = [button.offsetLeft, button.offsetLeft + button.offsetWidth]
    if (end > holder.scrollLeft + holder.clientWidth) holder.scrollLeft = end - holder.clientWidth
    else if (start < holder.scrollLeft) holder.scrollLeft = start
  }, [query, step])
  const walk = (event: KeyboardEvent) => {
    const to = { ArrowRight: query + 1, ArrowLeft: query - 1, Home: 0, End: time - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    onChoose(Math.min(time - 1, Math.max(0, to)))
  }
  const word = (place: number): string => readable(tokens[place] ?? '?')
  const shareOf = new Map(arcs.map(({ place, share }) => [place, share]))
  const drawn = arcs.reduce((sum, { share }) => sum + share, 0)
  const others =
    rest.count === 0
      ? 'there is nothing else to look at'
      : `the other ${rest.count} share ${percent(rest.share)} and are not drawn`
  return (
    <Figure
      id="arcs"
      title={`Where head ${nameOf(head)} looks from one letter`}
      summary={`From ${word(query)} at place ${query + 1} it looks most at ${word(arcs[0]!.place)} at place ${arcs[0]!.place + 1} (${percent(arcs[0]!.share)}). The ${arcs.length} widest arcs carry ${percent(drawn)}; ${others}.`}
      caption="Weights show routing, not reasons: where the head reads from, not why. An arc’s width is its weight, the figures below are percents. Point at a letter, or walk with the arrow keys, Home and End."
      table={{
        columns: ['Looked at', 'Letter', 'Weight, %', 'Arc'],
        rows: [
          ...arcs.map(({ place, share }, i) => [place + 1, word(place), (100 * share).toFixed(2), i + 1]),
          [`${rest.count} others`, '–', (100 * rest.share).toFixed(2), 'not drawn'],
        ],
      }}
    >
      <div ref={frame} className="relative overflow-x-auto pb-1">
        <svg
          width={step * time}
          height={height}
          // The letters below say where it looks, and how much.
          aria-hidden="true"
          className="block max-w-none"
        >
          {arcs.map(({ place, share }) => (
            <path
              key={place}
              d={arc(middle(query), middle(place), step * time)}
              fill="none"
              stroke="var(--high)"
              strokeWidth={Math.max(0.6, widest * share)}
              strokeLinecap="round"
              opacity={0.75}
            />
          ))}
        </svg>
        {/* biome-ignore lint/a11y/useSemanticElements: a set of letters is no fieldset */}
        <div
          ref={letters}
          role="group"
          aria-label="The text; arrow keys choose the letter that looks"
          className="flex w-max"
          onKeyDown={walk}
          onPointerLeave={() => onPoint(undefined)}
          onFocus={() => {
            hasFocus.current = true
          }}
          onBlur={() => {
            hasFocus.current = false
          }}
        >
          {tokens.map((_, place) => {
            const share = shareOf.get(place)
            return (
              <button
                key={place}
                type="button"
                data-letter={place}
                tabIndex={place === query ? 0 : -1}
                aria-pressed={place === query}
                onClick={() => onChoose(place)}
                onPointerEnter={({ pointerType }) => pointerType === 'mouse' && onPoint(place)}
                className={`relative h-12 shrink-0 rounded font-mono leading-5 ${place > query ? 'text-muted' : ''} ${place === query ? 'bg-ink text-bg' : 'hover:bg-surface'}`}
                style={{ width: step }}
              >
                <span className="block text-[16px]">{word(place)}</span>
                <span className="sr-only">
                  {` at place ${place + 1}${share === undefined ? '' : `, ${percent(share)} of the attention`}`}
                </span>
                <span aria-hidden className="number block h-5 text-[12px]">
                  {share === undefined ? '' : share < 0.005 ? '·' : Math.round(100 * share)}
                </span>
              </button>
            )
          })}
        </div>
      </div>
    </Figure>
  )
}

/** A bow from one letter over to another, the higher the farther; a loop to itself. */
function arc(from: number, to: number, whole: number): string {
  const base = height - 1
  if (from === to)
    return `M ${from - 4} ${base} C ${from - 16} ${base - 34}, ${from + 16} ${base - 34}, ${from + 4} ${base}`
  // A curve of this kind comes three quarters of the way up to its handles.
  const top = base - (4 / 3) * (height - 14) * Math.sqrt(Math.abs(from - to) / whole)
  return `M ${from} ${base} C ${from} ${top}, ${to} ${top}, ${to} ${base}`
}
