import type { Picture } from 'atelier/studio'
import { themeColour } from '../../figure/colour'

export interface PlaneMarks {
  /** The place that is asked about. */
  readonly at: readonly [number, number]
  /** Radii around the middle. */
  readonly rings?: readonly number[]
  /** Draws the deviations of pictures as ellipses. */
  readonly ellipses?: boolean
  /** A way from one place to another. */
  readonly way?: readonly [readonly [number, number], readonly [number, number]]
}

/** Names of classes are their own markers, so that nothing hangs on ten colours; pictures without a class are discs. */
export function paintCodes(canvas: HTMLCanvasElement, content: Picture, reach: number, marks: PlaneMarks): void {
  const context = canvas.getContext('2d')!
  const side = canvas.width
  const scale = side / (2 * reach)
  const toX = (x: number): number => side / 2 + x * scale
  const toY = (y: number): number => side / 2 - y * scale
  const [ink, line, real, made, muted] = ['ink', 'line', 'real', 'made', 'muted'].map(themeColour) as [
    ...[string, string, string, string, string],
  ]
  context.clearRect(0, 0, side, side)
  context.strokeStyle = line
  context.lineWidth = 1
  stroke(context, [0, side / 2], [side, side / 2])
  stroke(context, [side / 2, 0], [side / 2, side])

  for (const ring of marks.rings ?? []) {
    context.setLineDash([4, 4])
    context.strokeStyle = muted
    context.beginPath()
    context.arc(side / 2, side / 2, ring * scale, 0, 2 * Math.PI)
    context.stroke()
    context.setLineDash([])
    context.fillStyle = muted
    context.font = '18px "Inter Variable", sans-serif'
    context.fillText(`${ring}σ`, toX(0) + 4, toY(ring) - 5)
  }

  const { places, deviations } = content.arrays
  const names = content.values.names as readonly string[]
  const isNamed = names.some((name, i) => name !== `${i + 1}`)
  context.strokeStyle = real
  context.fillStyle = real
  context.font = '600 17px "Inter Variable", sans-serif'
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  for (const [i, name] of names.entries()) {
    const [x, y] = [toX(places!.data[2 * i]!), toY(places!.data[2 * i + 1]!)]
    if (marks.ellipses && i < 60) {
      context.globalAlpha = 0.55
      context.beginPath()
      const [wide, high] = [deviations!.data[2 * i]! * scale, deviations!.data[2 * i + 1]! * scale]
      context.ellipse(x, y, Math.max(1, wide), Math.max(1, high), 0, 0, 2 * Math.PI)
      context.stroke()
      context.globalAlpha = 1
    }
    if (isNamed) context.fillText(name, x, y)
    else {
      context.beginPath()
      context.arc(x, y, 4, 0, 2 * Math.PI)
      context.fill()
    }
  }
  context.textAlign = 'start'
  context.textBaseline = 'alphabetic'

  if (marks.way) {
    const [from, to] = marks.way
    context.strokeStyle = made
    context.lineWidth = 3
    stroke(context, [toX(from[0]), toY(from[1])], [toX(to[0]), toY(to[1])])
    context.fillStyle = made
    for (const place of [from, to]) {
      context.beginPath()
      context.arc(toX(place[0]), toY(place[1]), 6, 0, 2 * Math.PI)
      context.fill()
    }
  }

  const [x, y] = [toX(marks.at[0]), toY(marks.at[1])]
  context.strokeStyle = ink
  context.lineWidth = 3
  stroke(context, [x - 14, y], [x + 14, y])
  stroke(context, [x, y - 14], [x, y + 14])
}

function stroke(context: CanvasRenderingContext2D, from: readonly [number, number], to: readonly [number, number]) {
  context.beginPath()
  context.moveTo(...from)
  context.lineTo(...to)
  context.stroke()
}
