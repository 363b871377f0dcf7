import { type KeyboardEvent, type PointerEvent, useRef } from 'react'

interface CrossoverBarProps {
  /** Styles of a picture, from the coarsest on. */
  readonly layers: number
  /** The first layer that is no longer coarse, and the first that is fine. */
  readonly middle: number
  readonly fine: number
  /** Who gives each layer. */
  readonly sources: readonly ('A' | 'B')[]
  onChange(split: { readonly middle: number; readonly fine: number }): void
}

/** All layers in a row, with two handles where coarse, middle and fine meet. Keys move a handle; so does a press on the bar. */
export function CrossoverBar({ layers, middle, fine, sources, onChange }: CrossoverBarProps) {
  const bar = useRef<HTMLDivElement>(null)
  const held = useRef<'middle' | 'fine'>(undefined)
  const move = (handle: 'middle' | 'fine', to: number) => {
    const at = Math.min(layers, Math.max(0, to))
    const next = handle === 'middle' ? { middle: Math.min(at, fine), fine } : { middle, fine: Math.max(at, middle) }
    if (next.middle !== middle || next.fine !== fine) onChange(next)
  }
  const under = ({ clientX }: PointerEvent): number => {
    const { left, width } = bar.current!.getBoundingClientRect()
    return Math.round(((clientX - left) / width) * layers)
  }
  const down = (event: PointerEvent) => {
    const at = under(event)
    held.current = Math.abs(at - middle) < Math.abs(at - fine) || (at < middle && middle === fine) ? 'middle' : 'fine'
    bar.current!.setPointerCapture(event.pointerId)
    move(held.current, at)
  }
  const handles = [
    ['middle', middle, 'Where coarse ends and middle begins'],
    ['fine', fine, 'Where middle ends and fine begins'],
  ] as const
  const share = (at: number): string => `${(100 * at) / layers}%`
  return (
    <div dir="ltr" className="max-w-xl">
      <div className="relative mx-4 h-6 text-[12px] text-muted">
        {(
          [
            ['coarse', 0, middle],
            ['middle', middle, fine],
            ['fine', fine, layers],
          ] as const
        ).map(
          ([name, from, to]) =>
            to > from && (
              <span
                key={name}
                className="absolute -translate-x-1/2 whitespace-nowrap"
                style={{ left: share((from + to) / 2) }}
              >
                {name}
              </span>
            ),
        )}
      </div>
      <div
        ref={bar}
        className="relative mx-4 h-10 cursor-pointer touch-none"
        onPointerDown={down}
        onPointerMove={(event) => event.buttons > 0 && held.current && move(held.current, under(event))}
        onPointerUp={() => (held.current = undefined)}
      >
        <div className="absolute inset-y-2 flex w-full gap-px" aria-hidden>
          {sources.map((source, layer) => (
            <span
              key={layer}
              className="flex flex-1 items-center justify-center rounded-sm font-medium text-[12px]"
              style={stripe(source)}
            >
              <span className="rounded-sm bg-bg px-1 text-ink">{source}</span>
            </span>
          ))}
        </div>
        {handles.map(([handle, at, label]) => (
          <div
            key={handle}
            role="slider"
            tabIndex={0}
            aria-label={label}
            aria-valuemin={handle === 'middle' ? 0 : middle}
            aria-valuemax={handle === 'middle' ? fine : layers}
            aria-valuenow={at}
            aria-valuetext={`before layer ${at + 1} of ${layers}`}
            className={`absolute top-0 h-10 w-7 -translate-x-1/2 ${handle === 'middle' ? 'z-10' : ''}`}
            style={{ left: share(at) }}
            onKeyDown={(event: KeyboardEvent) => {
              const to = {
                ...{ ArrowRight: at + 1, ArrowUp: at + 1, ArrowLeft: at - 1, ArrowDown: at - 1 },
                ...{ Home: 0, End: layers },
              }[event.key]
              if (to === undefined) return
              event.preventDefault()
              move(handle, to)
            }}
          >
            <span className="mx-auto block h-full w-2.5 rounded-full border-2 border-bg bg-ink" />
          </div>
        ))}
      </div>
      <div className="mx-4 flex text-[12px] text-muted" aria-hidden>
        {sources.map((_, layer) => (
          <span key={layer} className="flex-1 text-center">
            {layer + 1}
          </span>
        ))}
      </div>
    </div>
  )
}

/** What is from A is plain, what is from B striped: told apart without colour, too. */
export const stripe = (source: 'A' | 'B') =>
  source === 'A'
    ? { background: 'var(--maker)' }
    : { background: 'repeating-linear-gradient(45deg, var(--made) 0 4px, var(--bg) 4px 6px)' }
