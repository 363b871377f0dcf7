import type { Picture } from 'atelier/studio'
import { rgb } from 'd3-color'
import { matrixColours, themeColour } from '../../figure/colour'
import { type PlaneFrame, paintMade, planeFrame } from '../duel/paintPlane'

interface MapPaint {
  readonly theme: 'light' | 'dark'
  /** The place that is asked about. */
  readonly at: readonly [number, number]
}

/** What the classifier says of every place, the points that it has learnt from, and the place that it is asked about. */
export function paintMap(canvas: HTMLCanvasElement, { values, arrays }: Picture, { theme, at }: MapPaint): void {
  const frame = planeFrame(canvas, Number(values.reach))
  const { context, side, x, y } = frame
  const { chances, points, labels } = arrays
  const grain = chances!.shape[0]!
  const colour = matrixColours('sequential', [0, 1], theme)
  const pixels = new ImageData(grain, grain)
  for (let row = 0; row < grain; row++) {
    for (let column = 0; column < grain; column++) {
      const { r, g, b } = rgb(colour(chances!.data[row * grain + column]!))
      pixels.data.set([r, g, b, 255], 4 * ((grain - 1 - row) * grain + column))
    }
  }
  const small = new OffscreenCanvas(grain, grain)
  small.getContext('2d')!.putImageData(pixels, 0, 0)
  context.clearRect(0, 0, side, side)
  context.globalAlpha = 0.75
  context.drawImage(small, 0, 0, side, side)
  context.globalAlpha = 1
  paintLabelled(frame, points!.data, labels!.data, 'both')
  const [px, py] = [x(at[0]), y(at[1])]
  context.strokeStyle = themeColour('ink')
  context.lineWidth = side / 200
  context.beginPath()
  context.arc(px, py, side / 45, 0, 2 * Math.PI)
  context.moveTo(px - side / 28, py)
  context.lineTo(px + side / 28, py)
  context.moveTo(px, py - side / 28)
  context.lineTo(px, py + side / 28)
  context.stroke()
}

/** New points of a class over the learnt ones of that class. */
export function paintDrawn(canvas: HTMLCanvasElement, map: Picture, made: ArrayLike<number>, label: 'A' | 'B'): void {
  const frame = planeFrame(canvas, Number(map.values.reach))
  frame.context.clearRect(0, 0, frame.side, frame.side)
  paintLabelled(frame, map.arrays.points!.data, map.arrays.labels!.data, label)
  paintMade(frame, made)
}

/** Real points: discs of class A, squares of class B. */
function paintLabelled(
  { context, side, x, y }: PlaneFrame,
  points: ArrayLike<number>,
  labels: ArrayLike<number>,
  which: 'A' | 'B' | 'both',
): void {
  context.fillStyle = themeColour('real')
  context.strokeStyle = themeColour('bg')
  context.lineWidth = side / 500
  const r = side / 130
  for (let i = 0; i < labels.length; i++) {
    const isB = labels[i] === 1
    if (which !== 'both' && (which === 'B') !== isB) continue
    const [px, py] = [x(points[2 * i]!), y(points[2 * i + 1]!)]
    context.beginPath()
    if (isB) context.rect(px - r, py - r, 2 * r, 2 * r)
    else context.arc(px, py, r, 0, 2 * Math.PI)
    context.fill()
    context.stroke()
  }
}
