import type { PointsPrediction } from 'atelier/studio'
import type { Frame } from '../figure/Axes'
import { looks } from '../figure/roles'

/** What stands on the plane already, each with its name. */
export function Landmarks({ frame, landmarks }: { readonly frame: Frame } & Pick<PointsPrediction, 'landmarks'>) {
  return landmarks.map(({ at: [x, y], name }) => (
    <g key={`${x} ${y}`}>
      <circle cx={frame.x.at(x)} cy={frame.y.at(y)} r={7} fill={looks.real.colour} opacity={0.3} />
      <text x={frame.x.at(1.22 * x)} y={frame.y.at(1.22 * y) + 4} textAnchor="middle" fontSize={12} fill="var(--muted)">
        {name}
      </text>
    </g>
  ))
}
