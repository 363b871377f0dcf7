/** Rulers: one value with its interval, between the values it is judged by, on an axis whose right end is the better one. */
import { spread } from './boxes.js'
import { type Heading, heading, margin, picture } from './frame.js'
import { look, paper } from './palette.js'
import { type Axis, makeScale, type Scale } from './scale.js'
import { element } from './svg.js'
import { lettering, textWidth } from './text.js'

/** A value on a ruler. */
export interface Mark {
  readonly name: string
  readonly value: number
  readonly low?: number
  readonly high?: number
}

/** What a ruler shows. Width is 320 pixels by default. */
export interface Ruler extends Omit<Heading, 'height'> {
  /** Default: logarithmic where all values are positive and lie far apart. */
  readonly x: Axis
  readonly mark: Mark
  readonly references: readonly Mark[]
  /** Which end is good. Default: larger values. */
  readonly better?: 'higher' | 'lower'
}

const small = { size: 12 } as const
const rowHeight = 16

/** A ruler as SVG: the value above the line, what it is judged by below, and `better` at the right end. */
export function ruler(chart: Ruler): string {
  const { title, width = 320, mark, references, better = 'higher' } = chart
  const words = heading(chart, width)
  const edge = margin(width)
  const [left, right, line] = [edge + 4, width - edge - 4, words.bottom + 30]
  const scale = scaleOf(chart, better === 'higher' ? [left, right] : [right, left])
  const named = references.filter(({ value }) => scale.place(value) !== undefined)
  const rows = rowsOf(named, scale, left, right)
  const height = line + 16 + (1 + Math.max(0, ...rows.map(({ row }) => row))) * rowHeight + edge
  const { colour, ink } = look(0)
  const axis = { x1: left - 4, x2: right + 4, y1: line, y2: line, stroke: paper.axis }
  return picture(
    { ...{ title, width, height, isBare: chart.isBare }, description: describe(chart, scale) },
    words.markup,
    element('line', { class: 'axis', ...axis }),
    element('path', { class: 'better', d: `M${right},${line - 4}l5,4l-5,4`, fill: 'none', stroke: paper.axis }),
    ...named.map(({ value }) => {
      const x = scale.place(value)!
      return element('line', {
        class: 'reference',
        x1: x,
        x2: x,
        y1: line - 6,
        y2: line + 6,
        stroke: paper.rule,
        'stroke-width': 2,
      })
    }),
    ...rows.map(({ name, x, row }) =>
      lettering(name, {
        x,
        y: line + 20 + row * rowHeight,
        fill: paper.muted,
        anchor: 'middle',
        kind: 'reference',
        ...small,
        maxWidth: right - left,
      }),
    ),
    whisker(mark, scale, line, colour),
    ...valueLettering(mark, scale, line, { ink, colour, left, right }),
  )
}

function scaleOf({ x, mark, references }: Ruler, range: readonly [number, number]): Scale {
  const values = [mark.value, mark.low ?? mark.value, mark.high ?? mark.value, ...references.map(({ value }) => value)]
  const known = values.filter(Number.isFinite)
  const [least, most] = [Math.min(...known), Math.max(...known)]
  const isFar = known.length > 0 && least > 0 && most / least > 12
  return makeScale({ scale: isFar ? 'log' : 'linear', ...x }, values, { range, tickCount: 3, fit: 'roomy' })
}

/** Names under their values, in the first row where each keeps clear of the others. */
function rowsOf(references: readonly Mark[], scale: Scale, left: number, right: number) {
  const ends: number[] = []
  const order = references.map((mark) => ({ ...mark, at: scale.place(mark.value)! })).sort((a, b) => a.at - b.at)
  return order.map(({ name, at }) => {
    const half = Math.min(textWidth(name, small), right - left) / 2
    const x = Math.max(left + half, Math.min(right - half, at))
    const free = ends.findIndex((end) => end + 10 <= x - half)
    const row = free < 0 ? ends.length : free
    ends[row] = x + half
    return { name, x, row }
  })
}

function whisker({ value, low, high }: Mark, { place, domain }: Scale, line: number, colour: string): string {
  const inside = (bound: number) => place(Math.max(domain[0], Math.min(domain[1], bound)))!
  if (low === undefined || high === undefined || place(value) === undefined) return ''
  const bounds = { x1: inside(low), x2: inside(high), y1: line, y2: line }
  return element('line', {
    class: 'interval',
    ...bounds,
    stroke: colour,
    'stroke-width': 6,
    'stroke-opacity': 0.4,
    'stroke-linecap': 'round',
  })
}

function valueLettering(
  { name, value }: Mark,
  { place }: Scale,
  line: number,
  {
    ink,
    colour,
    left,
    right,
  }: { readonly ink: string; readonly colour: string; readonly left: number; readonly right: number },
): readonly string[] {
  const at = place(value)
  const style = { size: 12, isBold: true } as const
  if (at === undefined)
    return [lettering('no data', { x: left, y: line - 12, fill: paper.muted, ...style, kind: 'no-data' })]
  const half = textWidth(name, style) / 2
  const [x] = spread([at], 0, left + half, Math.max(left + half, right - half))
  return [
    element('circle', { class: 'value', cx: at, cy: line, r: 5, fill: colour, stroke: paper.background }),
    lettering(name, {
      x: x!,
      y: line - 12,
      fill: ink,
      anchor: 'middle',
      kind: 'value-label',
      ...style,
      maxWidth: right - left,
    }),
  ]
}

function describe({ x, mark, references, better = 'higher' }: Ruler, { write }: Scale): string {
  const said = ({ name, value }: Mark): string => `${name}: ${Number.isFinite(value) ? write(value) : 'no data'}.`
  return [`Ruler of ${x.label}, ${better} is better.`, ...[mark, ...references].map(said)].join(' ')
}
