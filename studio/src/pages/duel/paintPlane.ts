import type { Picture } from 'atelier/studio'
import { rgb } from 'd3-color'
import { contours } from 'd3-contour'
import { divergingScale, themeColour } from '../../figure/colour'
import type { Layer } from './layers'
import { paintArrows } from './paintArrows'

/** What the discriminator's scores say as a chance of being real, around the score where it is undecided. */
export const chanceOf = (score: number, middle: number): number => 1 / (1 + Math.exp(middle - score))

/** Half-way between the mean scores: of losses where only differences mean something there is no other zero. */
export function middleScore({ arrays, values }: Picture): number {
  if (values.isAbsolute) return 0
  const mean = (data: ArrayLike<number>): number => Array.from(data).reduce((a, b) => a + b, 0) / data.length
  return (mean(arrays.realScores!.data) + mean(arrays.fakeScores!.data)) / 2
}

/** Pixels of a canvas for places on a plane, and what it is drawn with. */
export interface PlaneFrame {
  readonly context: CanvasRenderingContext2D
  readonly side: number
  x(value: number): number
  y(value: number): number
}

export function planeFrame(canvas: HTMLCanvasElement, reach: number): PlaneFrame {
  const side = canvas.width
  const at = (value: number): number => ((value / reach + 1) / 2) * side
  return { context: canvas.getContext('2d')!, side, x: at, y: (value) => side - at(value) }
}

export interface PlanePaint {
  readonly layers: ReadonlySet<Layer>
  readonly theme: 'light' | 'dark'
}

/** Paints the plane of a duel: what the discriminator thinks of every place, both kinds of points, and where the loss pushes the made ones. */
export function paintPlane(canvas: HTMLCanvasElement, picture: Picture, { layers, theme }: PlanePaint): void {
  const frame = planeFrame(canvas, Number(picture.values.reach))
  const { real, fakes, pushes, surface, mesh } = picture.arrays
  frame.context.clearRect(0, 0, frame.side, frame.side)
  if (layers.has('map')) {
    const middle = middleScore(picture)
    const chances = Array.from(surface!.data, (score) => chanceOf(score, middle))
    paintChances(frame, chances, theme)
    paintBorder(frame, chances)
  }
  if (layers.has('mesh')) paintMesh(frame, mesh!.data, mesh!.shape[0]!)
  if (layers.has('real')) paintReal(frame, real!.data)
  if (layers.has('arrows')) paintArrows(frame, fakes!.data, pushes!.data)
  if (layers.has('made')) paintMade(frame, fakes!.data)
}

const shades = new Map<'light' | 'dark', Uint8ClampedArray>()

/** Red, green and blue of 256 chances from 0 to 1: scales speak of colours in words, which is slow for every cell of every picture. */
function shadesOf(theme: 'light' | 'dark'): Uint8ClampedArray {
  const known = shades.get(theme)
  if (known) return known
  const colour = divergingScale(theme)
  const made = new Uint8ClampedArray(3 * 256)
  for (let i = 0; i < 256; i++) {
    const { r, g, b } = rgb(colour(i / 255))
    made.set([r, g, b], 3 * i)
  }
  shades.set(theme, made)
  return made
}

/** Chances on a square grid, from the lowest row up, as colours. */
function paintChances({ context, side }: PlaneFrame, chances: readonly number[], theme: 'light' | 'dark'): void {
  const palette = shadesOf(theme)
  const grain = Math.sqrt(chances.length)
  const pixels = new ImageData(grain, grain)
  for (let row = 0; row < grain; row++) {
    for (let column = 0; column < grain; column++) {
      const shade = 3 * Math.round(255 * chances[row * grain + column]!)
      const at = 4 * ((grain - 1 - row) * grain + column)
      for (let channel = 0; channel < 3; channel++) pixels.data[at + channel] = palette[shade + channel]!
      pixels.data[at + 3] = 255
    }
  }
  const small = new OffscreenCanvas(grain, grain)
  small.getContext('2d')!.putImageData(pixels, 0, 0)
  context.drawImage(small, 0, 0, side, side)
}

/** Where the discriminator is undecided, with its name on the longest line. */
function paintBorder({ context, side }: PlaneFrame, chances: readonly number[]): void {
  const grain = Math.sqrt(chances.length)
  const [half] = contours().size([grain, grain]).thresholds([0.5])([...chances])
  const rings = (half?.coordinates.flat() ?? []).map((ring) =>
    ring.map(([x, y]) => [(x! / grain) * side, side - (y! / grain) * side] as const),
  )
  context.strokeStyle = themeColour('critic')
  context.lineWidth = side / 300
  context.setLineDash([side / 60, side / 120])
  context.beginPath()
  for (const ring of rings) {
    for (const [i, place] of ring.entries()) {
      if (i === 0) context.moveTo(...place)
      else context.lineTo(...place)
    }
  }
  context.stroke()
  context.setLineDash([])
  const edge = side / 20
  const isInside = ([x, y]: readonly [number, number]): boolean =>
    x > edge && x < side - 3 * edge && y > edge && y < side - edge
  const longest = [...rings].sort((a, b) => b.length - a.length)[0]
  const place = longest
    ?.filter(isInside)
    .reduce<readonly [number, number] | undefined>(
      (best, each) => (best === undefined || each[1] < best[1] ? each : best),
      undefined,
    )
  if (place) write(context, 'D = 0.5', [place[0], place[1] - side / 90], side)
}

/** Words that are read on any ground. */
function write(
  context: CanvasRenderingContext2D,
  words: string,
  [x, y]: readonly [number, number],
  side: number,
): void {
  context.font = `600 ${side / 40}px "Inter Variable", sans-serif`
  context.lineWidth = side / 130
  context.lineJoin = 'round'
  context.strokeStyle = themeColour('bg')
  context.strokeText(words, x, y)
  context.fillStyle = themeColour('critic')
  context.fillText(words, x, y)
}

/** Points [n, 2] as discs. */
export function paintReal({ context, side, x, y }: PlaneFrame, points: ArrayLike<number>): void {
  context.fillStyle = themeColour('real')
  for (let i = 0; i < points.length; i += 2) {
    context.beginPath()
    context.arc(x(points[i]!), y(points[i + 1]!), side / 180, 0, 2 * Math.PI)
    context.fill()
  }
}

/** Points [n, 2] as hollow triangles. */
export function paintMade({ context, side, x, y }: PlaneFrame, points: ArrayLike<number>): void {
  context.strokeStyle = themeColour('made')
  context.lineWidth = side / 400
  const size = side / 130
  context.beginPath()
  for (let i = 0; i < points.length; i += 2) {
    const [px, py] = [x(points[i]!), y(points[i + 1]!)]
    context.moveTo(px, py - size)
    context.lineTo(px + size, py + size)
    context.lineTo(px - size, py + size)
    context.closePath()
  }
  context.stroke()
}

/** Where a square of codes goes: [n, n, 2], as the lines between neighbours. */
function paintMesh({ context, side, x, y }: PlaneFrame, mesh: ArrayLike<number>, n: number): void {
  context.strokeStyle = themeColour('maker')
  context.globalAlpha = 0.55
  context.lineWidth = side / 600
  context.beginPath()
  // Row by row, then column by column.
  for (const [along, across] of [
    [1, n],
    [n, 1],
  ] as const) {
    for (let line = 0; line < n; line++) {
      for (let i = 0; i < n; i++) {
        const at = 2 * (line * across + i * along)
        if (i === 0) context.moveTo(x(mesh[at]!), y(mesh[at + 1]!))
        else context.lineTo(x(mesh[at]!), y(mesh[at + 1]!))
      }
    }
  }
  context.stroke()
  context.globalAlpha = 1
}
