import type { Outcome } from 'atelier/studio'
import { useId } from 'react'
import { Axes } from '../figure/Axes'
import { Legend } from '../figure/LineChart'
import { looks } from '../figure/roles'
import { Shape } from '../figure/Shape'
import { useWidth } from '../figure/useWidth'
import { type CurvePrediction, curveFrame, pathAlong } from './curveFrame'
import { came, mine } from './lines'

interface CurveComparisonProps {
  readonly prediction: CurvePrediction
  readonly expected?: readonly number[]
  readonly outcome: Outcome & { readonly kind: 'curve' }
  readonly label: string
}

/** The reader's line and the one that came out, on the axes of the prediction; hatched between them, the band is what the seeds gave. */
export function CurveComparison({ prediction, expected, outcome, label }: CurveComparisonProps) {
  const [holder, width] = useWidth<HTMLDivElement>(560)
  const hatch = useId()
  const frame = curveFrame(width, prediction)
  const { values: xs } = prediction.x
  const { values, spread } = outcome
  const closed = (above: readonly number[], below: readonly number[]): string =>
    `${pathAlong(frame, xs, above)} ${pathAlong(frame, xs.toReversed(), below.toReversed()).replace('M', 'L')} Z`
  return (
    <>
      <div ref={holder}>
        <svg width={frame.width} height={frame.height} role="img" aria-label={label} className="max-w-full">
          <defs>
            <pattern id={hatch} width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <line x1={0} x2={0} y1={0} y2={6} stroke="var(--muted)" strokeWidth={1.5} />
            </pattern>
          </defs>
          <Axes frame={frame} x={frame.axes.x} y={frame.axes.y} />
          {expected && <path data-gap d={closed(values, expected)} fill={`url(#${hatch})`} opacity={0.45} />}
          {spread && (
            <path
              d={closed(
                spread.map(([, most]) => most),
                spread.map(([least]) => least),
              )}
              fill={looks.real.colour}
              opacity={0.2}
            />
          )}
          {expected && (
            <path
              d={pathAlong(frame, xs, expected)}
              fill="none"
              stroke={looks.reference.colour}
              strokeWidth={2}
              strokeDasharray={looks.reference.dash}
            />
          )}
          <path d={pathAlong(frame, xs, values)} fill="none" stroke={looks.real.colour} strokeWidth={2} />
          {xs.map((x, i) => (
            <g key={x}>
              {expected && <Shape role={mine} x={frame.x.at(x)} y={frame.y.at(expected[i]!)} />}
              <Shape role={came} x={frame.x.at(x)} y={frame.y.at(values[i]!)} />
            </g>
          ))}
        </svg>
      </div>
      <Legend
        series={[
          ...(expected ? [{ name: 'you expected', role: 'reference' } as const] : []),
          { name: 'it was (band: all seeds)', role: 'real' },
        ]}
      />
    </>
  )
}
