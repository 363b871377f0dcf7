import type { Picture } from 'atelier/studio'
import { rgb } from 'd3-color'
import { contours } from 'd3-contour'
import { divergingScale, themeColour } from '../../figure/colour'

export interface Layers {
  readonly real: boolean
  readonly fakes: boolean
  readonly surface: boolean
  readonly arrows: boolean
}

/** What the discriminator's scores say as a chance of being real, around the score where it is undecided. */
export const chanceOf = (score: number, middle: number): number => 1 / (1 + Math.exp(middle - score))

/** Half-way between the mean scores: of losses where only differences mean something there is no other zero. */
export function middleScore({ arrays, values }: Picture): number {
  if (values.isAbsolute) return 0
  const mean = (data: ArrayLike<number>): number => Array.from(data).reduce((a, b) => a + b, 0) / data.length
  return (mean(arrays.realScores!.data) + mean(arrays.fakeScores!.data)) / 2
}

/** Paints the plane of a duel: what the discriminator thinks of every place, both kinds of points, and where the loss pushes the made ones. */
export function paintPlane(canvas: HTMLCanvasElement, picture: Picture, layers: Layers, theme: 'light' | 'dark'): void {
  const context = canvas.getContext('2d')!
  const side = canvas.width
  const reach = Number(picture.values.reach)
  const { real, fakes, pushes, surface } = picture.arrays
  const at = (value: number): number => ((value / reach + 1) / 2) * side
  context.clearRect(0, 0, side, side)
  if (layers.surface) paintSurface(context, surface!.data, surface!.shape[0]!, middleScore(picture), theme)
  if (layers.real) {
    context.fillStyle = themeColour('real')
    for (let i = 0; i < real!.data.length; i += 2) {
      context.beginPath()
      context.arc(at(real!.data[i]!), side - at(real!.data[i + 1]!), side / 180, 0, 2 * Math.PI)
      context.fill()
    }
  }
  if (layers.arrows) paintArrows(context, { fakes: fakes!.data, pushes: pushes!.data, at, side })
  if (layers.fakes) {
    context.strokeStyle = themeColour('made')
    context.lineWidth = side / 400
    const size = side / 130
    for (let i = 0; i < fakes!.data.length; i += 2) {
      const [x, y] = [at(fakes!.data[i]!), side - at(fakes!.data[i + 1]!)]
      context.beginPath()
      context.moveTo(x, y - size)
      context.lineTo(x + size, y + size)
      context.lineTo(x - size, y + size)
      context.closePath()
      context.stroke()
    }
  }
}

function paintSurface(
  context: CanvasRenderingContext2D,
  scores: ArrayLike<number>,
  grain: number,
  middle: number,
  theme: 'light' | 'dark',
): void {
  const colour = divergingScale(theme)
  const side = context.canvas.width
  const chances = Array.from(scores, (score) => chanceOf(score, middle))
  const pixels = new ImageData(grain, grain)
  for (let row = 0; row < grain; row++) {
    for (let column = 0; column < grain; column++) {
      const { r, g, b } = rgb(colour(chances[row * grain + column]!))
      pixels.data.set([r, g, b, 255], 4 * ((grain - 1 - row) * grain + column))
    }
  }
  const small = new OffscreenCanvas(grain, grain)
  small.getContext('2d')!.putImageData(pixels, 0, 0)
  context.drawImage(small, 0, 0, side, side)
  const [half] = contours().size([grain, grain]).thresholds([0.5])(chances)
  context.strokeStyle = themeColour('critic')
  context.lineWidth = side / 300
  context.setLineDash([side / 60, side / 120])
  context.beginPath()
  for (const ring of half?.coordinates.flat() ?? []) {
    for (const [i, [x, y]] of ring.entries()) {
      const place = [(x! / grain) * side, side - (y! / grain) * side] as const
      if (i === 0) context.moveTo(...place)
      else context.lineTo(...place)
    }
  }
  context.stroke()
  context.setLineDash([])
}

interface Arrows {
  readonly fakes: ArrayLike<number>
  readonly pushes: ArrayLike<number>
  readonly side: number
  at(value: number): number
}

/** Pushes of this length are drawn so long, as a share of the plane: the same in all losses, so that a push that vanishes is seen to. */
const [pushLength, arrowShare] = [1, 0.08]

function paintArrows(context: CanvasRenderingContext2D, { fakes, pushes, at, side }: Arrows): void {
  context.strokeStyle = themeColour('maker')
  context.lineWidth = side / 450
  context.beginPath()
  for (let i = 0; i < fakes.length; i += 8) {
    const length = Math.hypot(pushes[i]!, pushes[i + 1]!)
    const scale = (Math.min(length, 2 * pushLength) / pushLength / Math.max(length, 1e-12)) * arrowShare * side
    const [x, y] = [at(fakes[i]!), side - at(fakes[i + 1]!)]
    const [dx, dy] = [pushes[i]! * scale, -pushes[i + 1]! * scale]
    context.moveTo(x, y)
    context.lineTo(x + dx, y + dy)
    const [back, wide] = [0.25, 0.12]
    context.lineTo(x + dx * (1 - back) - dy * wide, y + dy * (1 - back) + dx * wide)
    context.moveTo(x + dx, y + dy)
    context.lineTo(x + dx * (1 - back) + dy * wide, y + dy * (1 - back) - dx * wide)
  }
  context.stroke()
}
