/** Lines on axes that stay, with bands where they are uncertain, and a cursor for the pointer and the keys alike. */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react'
import { Axes, type Frame, frameOf } from './Axes'
import { type Axis, short, withUnit } from './axis'
import { Figure } from './Figure'
import { looks, type Role } from './roles'
import { Shape } from './Shape'
import { useWidth } from './useWidth'

export interface Series {
  readonly name: string
  readonly role: Role
  readonly points: readonly (readonly [x: number, y: number])[]
  /** Where the line may also be. */
  readonly band?: readonly (readonly [x: number, low: number, high: number])[]
}

interface LineChartProps {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly caption?: ReactNode
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly Series[]
  /** Upright lines with a name, such as where one stands. */
  readonly marks?: readonly { readonly x: number; readonly label: string }[]
  /** Levels with a name: what a height means. It stands at the end, or at the start where that is emptier. */
  readonly levels?: readonly { readonly y: number; readonly label: string; readonly side?: 'start' | 'end' }[]
  /** Shaded from one height to another. */
  readonly zone?: { readonly from: number; readonly to: number }
}

export function LineChart({
  id,
  title,
  summary,
  caption,
  x,
  y,
  series,
  marks = [],
  levels = [],
  zone,
}: LineChartProps) {
  const [holder, width] = useWidth<HTMLDivElement>(640)
  const frame = frameOf(width, x, y)
  const places = [...new Set(series.flatMap(({ points }) => points.map(([at]) => at)))].sort((a, b) => a - b)
  const [at, setAt] = useState<number>()
  const cursor = at === undefined ? undefined : Math.min(at, places.length - 1)
  const place = cursor === undefined ? undefined : places[cursor]

  const point = (event: PointerEvent<SVGSVGElement>) => {
    const inside = event.clientX - event.currentTarget.getBoundingClientRect().left
    if (places.length > 0) setAt(nearest(places, (value) => Math.abs(frame.x.at(value) - inside)))
  }
  const walk = (event: KeyboardEvent) => {
    const next = walked(event.key, cursor ?? -1, places.length)
    if (next === undefined) return
    event.preventDefault()
    setAt(next)
  }
  const rows = places.map((value) => [
    withUnit(value, x.unit),
    ...series.map(({ points }) => short(points.find(([px]) => px === value)?.[1] ?? Number.NaN)),
  ])
  const said =
    place === undefined
      ? ''
      : `${x.label} ${withUnit(place, x.unit)}: ${series.map(({ name, points }) => `${name} ${withUnit(points.find(([px]) => px === place)?.[1] ?? Number.NaN, y.unit)}`).join(', ')}`

  return (
    <Figure
      id={id}
      title={title}
      summary={summary}
      caption={caption}
      table={{ columns: [x.label, ...series.map(({ name }) => name)], rows }}
    >
      <div ref={holder}>
        <svg
          width={frame.width}
          height={frame.height}
          role="img"
          aria-label={`${title}. ${summary} Arrow keys walk along it.`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys walk along the lines, as the pointer does
          tabIndex={0}
          onPointerMove={point}
          onPointerLeave={() => setAt(undefined)}
          onKeyDown={walk}
          onBlur={() => setAt(undefined)}
          className="max-w-full touch-pan-y"
        >
          {zone && (
            <rect
              x={frame.left}
              y={frame.y.at(zone.to)}
              width={Math.max(0, frame.right - frame.left)}
              height={Math.max(0, frame.y.at(zone.from) - frame.y.at(zone.to))}
              fill="var(--ink)"
              opacity={0.07}
            />
          )}
          <Axes frame={frame} x={x} y={y} />
          {levels.map(({ y: level, label, side = 'end' }) => (
            <g key={label}>
              <line
                x1={frame.left}
                x2={frame.right}
                y1={frame.y.at(level)}
                y2={frame.y.at(level)}
                stroke="var(--control)"
                strokeDasharray="1 3"
              />
              <text
                x={side === 'end' ? frame.right : frame.left + 6}
                y={frame.y.at(level) + (side === 'end' ? -4 : 14)}
                textAnchor={side}
                fontSize={12}
                fill="var(--muted)"
              >
                {label}
              </text>
            </g>
          ))}
          {marks.map(({ x: mark, label }) => (
            <g key={label}>
              <line x1={frame.x.at(mark)} x2={frame.x.at(mark)} y1={frame.top} y2={frame.bottom} stroke="var(--ink)" />
              <text x={frame.x.at(mark) + 4} y={frame.top + 10} fontSize={12} fill="var(--ink)">
                {label}
              </text>
            </g>
          ))}
          {series.map((each) => (
            <Line key={each.name} frame={frame} series={each} />
          ))}
          {place !== undefined && (
            <g>
              <line
                x1={frame.x.at(place)}
                x2={frame.x.at(place)}
                y1={frame.top}
                y2={frame.bottom}
                stroke="var(--control)"
              />
              {series.map(({ name, role, points }) => {
                const found = points.find(([px]) => px === place)
                return found && <Shape key={name} role={role} x={frame.x.at(place)} y={frame.y.at(found[1])} />
              })}
            </g>
          )}
        </svg>
      </div>
      <Legend series={series} />
      <output className="block min-h-5 text-muted" aria-live="polite">
        {said}
      </output>
    </Figure>
  )
}

function Line({ frame, series: { role, points, band = [] } }: { readonly frame: Frame; readonly series: Series }) {
  const { colour, dash } = looks[role]
  // Of long lines a few points have the shape: some roles have the same dash.
  const every = points.length <= 24 ? 1 : Math.ceil(points.length / 8)
  const along = (pairs: readonly (readonly [number, number])[]): string =>
    pairs
      .filter(([, value]) => Number.isFinite(value))
      .map(([at, value]) => `${frame.x.at(at).toFixed(1)} ${frame.y.at(value).toFixed(1)}`)
      .join(' L ')
  const [above, below] = [band.map(([at, , high]) => [at, high] as const), band.map(([at, low]) => [at, low] as const)]
  return (
    <g>
      {band.length > 1 && (
        <path d={`M ${along(above)} L ${along(below.toReversed())} Z`} fill={colour} opacity={0.15} />
      )}
      {points.length > 1 && (
        <path d={`M ${along(points)}`} fill="none" stroke={colour} strokeWidth={2} strokeDasharray={dash} />
      )}
      {points
        .filter(([, value], i) => Number.isFinite(value) && i % every === 0)
        .map(([at, value]) => (
          <Shape key={at} role={role} x={frame.x.at(at)} y={frame.y.at(value)} />
        ))}
    </g>
  )
}

/** Names with what they look like. */
export function Legend({ series }: { readonly series: readonly Pick<Series, 'name' | 'role'>[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1">
      {series.map(({ name, role }) => (
        <li key={name} className="flex items-center gap-1.5">
          <svg width={28} height={12} aria-hidden="true">
            <line
              x1={0}
              x2={28}
              y1={6}
              y2={6}
              stroke={looks[role].colour}
              strokeWidth={2}
              strokeDasharray={looks[role].dash}
            />
            <Shape role={role} x={14} y={6} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  )
}

/** Of values in any order, the place of the one that is least far. */
export function nearest(values: readonly number[], far: (value: number) => number): number {
  return values.reduce((best, value, i) => (far(value) < far(values[best]!) ? i : best), 0)
}

/** Where the arrow keys, Home and End lead along so many places. */
export function walked(key: string, from: number, count: number): number | undefined {
  if (count === 0) return undefined
  const to = { ArrowRight: from + 1, ArrowLeft: from - 1, Home: 0, End: count - 1 }[key]
  return to === undefined ? undefined : Math.min(count - 1, Math.max(0, to))
}
