/** Chances at a few stations, a line each: what rose and what fell between them. */

import { short } from './axis'
import { Figure } from './Figure'
import { useWidth } from './useWidth'

interface SlopeChartProps {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly stations: readonly string[]
  /** Chances from 0 to 1 at each station. */
  readonly lines: readonly { readonly name: string; readonly values: readonly number[] }[]
}

const height = 300
const [top, bottom] = [28, height - 12]

export function SlopeChart({ id, title, summary, stations, lines }: SlopeChartProps) {
  const [holder, width] = useWidth<HTMLDivElement>(480)
  const most = Math.max(0.25, Math.ceil(4 * Math.max(...lines.flatMap(({ values }) => values))) / 4)
  const x = (i: number): number => 76 + (i * (width - 152)) / Math.max(1, stations.length - 1)
  const y = (value: number): number => bottom - (value / most) * (bottom - top)
  const rises = ({ values }: SlopeChartProps['lines'][number]): boolean => values.at(-1)! > values[0]!
  const lefts = spread(lines.map(({ values }) => y(values[0]!)))
  const rights = spread(lines.map(({ values }) => y(values.at(-1)!)))
  const percent = (value: number): string => `${short(Number((100 * value).toPrecision(2)))} %`
  return (
    <Figure
      id={id}
      title={title}
      summary={summary}
      caption={`From 0 to ${percent(most)}. Whole lines rise, dashed ones fall.`}
      table={{
        columns: ['Letter', ...stations],
        rows: lines.map(({ name, values }) => [name, ...values.map(percent)]),
      }}
    >
      <div ref={holder}>
        <svg width={width} height={height} role="img" aria-label={`${title}. ${summary}`} className="max-w-full">
          {stations.map((station, i) => (
            <g key={station}>
              <line x1={x(i)} x2={x(i)} y1={top} y2={bottom} stroke="var(--line)" />
              <text x={x(i)} y={14} fontSize={12} textAnchor="middle" fill="var(--muted)">
                {station}
              </text>
            </g>
          ))}
          {lines.map((line, i) => (
            <g key={line.name} fontSize={12} fill="var(--ink)">
              <path
                d={`M ${line.values.map((value, at) => `${x(at)} ${y(value)}`).join(' L ')}`}
                fill="none"
                stroke={rises(line) ? 'var(--maker)' : 'var(--reference)'}
                strokeWidth={2}
                strokeDasharray={rises(line) ? '' : '4 3'}
              />
              <text x={x(0) - 8} y={lefts[i]! + 4} textAnchor="end">
                {line.name} {percent(line.values[0]!)}
              </text>
              <text x={x(stations.length - 1) + 8} y={rights[i]! + 4}>
                {line.name} {percent(line.values.at(-1)!)}
              </text>
            </g>
          ))}
        </svg>
      </div>
    </Figure>
  )
}

/** Heights of labels that do not lie on each other, in the order of what they belong to. */
function spread(wanted: readonly number[]): readonly number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]!)
  const placed = [...wanted]
  const apart = 13
  for (const [rank, i] of order.entries()) {
    if (rank > 0) placed[i] = Math.max(placed[i]!, placed[order[rank - 1]!]! + apart)
  }
  // What ran out at the bottom comes up again.
  for (const [rank, i] of order.toReversed().entries()) {
    const limit = rank === 0 ? bottom : placed[order.at(-rank)!]! - apart
    placed[i] = Math.min(placed[i]!, limit)
  }
  return placed
}
