/** All heads of all layers at once: small maps to choose from, each with what it is like, each to be switched off. */
import { useEffect, useMemo, useRef } from 'react'
import { matrixColours } from '../../figure/colour'
import { Figure } from '../../figure/Figure'
import { percent } from '../../figure/probability'
import { useTheme } from '../../shell/theme'
import { type Character, characterOf, type Head, type Maps, mapOf, nameOf } from './heads'

interface HeadGridProps {
  readonly maps: Maps
  readonly chosen: Head
  readonly off: readonly Head[]
  readonly sort: string
  onChoose(head: Head): void
  onToggle(head: Head): void
}

export function HeadGrid({ maps, chosen, off, sort, onChoose, onToggle }: HeadGridProps) {
  const all = useMemo(() => {
    const heads = Array.from(
      { length: maps.layers * maps.heads },
      (_, i): Head => [Math.floor(i / maps.heads), i % maps.heads],
    )
    return heads.map((head) => {
      const map = mapOf(maps, head)
      return { head, map, ...characterOf(map, maps.tokens) }
    })
  }, [maps])
  const shown =
    sort === 'place'
      ? all
      : [...all].sort((a, b) => (sort === 'entropy' ? a.entropy - b.entropy : b[sort as 'same'] - a[sort as 'same']))
  const isOff = (head: Head): boolean => off.some((each) => nameOf(each) === nameOf(head))
  const sharpest = all.reduce((best, each) => (each.entropy < best.entropy ? each : best))
  const backwards = all.reduce((best, each) => (each.previous > best.previous ? each : best))
  return (
    <Figure
      id="heads"
      title="Every head"
      summary={`${maps.layers} layers of ${maps.heads} heads. Head ${nameOf(sharpest.head)} looks most narrowly (${sharpest.entropy.toFixed(2)} bits), ${nameOf(backwards.head)} most at the letter just before (${Math.round(100 * backwards.previous)} %).${off.length > 0 ? ` Switched off: ${off.map(nameOf).join(', ')}.` : ''}`}
      caption="Entropy: among how many it divides its look. Previous: what goes to the letter just before. Same: what goes to earlier places of the same letter, where there are any. Means over the text’s letters."
      table={{
        columns: ['Head', 'Entropy, bits', 'To the letter before', 'To the same letter', 'State'],
        rows: all.map(({ head, entropy, previous, same }) => [
          nameOf(head),
          entropy.toFixed(3),
          previous.toFixed(3),
          same.toFixed(3),
          isOff(head) ? 'off' : 'on',
        ]),
      }}
    >
      <ul
        className="grid gap-2"
        style={{
          // A row for each layer, where there is room.
          gridTemplateColumns: `repeat(auto-fill, minmax(max(112px, (100% - ${8 * (maps.heads - 1)}px) / ${maps.heads}), 1fr))`,
          maxWidth: 164 * maps.heads,
        }}
        aria-label="Heads"
      >
        {shown.map(({ head, map, ...character }) => (
          <li key={nameOf(head)} className="rounded-md border border-line p-1.5">
            <button
              type="button"
              aria-pressed={nameOf(head) === nameOf(chosen)}
              aria-label={`Show head ${nameOf(head)}`}
              onClick={() => onChoose(head)}
              className={`block w-full rounded ${nameOf(head) === nameOf(chosen) ? 'outline outline-2 outline-ink' : ''}`}
            >
              <span aria-hidden="true">
                <Thumbnail map={map} time={maps.time} isFaint={isOff(head)} />
              </span>
            </button>
            <label className="mt-1 flex min-h-6 items-center gap-1.5">
              <input
                type="checkbox"
                className="size-4"
                checked={!isOff(head)}
                onChange={() => onToggle(head)}
                aria-label={`Head ${nameOf(head)} is on`}
              />
              <span className="font-medium">{nameOf(head)}</span>
            </label>
            <dl className="grid grid-cols-[1fr_auto] text-[12px] text-muted">
              {scores.map(({ name, words }) => (
                <div key={name} className={`contents ${name === sort ? '[&>*]:text-ink' : ''}`}>
                  <dt>{name}</dt>
                  <dd className="number text-end">{words(character)}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </Figure>
  )
}

/** As the order's choices name them. */
const scores: readonly { readonly name: string; words(of: Character): string }[] = [
  { name: 'entropy', words: ({ entropy }) => `${entropy.toFixed(2)} bits` },
  { name: 'previous', words: ({ previous }) => percent(previous) },
  { name: 'same', words: ({ same }) => percent(same) },
]

function Thumbnail(props: { readonly map: Float32Array; readonly time: number; readonly isFaint: boolean }) {
  const { map, time, isFaint } = props
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useTheme(({ shown }) => shown)
  useEffect(() => {
    const context = canvas.current!.getContext('2d')!
    const colour = matrixColours('sequential', [0, 1], theme)
    context.clearRect(0, 0, time, time)
    for (let row = 0; row < time; row++) {
      for (let column = 0; column <= row; column++) {
        context.fillStyle = colour(map[row * time + column]!)
        context.fillRect(column, row, 1, 1)
      }
    }
  }, [map, time, theme])
  return (
    <canvas
      ref={canvas}
      width={time}
      height={time}
      className={`aspect-square w-full rounded bg-surface [image-rendering:pixelated] ${isFaint ? 'opacity-30' : ''}`}
    />
  )
}
