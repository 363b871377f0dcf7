/** Points with their names and how sure they are, on axes that stay. */
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { Axes, frameOf } from './Axes'
import { type Axis, withUnit } from './axis'
import { Figure } from './Figure'
import { Legend, walked } from './LineChart'
import { looks, type Role } from './roles'
import { Shape } from './Shape'
import { useWidth } from './useWidth'

export interface ScatterPoint {
  readonly x: number
  readonly y: number
  readonly role: Role
  readonly label?: string
  readonly spreadX?: readonly [number, number]
  readonly spreadY?: readonly [number, number]
  /** A third measure, 1 as usual, shown by size and to be told in the label too. */
  readonly size?: number
  /** Values of the further columns. */
  readonly also?: readonly (string | number)[]
}

interface ScatterChartProps {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly caption?: ReactNode
  readonly x: Axis
  readonly y: Axis
  readonly points: readonly ScatterPoint[]
  /** Further columns of the table, which the cursor tells, too. */
  readonly also?: readonly string[]
  /** What the roles are. */
  readonly legend?: readonly { readonly name: string; readonly role: Role }[]
  /** A line through some places, such as the front of what is best. */
  readonly line?: readonly (readonly [number, number])[]
}

export function ScatterChart(props: ScatterChartProps) {
  const { id, title, summary, caption, x, y, points, also = [], legend = [], line = [] } = props
  const [holder, width] = useWidth<HTMLDivElement>(640)
  const frame = frameOf(width, x, y)
  const [at, setAt] = useState<number>()
  const found = at === undefined ? undefined : points[at]
  const walk = (event: KeyboardEvent) => {
    const next = walked(event.key, at ?? -1, points.length)
    if (next === undefined) return
    event.preventDefault()
    setAt(next)
  }
  const heights = labelHeights(
    points.map((each) => {
      const [x, label] = [frame.x.at(each.x), each.label ?? '']
      const isBefore = x > frame.width * 0.7
      return { left: isBefore ? x - 9 - label.length * letterWidth : x + 9, y: frame.y.at(each.y) - 6, label }
    }),
  )
  const range = (spread: readonly [number, number] | undefined, unit: string | undefined): string =>
    spread ? `${withUnit(spread[0], unit)} to ${withUnit(spread[1], unit)}` : ''
  const along = (axis: Axis, value: number, spread: readonly [number, number] | undefined): string =>
    `${axis.label} ${withUnit(value, axis.unit)}${spread ? ` (${range(spread, axis.unit)})` : ''}`
  const words = (point: ScatterPoint): string =>
    `${point.label ? `${point.label}: ` : ''}${[
      along(x, point.x, point.spreadX),
      along(y, point.y, point.spreadY),
      ...also.map((column, i) => `${column} ${point.also?.[i] ?? '–'}`),
    ].join(', ')}`
  return (
    <Figure
      id={id}
      title={title}
      summary={summary}
      caption={caption}
      table={{
        columns: ['Point', x.label, 'its interval', y.label, 'its interval ', ...also],
        rows: points.map((each, i) => [
          each.label ?? i + 1,
          withUnit(each.x, x.unit),
          range(each.spreadX, x.unit),
          withUnit(each.y, y.unit),
          range(each.spreadY, y.unit),
          ...also.map((_, i) => each.also?.[i] ?? ''),
        ]),
      }}
    >
      <div ref={holder}>
        <svg
          width={frame.width}
          height={frame.height}
          role="img"
          aria-label={`${title}. ${summary} Arrow keys walk from point to point.`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys walk from point to point
          tabIndex={0}
          onKeyDown={walk}
          onBlur={() => setAt(undefined)}
          className="max-w-full"
        >
          <Axes frame={frame} x={x} y={y} />
          {line.length > 1 && (
            <path
              d={`M ${line.map(([px, py]) => `${frame.x.at(px)} ${frame.y.at(py)}`).join(' L ')}`}
              fill="none"
              stroke="var(--control)"
              strokeDasharray="4 3"
            />
          )}
          {points.map((each, i) => {
            const [px, py] = [frame.x.at(each.x), frame.y.at(each.y)]
            const { colour } = looks[each.role]
            return (
              <g key={i} onPointerEnter={() => setAt(i)} onPointerLeave={() => setAt(undefined)}>
                {each.spreadX && (
                  <line
                    x1={frame.x.at(each.spreadX[0])}
                    x2={frame.x.at(each.spreadX[1])}
                    y1={py}
                    y2={py}
                    stroke={colour}
                  />
                )}
                {each.spreadY && (
                  <line
                    x1={px}
                    x2={px}
                    y1={frame.y.at(each.spreadY[0])}
                    y2={frame.y.at(each.spreadY[1])}
                    stroke={colour}
                  />
                )}
                {i === at && <circle cx={px} cy={py} r={10} fill="none" stroke="var(--focus)" strokeWidth={2} />}
                <Shape role={each.role} x={px} y={py} size={each.size ?? 1} />
                {each.label && (
                  <text
                    x={px > frame.width * 0.7 ? px - 9 : px + 9}
                    y={heights[i]}
                    textAnchor={px > frame.width * 0.7 ? 'end' : 'start'}
                    fontSize={12}
                    fill="var(--ink)"
                  >
                    {each.label}
                  </text>
                )}
              </g>
            )
          })}
        </svg>
      </div>
      {legend.length > 0 && <Legend series={legend} />}
      <output className="block min-h-5 text-muted" aria-live="polite">
        {found ? words(found) : ''}
      </output>
    </Figure>
  )
}

/** Pixels that a letter of a label is wide, about, and a line high. */
const [letterWidth, lineHeight] = [6.5, 13]

/** Heights of labels: each goes down until it lies on none before it. */
function labelHeights(
  labels: readonly { readonly left: number; readonly y: number; readonly label: string }[],
): readonly number[] {
  const placed: { readonly left: number; readonly right: number; readonly y: number }[] = []
  return labels.map(({ left, y, label }) => {
    const right = left + label.length * letterWidth
    let at = Math.max(y, lineHeight)
    const isOnAnother = (): boolean =>
      placed.some((other) => other.left < right && left < other.right && Math.abs(other.y - at) < lineHeight)
    while (label !== '' && isOnAnother()) at += lineHeight
    if (label !== '') placed.push({ left, right, y: at })
    return at
  })
}
