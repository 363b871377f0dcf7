/** The plane that lines and points are drawn on: two axes, a light grid, and reference rules. */
import { along, type Box, clearest } from './boxes.js'
import { margin } from './frame.js'
import { paper } from './palette.js'
import { type Axis, makeScale, type Scale, type Tick } from './scale.js'
import { element } from './svg.js'
import { lettering, textWidth } from './text.js'

/** A dashed line of reference across the plane, at a value of y or of x, with a label. */
export type Rule =
  | { readonly y: number; readonly x?: undefined; readonly label: string }
  | { readonly x: number; readonly y?: undefined; readonly label: string }

/** The plane in pixels. */
export interface Plane extends Box {
  readonly x: Scale
  readonly y: Scale
  /** A point in pixels, or undefined where it has no place: not finite, or not positive on a logarithmic axis. */
  readonly place: (point: readonly [number, number]) => readonly [number, number] | undefined
  /** Grid, ticks and the labels of the axes. */
  readonly markup: string
}

/** What a plane is laid out for. */
export interface PlaneOptions {
  readonly width: number
  readonly height: number
  /** The pixel under heading and legend. */
  readonly top: number
  /** Pixels kept free at the right, for labels. */
  readonly rightRoom: number
  readonly x: Axis
  readonly y: Axis
  readonly xValues: readonly number[]
  readonly yValues: readonly number[]
  /** Whether the x axis goes out to round values, as for scattered points. */
  readonly isNiceX: boolean
}

const tickStyle = { size: 12 } as const

/** Lays out the axes and draws them. */
export function makePlane(options: PlaneOptions): Plane {
  const edge = margin(options.width)
  const [top, bottom] = [options.top + 28, options.height - edge - 36]
  const y = makeScale(options.y, options.yValues, {
    range: [bottom, top],
    tickCount: Math.max(2, Math.round((bottom - top) / 52)),
    isNice: true,
  })
  const left = edge + Math.max(0, ...y.ticks.map(({ label }) => textWidth(label, tickStyle))) + 8
  const right = options.width - edge - options.rightRoom
  const x = makeScale(options.x, options.xValues, {
    range: [left, right],
    tickCount: Math.max(2, Math.round((right - left) / 90)),
    isNice: options.isNiceX,
  })
  const box = { left, top, right, bottom }
  return {
    ...box,
    x,
    y,
    place: ([a, b]) => {
      const [across, down] = [x.place(a), y.place(b)]
      return across === undefined || down === undefined ? undefined : [across, down]
    },
    markup: yAxis(box, y, options.y.label, edge, options.width) + xAxis(box, x, options.x.label, options.width),
  }
}

function yAxis({ left, top, right }: Box, { ticks }: Scale, label: string, edge: number, width: number): string {
  const lines = ticks.map(({ position, value, label: text }) => {
    const stroke = value === 0 ? paper.axis : paper.grid
    const line = element('line', { class: 'grid', x1: left, x2: right, y1: position, y2: position, stroke })
    const place = { x: left - 8, y: position + 4, anchor: 'end', fill: paper.muted, kind: 'y-tick' } as const
    return line + lettering(text, { ...place, ...tickStyle })
  })
  const name = { x: edge, y: top - 12, fill: paper.muted, maxWidth: width - 2 * edge, kind: 'y-label' } as const
  return lines.join('') + lettering(label, { ...name, ...tickStyle })
}

function xAxis({ left, right, bottom }: Box, { ticks }: Scale, label: string, width: number): string {
  const axis = element('line', { class: 'axis', x1: left, x2: right, y1: bottom, y2: bottom, stroke: paper.axis })
  const marks = ticks.map(({ position }) =>
    element('line', { x1: position, x2: position, y1: bottom, y2: bottom + 4, stroke: paper.axis }),
  )
  const texts = legibleTicks(ticks, width).map(({ label: text, position }) =>
    lettering(text, { x: position, y: bottom + 18, anchor: 'middle', fill: paper.muted, kind: 'x-tick', ...tickStyle }),
  )
  const name = { x: (left + right) / 2, y: bottom + 37, anchor: 'middle', fill: paper.muted, kind: 'x-label' } as const
  return axis + marks.join('') + texts.join('') + lettering(label, { ...name, ...tickStyle, maxWidth: right - left })
}

/** The ticks whose labels overlap no earlier one and stay on the card. */
function legibleTicks(ticks: readonly Tick[], width: number): readonly Tick[] {
  let free = 2
  return ticks.filter(({ label, position }) => {
    const half = textWidth(label, tickStyle) / 2
    if (position - half < free || position + half > width - 2) return false
    free = position + half + 10
    return true
  })
}

/** Draws the rules that lie inside the plane, their labels where they are clearest of what is drawn: `lines` in pixels. */
export function drawRules(
  rules: readonly Rule[],
  plane: Plane,
  lines: readonly (readonly (readonly [number, number])[])[],
): string {
  const obstacles = lines.flatMap((line) => along(line))
  return rules
    .map((rule) => {
      const isLevel = rule.y !== undefined
      const place = isLevel ? plane.y.place(rule.y) : plane.x.place(rule.x)
      const [low, high] = isLevel ? [plane.top, plane.bottom] : [plane.left, plane.right]
      if (place === undefined || place < low - 0.5 || place > high + 0.5) return ''
      const ends = isLevel
        ? { x1: plane.left, x2: plane.right, y1: place, y2: place }
        : { x1: place, x2: place, y1: plane.top, y2: plane.bottom }
      const spot = clearest(ruleSpots(rule.label, isLevel, place, plane), obstacles)
      obstacles.push(spot)
      const lettered = {
        x: spot.left,
        y: spot.bottom - 3,
        fill: paper.muted,
        hasHalo: true,
        kind: 'rule-label',
        ...tickStyle,
      }
      const line = element('line', { class: 'rule', ...ends, stroke: paper.rule, 'stroke-dasharray': '4 4' })
      return line + lettering(rule.label, { ...lettered, maxWidth: plane.right - plane.left })
    })
    .join('')
}

/** Where a rule's label may stand: at either end, on either side. */
function ruleSpots(label: string, isLevel: boolean, place: number, plane: Plane): readonly Box[] {
  const width = Math.min(textWidth(label, tickStyle), plane.right - plane.left)
  const spot = (left: number, top: number): Box => ({ left, top, right: left + width, bottom: top + 15 })
  const spots = isLevel
    ? [plane.right - width - 4, plane.left + 6].flatMap((left) => [spot(left, place - 18), spot(left, place + 3)])
    : [plane.top + 2, plane.bottom - 19].flatMap((top) => [spot(place + 6, top), spot(place - width - 6, top)])
  const inside = spots.filter(
    ({ left, right, top, bottom }) =>
      left >= plane.left && right <= plane.right && top >= plane.top - 4 && bottom <= plane.bottom,
  )
  return inside.length > 0 ? inside : spots
}
