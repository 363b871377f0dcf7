import { themeColour } from '../../figure/colour'
import type { PlaneFrame } from './paintPlane'

/** A push of length 1 is drawn as this share of the plane, in all losses and at all times, so that a push that vanishes is seen to. */
export const arrowShare = 0.08
/** Longer pushes are drawn so long. */
export const longestPush = 2

/** Where the loss pushes every fourth of the made points [n, 2], as arrows. */
export function paintArrows(frame: PlaneFrame, points: ArrayLike<number>, pushes: ArrayLike<number>): void {
  const { context, side, x, y } = frame
  context.strokeStyle = themeColour('maker')
  context.lineWidth = side / 450
  context.beginPath()
  for (let i = 0; i < points.length; i += 8) {
    const length = Math.hypot(pushes[i]!, pushes[i + 1]!)
    const scale = (Math.min(length, longestPush) / Math.max(length, 1e-12)) * arrowShare * side
    arrow(context, [x(points[i]!), y(points[i + 1]!)], [pushes[i]! * scale, -pushes[i + 1]! * scale])
  }
  context.stroke()
}

type Place = readonly [number, number]

function arrow(context: CanvasRenderingContext2D, [x, y]: Place, [dx, dy]: Place): void {
  const [back, wide] = [0.25, 0.12]
  context.moveTo(x, y)
  context.lineTo(x + dx, y + dy)
  context.lineTo(x + dx * (1 - back) - dy * wide, y + dy * (1 - back) + dx * wide)
  context.moveTo(x + dx, y + dy)
  context.lineTo(x + dx * (1 - back) + dy * wide, y + dy * (1 - back) - dx * wide)
}
