/** Values with their intervals, a row each, on an axis that stays: what is measured, how surely, and on how many. */
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { type Axis, axisScale, short, withUnit } from './axis'
import { Figure } from './Figure'
import { walked } from './LineChart'
import { looks, type Role } from './roles'
import { Shape } from './Shape'
import { useWidth } from './useWidth'

export interface IntervalRow {
  readonly label: string
  readonly role: Role
  readonly value: number
  readonly low: number
  readonly high: number
  /** On how many things it was measured. */
  readonly n: number
}

interface IntervalChartProps {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly caption?: ReactNode
  readonly x: Axis
  readonly rows: readonly IntervalRow[]
}

const rowHeight = 40

export function IntervalChart({ id, title, summary, caption, x, rows }: IntervalChartProps) {
  const [holder, width] = useWidth<HTMLDivElement>(640)
  const [at, setAt] = useState<number>()
  const bottom = rows.length * rowHeight + 8
  const scale = axisScale(x, [12, width - 12], Math.max(3, Math.floor(width / 80)))
  const walk = (event: KeyboardEvent) => {
    const by = { ArrowDown: 'ArrowRight', ArrowUp: 'ArrowLeft' }[event.key] ?? event.key
    const next = walked(by, at ?? -1, rows.length)
    if (next === undefined) return
    event.preventDefault()
    setAt(next)
  }
  const said = (row: IntervalRow): string =>
    `${row.label}: ${withUnit(row.value, x.unit)}, ${short(row.low)} to ${short(row.high)}, n = ${row.n}`
  const found = at === undefined ? undefined : rows[at]
  return (
    <Figure
      id={id}
      title={title}
      summary={summary}
      caption={caption}
      table={{
        columns: ['', x.unit === undefined ? x.label : `${x.label} (${x.unit})`, 'from', 'to', 'n'],
        rows: rows.map(({ label, value, low, high, n }) => [label, short(value), short(low), short(high), n]),
      }}
    >
      <div ref={holder}>
        <svg
          width={width}
          height={bottom + 40}
          role="img"
          aria-label={`${title}. ${summary} Arrow keys walk from row to row.`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys walk from row to row
          tabIndex={0}
          onKeyDown={walk}
          onBlur={() => setAt(undefined)}
          className="max-w-full"
        >
          <g fontSize={12} fill="var(--muted)">
            {scale.marks.map(({ value, words }) => (
              <g key={value}>
                <line x1={scale.at(value)} x2={scale.at(value)} y1={0} y2={bottom} stroke="var(--line)" />
                <text x={scale.at(value)} y={bottom + 16} textAnchor="middle">
                  {words}
                </text>
              </g>
            ))}
            <text x={width / 2} y={bottom + 34} textAnchor="middle">
              {x.unit === undefined ? x.label : `${x.label} (${x.unit})`}
            </text>
          </g>
          {rows.map((row, i) => {
            const y = i * rowHeight + 28
            return (
              <g key={row.label}>
                {i === at && (
                  <rect x={1} y={y - 24} width={width - 2} height={rowHeight - 2} fill="none" stroke="var(--focus)" />
                )}
                <text x={12} y={y - 10} fontSize={12} fill="var(--ink)">
                  {row.label} (n = {row.n})
                </text>
                <line
                  x1={scale.at(row.low)}
                  x2={scale.at(row.high)}
                  y1={y}
                  y2={y}
                  stroke={looks[row.role].colour}
                  strokeWidth={2}
                  strokeDasharray={looks[row.role].dash}
                />
                <Shape role={row.role} x={scale.at(row.value)} y={y} />
              </g>
            )
          })}
        </svg>
      </div>
      <output className="block min-h-5 text-muted" aria-live="polite">
        {found ? said(found) : ''}
      </output>
    </Figure>
  )
}
