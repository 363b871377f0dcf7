import type { Prediction } from 'atelier/studio'
import { type Frame, frameOf } from '../figure/Axes'
import { type Axis, short } from '../figure/axis'

export type CurvePrediction = Prediction & { readonly kind: 'curve' }

/** The axes on which a curve is drawn before the run and compared after it: the same, so that nothing moves but what is known. */
export interface CurveFrame extends Frame {
  readonly axes: { readonly x: Axis; readonly y: Axis }
  /** The height of a pixel, in the values of the axis, on a grid of a hundred steps. */
  valueAt(pixel: number): number
  /** The place whose x is nearest to a pixel. */
  placeAt(pixel: number): number
}

/** Whether each value is the one before times the same factor: 1, 2, 4, 8, …. */
function isGeometric(values: readonly number[]): boolean {
  if (values.length < 3 || values.some((value) => value <= 0)) return false
  const factor = values[1]! / values[0]!
  return values.every((value, i) => i === 0 || Math.abs(value / values[i - 1]! / factor - 1) < 0.3)
}

export function curveFrame(width: number, { x, y }: CurvePrediction): CurveFrame {
  const { values } = x
  const domain = [values[0]!, values.at(-1)!] as const
  const axes = {
    x: { label: x.label, domain, scale: isGeometric(values) ? 'log' : 'linear' },
    y: { label: y.label, domain: [y.least, y.most], ...(y.unit && { unit: y.unit }) },
  } as const satisfies CurveFrame['axes']
  const frame = frameOf(width, axes.x, axes.y)
  const { top, bottom } = frame
  const every = Math.ceil(values.length / Math.max(3, Math.floor((frame.right - frame.left) / 40)))
  const marks = values.filter((_, i) => i % every === 0).map((value) => ({ value, words: short(value) }))
  const step = (y.most - y.least) / 100
  return {
    ...frame,
    axes,
    x: { at: frame.x.at, marks },
    valueAt(pixel) {
      const share = Math.min(1, Math.max(0, (bottom - pixel) / (bottom - top)))
      return Number((y.least + Math.round(share * 100) * step).toPrecision(6))
    },
    placeAt: (pixel) =>
      values.reduce(
        (best, value, i) =>
          Math.abs(frame.x.at(value) - pixel) < Math.abs(frame.x.at(values[best]!) - pixel) ? i : best,
        0,
      ),
  }
}

/** A line along the places of a frame, as a path. */
export const pathAlong = (frame: Frame, xs: readonly number[], ys: readonly number[]): string =>
  xs.map((x, i) => `${i === 0 ? 'M' : 'L'} ${frame.x.at(x).toFixed(1)} ${frame.y.at(ys[i]!).toFixed(1)}`).join(' ')
