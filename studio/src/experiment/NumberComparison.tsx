import { type Outcome, type Prediction, readable } from 'atelier/studio'
import { axisScale } from '../figure/axis'
import { looks } from '../figure/roles'
import { Shape } from '../figure/Shape'
import { useWidth } from '../figure/useWidth'
import { came, mine } from './lines'

interface NumberComparisonProps {
  readonly prediction: Prediction & { readonly kind: 'number' }
  readonly expected?: number
  readonly outcome: Outcome & { readonly kind: 'number' }
  readonly label: string
}

/** Both numbers on the scale that the dial had; the bar between them is the gap, the thick line what the seeds gave. */
export function NumberComparison({ prediction, expected, outcome, label }: NumberComparisonProps) {
  const [holder, width] = useWidth<HTMLDivElement>(480)
  const { least, most, unit } = prediction
  const [left, right, line] = [16, width - 16, 48]
  const scale = axisScale({ label: '', domain: [least, most] }, [left, right], Math.max(3, Math.floor(width / 90)))
  const at = scale.at(outcome.value)
  const ends = (x: number): 'start' | 'middle' | 'end' => (x < 70 ? 'start' : x > width - 70 ? 'end' : 'middle')
  return (
    <div ref={holder}>
      <svg width={width} height={92} role="img" aria-label={label} className="max-w-full" fontSize={12}>
        <line x1={left} x2={right} y1={line} y2={line} stroke="var(--control)" />
        {scale.marks.map(({ value, words }) => (
          <g key={value} fill="var(--muted)">
            <line x1={scale.at(value)} x2={scale.at(value)} y1={line} y2={line + 4} stroke="var(--control)" />
            <text x={scale.at(value)} y={line + 18} textAnchor="middle">
              {words}
            </text>
          </g>
        ))}
        {expected !== undefined && (
          <rect
            data-gap
            x={Math.min(at, scale.at(expected))}
            width={Math.abs(at - scale.at(expected))}
            y={line - 7}
            height={14}
            fill="var(--muted)"
            opacity={0.25}
          />
        )}
        {outcome.spread && (
          <line
            x1={scale.at(outcome.spread[0])}
            x2={scale.at(outcome.spread[1])}
            y1={line}
            y2={line}
            stroke={looks.real.colour}
            strokeWidth={4}
            opacity={0.5}
          />
        )}
        {expected !== undefined && (
          <>
            <Shape role={mine} x={scale.at(expected)} y={line} size={1.4} />
            <text x={scale.at(expected)} y={86} textAnchor={ends(scale.at(expected))} fill="var(--ink)">
              you: {readable(expected, unit)}
            </text>
          </>
        )}
        <Shape role={came} x={at} y={line} size={1.4} />
        <text x={at} y={28} textAnchor={ends(at)} fill="var(--ink)">
          it was {readable(outcome.value, unit)}
        </text>
      </svg>
    </div>
  )
}
