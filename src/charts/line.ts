/** Line charts: curves of a quantity over another, with bands of uncertainty and reference rules. */
import { area, line } from 'd3-shape'
import { describeChart } from './describe.js'
import { type Heading, heading, picture } from './frame.js'
import { type Look, paper } from './palette.js'
import { clipped, isInside, makePlane, missing, type Plane } from './plane.js'
import { drawRules, type Rule } from './rules.js'
import type { Axis } from './scale.js'
import { endLabels, labelRoom, legend, looks, type Named } from './series.js'
import { element, escaped } from './svg.js'
import { thinned } from './thin.js'

/** A curve. Points are joined in the order given; one with a number that is not finite leaves a gap. */
export interface LineSeries extends Named {
  readonly points: readonly (readonly [x: number, y: number])[]
  /** An interval at each x, drawn as a translucent area. */
  readonly band?: readonly (readonly [x: number, low: number, high: number])[]
  /** Whether each point is marked. A point without neighbours always is. */
  readonly marks?: boolean
}

/** What a line chart shows. Width and height are in pixels, 720 by 420 by default. */
export interface LineChart extends Heading {
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly LineSeries[]
  readonly rules?: readonly Rule[]
}

type Pixels = readonly (readonly [number, number] | undefined)[]

/**
 * A line chart as SVG. Series are named at their ends, or in a legend with a dash pattern each where names do not fit.
 * Throws on a domain that is empty, upside down, or not positive on a logarithmic axis.
 */
export function lineChart(chart: LineChart): string {
  const { width = 720, height = 420, series, rules = [], title } = chart
  const words = heading(chart, width)
  const room = labelRoom(series, width, height - words.bottom)
  const style = looks(series, room === undefined)
  const key =
    room === undefined
      ? legend(
          series.map((one, index) => entry(one, style[index]!)),
          words.bottom,
          width,
        )
      : undefined
  const plane = makePlane({
    ...{ width, height, x: chart.x, y: chart.y, xFit: 'exact', yFit: 'round' },
    top: key?.bottom ?? words.bottom,
    rightRoom: room ?? 8,
    ...valuesOf(chart),
  })
  const placed = series.map(({ points }) => thinned(points.map(plane.place)))
  const lines = placed.map((line) => line.filter((point) => point !== undefined))
  const ends = series.flatMap((one, index) => {
    const end = lines[index]!.findLast((point) => isInside(point, plane)) ?? lines[index]!.at(-1)
    return end === undefined ? [] : [{ ...one, ...style[index]!, end }]
  })
  return picture(
    { ...{ title, width, height, isBare: chart.isBare }, description: describeChart('Line chart', chart, plane) },
    words.markup,
    key?.markup ?? '',
    plane.markup,
    clipped(
      plane,
      series.map((one, index) => band(one, style[index]!, plane)).join('') +
        series.map((one, index) => curve(one, placed[index]!, style[index]!)).join(''),
    ),
    drawRules(rules, plane, lines),
    key === undefined ? endLabels(ends, plane) : '',
    missing(
      series.filter((_, index) => lines[index]!.length === 0),
      series.length === 0 || ends.length === 0,
      plane,
    ),
  )
}

/** All values that the axes must hold; those of y only where x is shown. */
function valuesOf({ series, rules = [], x: { domain } }: LineChart): { xValues: number[]; yValues: number[] } {
  const isShown = (x: number) => domain === undefined || (x >= domain[0] && x <= domain[1])
  const points = series.flatMap(({ points, band = [] }) => [...points, ...band]).filter(([x]) => isShown(x))
  return {
    xValues: [...points.map(([x]) => x), ...rules.flatMap(({ x }) => x ?? [])],
    yValues: [...points.flatMap(([, ...ys]) => ys), ...rules.flatMap(({ y }) => y ?? [])],
  }
}

function curve({ name, marks = false }: LineSeries, pixels: Pixels, { colour, dash }: Look): string {
  const draw = line<readonly [number, number] | undefined>()
    .defined((point) => point !== undefined)
    .x((point) => point![0])
    .y((point) => point![1])
    .digits(2)
  const stroke = { stroke: colour, 'stroke-width': 2, 'stroke-linejoin': 'round', 'stroke-linecap': 'round' } as const
  const path = element('path', { d: draw(pixels) ?? '', fill: 'none', ...stroke, 'stroke-dasharray': dash })
  const dots = pixels.map((point, index) => {
    const isAlone = pixels[index - 1] === undefined && pixels[index + 1] === undefined
    if (point === undefined || !(marks || isAlone)) return ''
    return element('circle', { cx: point[0], cy: point[1], r: 3.5, fill: colour, stroke: paper.background })
  })
  return element('g', { class: 'series' }, element('title', {}, escaped(name)), path, ...dots)
}

function band({ band = [] }: LineSeries, { colour }: Look, { x, y }: Plane): string {
  if (band.length === 0) return ''
  const edges = band.map(
    ([at, low, high]) => [x.place(at), y.place(low) ?? y.place(y.domain[0]), y.place(high)] as const,
  )
  const draw = area<(typeof edges)[number]>()
    .defined((edge, index) => edge.every((place) => place !== undefined) && !Number.isNaN(band[index]![1]))
    .x(([across]) => across!)
    .y0(([, low]) => low!)
    .y1(([, , high]) => high!)
    .digits(2)
  return element('path', { class: 'band', d: draw(edges) ?? '', fill: colour, 'fill-opacity': 0.15 })
}

function entry({ name }: LineSeries, { colour, dash }: Look): Parameters<typeof legend>[0][number] {
  return {
    name,
    swatch: (x, y) =>
      element('line', {
        x1: x,
        x2: x + 22,
        y1: y,
        y2: y,
        stroke: colour,
        'stroke-width': 2.5,
        'stroke-dasharray': dash,
      }),
  }
}
