/** Reference rules: dashed lines across the plane, each named where its label is clearest of what is drawn. */
import { along, type Box, clearest } from './boxes.js'
import { paper } from './palette.js'
import type { Plane } from './plane.js'
import { element } from './svg.js'
import { lettering, textWidth } from './text.js'

const size = 12

/** A dashed line of reference across the plane, at a value of y or of x, with a label. */
export type Rule =
  | { readonly y: number; readonly x?: undefined; readonly label: string }
  | { readonly x: number; readonly y?: undefined; readonly label: string }

/** Draws the rules that lie inside the plane, their labels where they are clearest of what is drawn: `lines` in pixels. */
export function drawRules(
  rules: readonly Rule[],
  plane: Plane,
  lines: readonly (readonly (readonly [number, number])[])[],
): string {
  const shown = rules.flatMap((rule) => {
    const isLevel = rule.y !== undefined
    const place = isLevel ? plane.y.place(rule.y) : plane.x.place(rule.x)
    const [low, high] = isLevel ? [plane.top, plane.bottom] : [plane.left, plane.right]
    return place === undefined || place < low - 0.5 || place > high + 0.5 ? [] : [{ label: rule.label, isLevel, place }]
  })
  const across = shown.map(({ isLevel, place }) =>
    isLevel
      ? { left: plane.left, right: plane.right, top: place, bottom: place }
      : { left: place, right: place, top: plane.top, bottom: plane.bottom },
  )
  const strokes = across.map(({ left, right, top, bottom }) =>
    element('line', {
      class: 'rule',
      x1: left,
      x2: right,
      y1: top,
      y2: bottom,
      stroke: paper.rule,
      'stroke-dasharray': '4 4',
    }),
  )
  const obstacles = lines.flatMap((line) => along(line))
  const labels = shown.map(({ label, isLevel, place }, index) => {
    const others = across.filter((_, other) => other !== index)
    const spot = clearest(ruleSpots(label, isLevel, place, plane), [...obstacles, ...others])
    obstacles.push(spot)
    const lettered = {
      x: spot.left,
      y: spot.bottom - 3,
      fill: paper.muted,
      hasHalo: true,
      kind: 'rule-label',
      size,
    } as const
    return lettering(label, { ...lettered, maxWidth: plane.right - plane.left })
  })
  return [...strokes, ...labels].join('')
}

/** Where a rule's label may stand: at either end, on either side. */
function ruleSpots(label: string, isLevel: boolean, place: number, plane: Plane): readonly Box[] {
  const width = Math.min(textWidth(label, { size }), plane.right - plane.left)
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
