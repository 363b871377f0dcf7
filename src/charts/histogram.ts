/** Histograms: how often amounts fall between even bounds, as columns. */
import { type Heading, heading, picture } from './frame.js'
import { look } from './palette.js'
import { clipped, makePlane, missing } from './plane.js'
import { drawRules, type Rule } from './rules.js'
import type { Axis } from './scale.js'
import { element } from './svg.js'

/** What a histogram shows. Width and height are in pixels, 720 by 320 by default. */
export interface Histogram extends Heading {
  readonly x: Axis
  /** What is counted. Default: a share of all values. */
  readonly y?: Axis
  /** Values that are not finite are left out. */
  readonly values: ArrayLike<number>
  /** Columns over the whole of the x axis. Default 30. */
  readonly bins?: number
  readonly rules?: readonly Rule[]
}

/** A histogram as SVG. Values beyond the domain of x are counted in the outermost columns. Throws on a bad domain, as `lineChart` does. */
export function histogram(chart: Histogram): string {
  const { width = 720, height = 320, title, x, bins = 30, rules = [] } = chart
  const y: Axis = chart.y ?? { label: 'share', format: 'percent' }
  const words = heading(chart, width)
  const values = Array.from(chart.values).filter(Number.isFinite)
  const [low, high] = x.domain ?? ends(values)
  const counts = new Float64Array(bins)
  for (const value of values) {
    const bin = Math.floor(((value - low) / (high - low)) * bins)
    counts[Math.max(0, Math.min(bins - 1, bin))]! += 1 / values.length
  }
  const plane = makePlane({
    ...{ width, height, top: words.bottom, rightRoom: 8, x: { ...x, domain: [low, high] }, y },
    ...{ xValues: [low, high], yValues: [0, ...counts], xFit: 'exact', yFit: 'round' },
  })
  const columns = Array.from(counts, (share, bin) => {
    const [from, to] = [bin, bin + 1].map((edge) => plane.x.place(low + ((high - low) * edge) / bins)!) as [
      number,
      number,
    ]
    const top = plane.y.place(share)!
    const box = { x: from + 0.5, y: top, width: Math.max(0.5, to - from - 1), height: plane.bottom - top }
    return share === 0 ? '' : element('rect', { class: 'column', ...box, fill: look(0).colour })
  })
  // Where labels of rules must not stand: along the columns.
  const tops = Array.from(counts, (share, bin) => {
    const x = plane.x.place(low + ((high - low) * (bin + 0.5)) / bins)!
    return [[x, plane.bottom] as const, [x, plane.y.place(share)!] as const]
  }).filter((_, bin) => counts[bin]! > 0)
  return picture(
    { ...{ title, width, height, isBare: chart.isBare }, description: describe(chart, values, plane.x.write) },
    words.markup,
    plane.markup,
    clipped(plane, columns.join('')),
    drawRules(rules, plane, tops),
    missing([], values.length === 0, plane),
  )
}

/** The least and greatest value, apart where they are the same. */
function ends(values: readonly number[]): readonly [number, number] {
  const [low, high] = values.reduce(
    ([a, b], value) => [Math.min(a, value), Math.max(b, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  )
  if (low > high) return [0, 1]
  return low < high ? [low, high] : [low - 0.5, high + 0.5]
}

function describe({ x, rules = [] }: Histogram, values: readonly number[], write: (value: number) => string): string {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => write(sorted[Math.round(share * (sorted.length - 1))]!)
  const spread =
    sorted.length === 0 ? 'No data.' : `${sorted.length} values from ${at(0)} to ${at(1)}, half below ${at(0.5)}.`
  const marks = rules.map((rule) => (rule.x === undefined ? '' : `Rule at ${write(rule.x)}: ${rule.label}.`))
  return ['Histogram.', `x: ${x.label}.`, spread, ...marks].join(' ')
}
