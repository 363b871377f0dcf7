import type { PlanePoint, PointsPrediction } from 'atelier/studio'
import type { Frame } from '../figure/Axes'
import { axisScale } from '../figure/axis'

/** A square piece of the plane on which points are placed before the run and compared after it. */
export interface PlaneFrame extends Frame {
  readonly axes: { readonly x: Parameters<typeof axisScale>[0]; readonly y: Parameters<typeof axisScale>[0] }
  /** The place at a pixel, within the plane, to a twentieth. */
  placeAt(x: number, y: number): PlanePoint
}

const widest = 400

export function planeFrame(room: number, { x, y }: PointsPrediction): PlaneFrame {
  const width = Math.min(room, widest)
  const [left, right, top] = [52, width - 12, 12]
  const bottom = top + right - left
  const axes = {
    x: { label: x.label, domain: [x.least, x.most] },
    y: { label: y.label, domain: [y.least, y.most] },
  } as const
  const along = ({ least, most }: PointsPrediction['x'], share: number): number =>
    Math.round(20 * (least + Math.min(1, Math.max(0, share)) * (most - least))) / 20
  return {
    ...{ width, height: bottom + 40, left, right, top, bottom, axes },
    x: axisScale(axes.x, [left, right], 6),
    y: axisScale(axes.y, [bottom, top], 6),
    placeAt: (across, down) => [along(x, (across - left) / (right - left)), along(y, (bottom - down) / (bottom - top))],
  }
}
