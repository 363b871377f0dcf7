import { type Axis, type AxisScale, axisScale } from './axis'

/** The inside of a chart: pixels from the left and the top of its svg. */
export interface Frame {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly x: AxisScale
  readonly y: AxisScale
}

export function frameOf(width: number, x: Axis, y: Axis, room = 12): Frame {
  const height = Math.round(Math.max(200, Math.min(360, 0.56 * width)))
  const [left, right, top, bottom] = [56, width - room, 28, height - 40]
  return {
    ...{ width, height, left, right, top, bottom },
    x: axisScale(x, [left, right], Math.max(3, Math.floor((right - left) / 70))),
    y: axisScale(y, [bottom, top], 6),
  }
}

const named = ({ label, unit }: Axis): string => (unit === undefined ? label : `${label} (${unit})`)

/** Pixels that a digit takes, about. */
const digit = 7

/** Two axes with their marks and names. */
export function Axes({ frame, x, y }: { readonly frame: Frame; readonly x: Axis; readonly y: Axis }) {
  const { left, right, bottom, height, width } = frame
  return (
    <g fontSize={12} fill="var(--muted)">
      {frame.y.marks.map(({ value, words }) => (
        <g key={value}>
          <line x1={left} x2={right} y1={frame.y.at(value)} y2={frame.y.at(value)} stroke="var(--line)" />
          <text x={left - 6} y={frame.y.at(value) + 4} textAnchor="end">
            {words}
          </text>
        </g>
      ))}
      {frame.x.marks.map(({ value, words }) => (
        <g key={value}>
          <line x1={frame.x.at(value)} x2={frame.x.at(value)} y1={bottom} y2={bottom + 4} stroke="var(--control)" />
          {/* What would not fit between its mark and the edge ends at the mark. */}
          <text
            x={frame.x.at(value)}
            y={bottom + 17}
            textAnchor={frame.x.at(value) + (words.length * digit) / 2 > width ? 'end' : 'middle'}
          >
            {words}
          </text>
        </g>
      ))}
      <line x1={left} x2={right} y1={bottom} y2={bottom} stroke="var(--control)" />
      <text x={right} y={height - 4} textAnchor="end">
        {named(x)}
      </text>
      {/* Above its axis: read without turning one's head, and with room for long words. */}
      <text x={0} y={12}>
        {named(y)}
      </text>
    </g>
  )
}
