/** The plane that lines and points are drawn on: two axes and a light grid. */
import type { Box } from './boxes.js'
import { margin } from './frame.js'
import { paper } from './palette.js'
import { type Axis, type Fit, makeScale, type Scale, type Tick } from './scale.js'
import type { Named } from './series.js'
import { element } from './svg.js'
import { lettering, textWidth } from './text.js'

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
  /** How far the axes go beyond the values. */
  readonly xFit: Fit
  readonly yFit: Fit
}

const tickStyle = { size: 12 } as const

/** Lays out the axes and draws them. */
export function makePlane(options: PlaneOptions): Plane {
  const edge = margin(options.width)
  const [top, bottom] = [options.top + 32, options.height - edge - 36]
  const y = makeScale(options.y, options.yValues, {
    range: [bottom, top],
    tickCount: Math.max(3, Math.round((bottom - top) / 50)),
    fit: options.yFit,
  })
  const left = edge + Math.max(0, ...y.ticks.map(({ label }) => textWidth(label, tickStyle))) + 8
  const right = options.width - edge - options.rightRoom
  const x = makeScale(options.x, options.xValues, {
    range: [left, right],
    tickCount: Math.max(2, Math.round((right - left) / 90)),
    fit: options.xFit,
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

/** Whether a point in pixels is in view. */
export function isInside([x, y]: readonly [number, number], { left, top, right, bottom }: Box, room = 0.5): boolean {
  return x >= left - room && x <= right + room && y >= top - room && y <= bottom + room
}

/** Keeps what lies outside the axes from view, with a little room for marks and the width of lines. */
export function clipped({ left, top, right, bottom }: Plane, markup: string): string {
  const room = 5
  const [x, y, width, height] = [left - room, top - room, right - left + 2 * room, bottom - top + 2 * room]
  return element(
    'svg',
    {
      class: 'plot',
      x,
      y,
      width,
      height,
      viewBox: [x, y, width, height].map((value) => Number(value.toFixed(2))).join(' '),
    },
    markup,
  )
}

/** A note on the series that have nothing to show. */
export function missing(series: readonly Named[], isEmpty: boolean, { left, top, right, bottom }: Plane): string {
  const names = series.map(({ name }) => name).filter((name) => name !== '')
  const note = {
    x: (left + right) / 2,
    anchor: 'middle',
    fill: paper.muted,
    size: 13,
    kind: 'no-data',
    hasHalo: true,
    maxWidth: right - left,
  } as const
  if (isEmpty) return lettering('no data', { ...note, y: (top + bottom) / 2 })
  return names.length === 0 ? '' : lettering(`no data: ${names.join(', ')}`, { ...note, y: bottom - 8 })
}
