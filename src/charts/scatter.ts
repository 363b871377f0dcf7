/** Scatter charts: things as points by two of their numbers, each kind with a colour and a shape of its own. */
import { type Box, clearest } from './boxes.js'
import { describeChart } from './describe.js'
import { type Heading, heading, picture } from './frame.js'
import { clipped, isInside, makePlane, missing, type Plane } from './plane.js'
import { drawRules, type Rule } from './rules.js'
import type { Axis } from './scale.js'
import { legend, looks, type Named } from './series.js'
import { shape } from './shape.js'
import { element, escaped } from './svg.js'
import { lettering, textWidth } from './text.js'

/** Points of one kind. */
export interface ScatterSeries extends Named {
  readonly points: readonly (readonly [x: number, y: number])[]
  /** A name beside each point. A series of one point is named beside it anyway. */
  readonly labels?: readonly string[]
}

/** What a scatter chart shows. Width and height are in pixels, 720 by 460 by default. */
export interface ScatterChart extends Heading {
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly ScatterSeries[]
  readonly rules?: readonly Rule[]
  /** For clouds of hundreds of points: small translucent dots in mixed order, without names. */
  readonly isDense?: boolean
}

/** A scatter chart as SVG. Throws on a domain that is empty, upside down, or not positive on a logarithmic axis. */
export function scatterChart(chart: ScatterChart): string {
  const { width = 720, height = 460, series, rules = [], title } = chart
  const words = heading(chart, width)
  const style = looks(series, false)
  const areAlone = series.every(({ points }) => points.length <= 1)
  const entries = series.map(({ name }, index) => ({
    name,
    swatch: (x: number, y: number) => shape(index, x + 16, y, style[index]!.colour),
  }))
  const key = legend(areAlone || series.length < 2 ? [] : entries, words.bottom, width)
  const points = series.flatMap((one) => one.points)
  const plane = makePlane({
    ...{ width, height, x: chart.x, y: chart.y, xFit: 'roomy', yFit: 'roomy', top: key.bottom, rightRoom: 12 },
    xValues: [...points.map(([x]) => x), ...rules.flatMap(({ x }) => x ?? [])],
    yValues: [...points.map(([, y]) => y), ...rules.flatMap(({ y }) => y ?? [])],
  })
  const dots = series.flatMap((one, index) =>
    one.points.flatMap((point, rank) => {
      const at = plane.place(point)
      if (at === undefined) return []
      const label = one.labels?.[rank] ?? (areAlone ? one.name : '')
      return {
        at,
        label,
        ...style[index]!,
        index,
        name: `${label || one.name}: ${plane.x.write(point[0])}, ${plane.y.write(point[1])}`,
      }
    }),
  )
  const named = (): readonly string[] =>
    dots.map(({ at: [x, y], colour, index, name }) =>
      element('g', { class: 'point' }, element('title', {}, escaped(name)), shape(index, x, y, colour)),
    )
  const empty = series.filter(({ points }) => points.every((point) => plane.place(point) === undefined))
  return picture(
    { ...{ title, width, height, isBare: chart.isBare }, description: describeChart('Scatter chart', chart, plane) },
    words.markup,
    key.markup,
    plane.markup,
    drawRules(
      rules,
      plane,
      dots.map(({ at }) => [at]),
    ),
    clipped(plane, (chart.isDense ? clouds(dots) : named()).join('')),
    chart.isDense ? '' : pointLabels(dots, plane),
    missing(empty, dots.length === 0, plane),
  )
}

/** Dots of length zero with round ends, one path for a layer; layers of the series alternate, so that none hides another. */
function clouds(dots: readonly Dot[]): readonly string[] {
  const layers = 8
  return Array.from({ length: layers }, (_, layer) => {
    const paths = new Map<string, string>()
    for (const [rank, { at, colour }] of dots.entries()) {
      if (rank % layers === layer)
        paths.set(colour, `${paths.get(colour) ?? ''}M${at.map((x) => x.toFixed(1)).join(',')}h0`)
    }
    return [...paths].map(([colour, d]) =>
      element('path', {
        class: 'cloud',
        d,
        fill: 'none',
        stroke: colour,
        'stroke-width': 3.4,
        'stroke-opacity': 0.6,
        'stroke-linecap': 'round',
      }),
    )
  }).flat()
}

interface Dot {
  readonly at: readonly [number, number]
  readonly colour: string
  readonly label: string
  readonly ink: string
}

/** Names beside their points, each where it keeps clearest of the points and of the names before it. */
function pointLabels(dots: readonly Dot[], plane: Plane): string {
  const size = 12
  const obstacles: Box[] = dots.map(({ at: [x, y] }) => ({ left: x - 5, top: y - 5, right: x + 5, bottom: y + 5 }))
  return dots
    .map(({ at: [x, y], label, ink }, index) => {
      if (label === '' || !isInside([x, y], plane, 5)) return ''
      const width = Math.min(textWidth(label, { size }), 220)
      const spot = (left: number, top: number): Box => ({ left, top, right: left + width, bottom: top + 14 })
      const sides = [
        spot(x + 9, y - 7),
        spot(x - 9 - width, y - 7),
        spot(x - width / 2, y - 22),
        spot(x - width / 2, y + 8),
      ]
      const diagonal = [
        spot(x + 6, y - 20),
        spot(x + 6, y + 6),
        spot(x - 6 - width, y - 20),
        spot(x - 6 - width, y + 6),
      ]
      const spots = [...sides, ...diagonal]
      const fitting = spots.filter(({ left, right }) => left >= plane.left && right <= plane.right + 20)
      const others = obstacles.filter((_, other) => other !== index)
      const best = clearest(fitting.length > 0 ? fitting : spots, others, 2)
      obstacles.push(best)
      return lettering(label, {
        x: best.left,
        y: best.bottom - 3,
        fill: ink,
        size,
        hasHalo: true,
        maxWidth: 220,
        kind: 'point-label',
      })
    })
    .join('')
}
