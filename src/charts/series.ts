/** Many series in one picture: the look of each, and its name at its end or in a legend. */
import { spread } from './boxes.js'
import { margin } from './frame.js'
import { distinctColours, type Look, look, paper, plainDash } from './palette.js'
import type { Plane } from './plane.js'
import { element } from './svg.js'
import { lettering, shortened, textWidth } from './text.js'

/** What a series is known by. */
export interface Named {
  readonly name: string
  /** Series of one group share a colour, as the training and validation loss of a model. Default: the series alone. */
  readonly group?: string
  /** A dashed line, as for a baseline. */
  readonly isDashed?: boolean
}

const labelStyle = { size: 12, isBold: true } as const
const lineHeight = 16
const longestLabel = 180

/** A look for each series: groups share a colour; dashes only where asked for, past the last colour, and `isByDash`, where a legend needs them. */
export function looks(series: readonly Named[], isByDash: boolean): readonly Look[] {
  const groups = [...new Set(series.map(({ group }, index) => group ?? index))]
  return series.map(({ group, isDashed }, index) => {
    const number = groups.indexOf(group ?? index)
    const plain = look(number)
    return { ...plain, dash: isDashed ? plainDash : isByDash || number >= distinctColours ? plain.dash : undefined }
  })
}

/** Pixels for names at the right of the plane, or undefined where they ask for too much of it and a legend serves better. */
export function labelRoom(series: readonly Named[], width: number, height: number): number | undefined {
  const widest = Math.max(0, ...series.map(({ name }) => Math.min(longestLabel, textWidth(name, labelStyle))))
  if (widest === 0) return 0
  return widest <= width * 0.28 && series.length * lineHeight <= height * 0.6 ? widest + 12 : undefined
}

/** A series' name, where its line ends in pixels. */
export interface End extends Named {
  readonly ink: string
  readonly colour: string
  readonly end: readonly [number, number]
}

/** Names at the right of the plane, beside the ends of their lines where there is room, else moved and led to by a thin line. */
export function endLabels(ends: readonly End[], plane: Plane): string {
  const named = ends.filter(({ name }) => name !== '')
  const wanted = named.map(({ end: [, y] }) => Math.max(plane.top, Math.min(plane.bottom, y)))
  const rows = spread(wanted, lineHeight, plane.top, plane.bottom)
  return named
    .map(({ name, ink, colour, end: [x] }, index) => {
      const [from, to] = [wanted[index]!, rows[index]!]
      const isFar = x < plane.right - 3
      const isMoved = Math.abs(from - to) > 2 || isFar
      const path = { x1: x + 3, y1: from, x2: plane.right + 9, y2: to }
      const lead = isMoved
        ? element('line', {
            class: 'lead',
            ...path,
            stroke: colour,
            'stroke-width': 0.75,
            'stroke-dasharray': isFar ? '1 3' : undefined,
          })
        : ''
      const place = { x: plane.right + 12, y: to + 4, fill: ink, kind: 'end-label', maxWidth: longestLabel }
      return lead + lettering(name, { ...place, ...labelStyle })
    })
    .join('')
}

/** One entry of a legend: how the series is drawn, in a box of 22 by 12 pixels whose left middle is given, and its name. */
export interface Entry {
  readonly name: string
  readonly swatch: (x: number, y: number) => string
}

/** Rows of swatches and names under the heading, and the pixel under them. */
export function legend(entries: readonly Entry[], top: number, width: number): { markup: string; bottom: number } {
  const [left, right] = [margin(width), width - margin(width)]
  const style = { size: 12 } as const
  let [x, y, markup] = [left, top + 14, '']
  for (const { name, swatch } of entries) {
    if (name === '') continue
    const shown = shortened(name, style, right - left - 28)
    const room = 28 + textWidth(shown, style)
    if (x > left && x + room > right) [x, y] = [left, y + 18]
    const lettered = { x: x + 28, y: y + 4, fill: paper.strong, kind: 'legend', maxWidth: right - left - 28, ...style }
    markup += swatch(x, y) + lettering(name, lettered)
    x += room + 18
  }
  return { markup, bottom: markup === '' ? top : y + 8 }
}
