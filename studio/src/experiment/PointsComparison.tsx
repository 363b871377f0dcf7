import type { PlanePoint, PointsOutcome, PointsPrediction } from 'atelier/studio'
import { Axes } from '../figure/Axes'
import { Legend } from '../figure/LineChart'
import { Shape } from '../figure/Shape'
import { useWidth } from '../figure/useWidth'
import { Landmarks } from './Landmarks'
import { drawn, mine } from './lines'
import { planeFrame } from './planeFrame'

interface PointsComparisonProps {
  readonly prediction: PointsPrediction
  readonly expected?: readonly PlanePoint[]
  readonly outcome: PointsOutcome
  readonly label: string
}

/** The reader's points on those that came out; a line leads from each to the nearest that came, and is the gap. */
export default function PointsComparison({ prediction, expected = [], outcome, label }: PointsComparisonProps) {
  const [holder, width] = useWidth<HTMLDivElement>(400)
  const frame = planeFrame(width, prediction)
  const nearestTo = ([x, y]: PlanePoint): PlanePoint =>
    outcome.points.reduce((best, each) =>
      Math.hypot(each[0] - x, each[1] - y) < Math.hypot(best[0] - x, best[1] - y) ? each : best,
    )
  return (
    <>
      <div ref={holder}>
        <svg width={frame.width} height={frame.height} role="img" aria-label={label} className="max-w-full">
          <Axes frame={frame} x={frame.axes.x} y={frame.axes.y} />
          <Landmarks frame={frame} landmarks={prediction.landmarks} />
          {outcome.points.map(([x, y], i) => (
            <Shape key={i} role={drawn} x={frame.x.at(x)} y={frame.y.at(y)} size={0.8} />
          ))}
          {outcome.points.length > 0 &&
            expected.map((place, i) => {
              const [x, y] = nearestTo(place)
              return (
                <g key={i}>
                  <line
                    data-gap
                    x1={frame.x.at(place[0])}
                    y1={frame.y.at(place[1])}
                    x2={frame.x.at(x)}
                    y2={frame.y.at(y)}
                    stroke="var(--muted)"
                    strokeWidth={2}
                  />
                  <Shape role={mine} x={frame.x.at(place[0])} y={frame.y.at(place[1])} size={1.6} />
                </g>
              )
            })}
        </svg>
      </div>
      <Legend
        series={[
          ...(expected.length > 0 ? [{ name: 'you expected', role: mine } as const] : []),
          { name: 'the generator drew (all seeds)', role: drawn },
        ]}
      />
    </>
  )
}
