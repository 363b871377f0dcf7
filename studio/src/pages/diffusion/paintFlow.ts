import type { Picture } from 'atelier/studio'
import { rgb } from 'd3-color'
import { matrixColours, themeColour } from '../../figure/colour'

export interface FlowLayers {
  readonly density: boolean
  readonly arrows: boolean
  readonly ways: boolean
  readonly data: boolean
}

/** Arrows are so many times as long as a step. */
export const longer = 3

/** The density whose colour is the deepest. */
export const deepest = 0.35

/** Paints the plane of a diffusion at a level: where noised data is, where the flow goes, and how far single points have come. */
export function paintFlow(
  canvas: HTMLCanvasElement,
  { values, arrays }: Picture,
  layers: FlowLayers,
  theme: 'light' | 'dark',
): void {
  const context = canvas.getContext('2d')!
  const side = canvas.width
  const [reach, at] = [Number(values.reach), Number(values.at)]
  const toX = (x: number): number => ((x / reach + 1) / 2) * side
  const toY = (y: number): number => ((1 - y / reach) / 2) * side
  context.clearRect(0, 0, side, side)
  if (layers.density) paintDensity(context, arrays.density!.data, arrays.density!.shape[0]!, theme)
  const { ways, real, flow } = arrays
  const [, count] = ways!.shape as readonly [number, number, number]
  const place = (frame: number, i: number): readonly [number, number] => {
    const from = 2 * (frame * count + i)
    return [toX(ways!.data[from]!), toY(ways!.data[from + 1]!)]
  }
  if (layers.data) {
    context.fillStyle = themeColour('real')
    for (let i = 0; i < real!.data.length; i += 2) {
      context.beginPath()
      context.arc(toX(real!.data[i]!), toY(real!.data[i + 1]!), 2.5, 0, 2 * Math.PI)
      context.fill()
    }
  }
  if (layers.arrows) {
    const grain = flow!.shape[0]!
    context.strokeStyle = themeColour('maker')
    context.lineWidth = 1.5
    for (let cell = 0; cell < grain * grain; cell++) {
      const [x, y] = [cell % grain, Math.floor(cell / grain)].map((i) => reach * ((2 * (i + 0.5)) / grain - 1))
      const [dx, dy] = [longer * flow!.data[2 * cell]!, longer * flow!.data[2 * cell + 1]!]
      arrow(context, [toX(x!), toY(y!)], [toX(x! + dx), toY(y! + dy)])
    }
  }
  context.strokeStyle = themeColour('made')
  if (layers.ways) {
    context.lineWidth = 1
    context.globalAlpha = 0.45
    for (let i = 0; i < count; i++) {
      context.beginPath()
      context.moveTo(...place(0, i))
      for (let frame = 1; frame <= at; frame++) context.lineTo(...place(frame, i))
      context.stroke()
    }
    context.globalAlpha = 1
  }
  context.lineWidth = 2
  for (let i = 0; i < count; i++) {
    const [x, y] = place(at, i)
    context.beginPath()
    context.moveTo(x, y - 5)
    context.lineTo(x + 5, y + 5)
    context.lineTo(x - 5, y + 5)
    context.closePath()
    context.stroke()
  }
}

function paintDensity(
  context: CanvasRenderingContext2D,
  density: ArrayLike<number>,
  grain: number,
  theme: 'light' | 'dark',
): void {
  const colour = matrixColours('sequential', [0, deepest], theme)
  const pixels = new ImageData(grain, grain)
  for (let cell = 0; cell < grain * grain; cell++) {
    const { r, g, b } = rgb(colour(density[cell]!))
    // The lowest row comes first in the density, and last on the page.
    const to = 4 * ((grain - 1 - Math.floor(cell / grain)) * grain + (cell % grain))
    pixels.data.set([r, g, b, 255], to)
  }
  const small = new OffscreenCanvas(grain, grain)
  small.getContext('2d')!.putImageData(pixels, 0, 0)
  context.imageSmoothingEnabled = true
  context.drawImage(small, 0, 0, context.canvas.width, context.canvas.height)
}

function arrow(context: CanvasRenderingContext2D, from: readonly [number, number], to: readonly [number, number]) {
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0])
  const head = Math.min(7, Math.hypot(to[0] - from[0], to[1] - from[1]))
  context.beginPath()
  context.moveTo(...from)
  context.lineTo(...to)
  for (const turn of [-0.5, 0.5]) {
    context.moveTo(...to)
    context.lineTo(to[0] - head * Math.cos(angle + turn), to[1] - head * Math.sin(angle + turn))
  }
  context.stroke()
}
