/** Bar charts: named amounts side by side, written at the ends of horizontal bars, with intervals where they are known. */
import { type Heading, heading, margin, picture } from './frame.js'
import { look, paper } from './palette.js'
import { type Axis, makeScale, type Scale } from './scale.js'
import { element, escaped } from './svg.js'
import { lettering, textWidth } from './text.js'

/** A named amount. */
export interface Bar {
  readonly name: string
  /** Where it is not finite, or not positive on a logarithmic axis, the bar says "no data". */
  readonly value: number
  /** The ends of an interval around the value, drawn as a whisker. */
  readonly low?: number
  readonly high?: number
  /** Where some bars are highlighted, the others turn grey. */
  readonly isHighlighted?: boolean
}

/** What a bar chart shows, from top to bottom. Width is 720 pixels by default, height as the bars ask. */
export interface BarChart extends Heading {
  readonly x: Axis
  /** What the names name. */
  readonly y?: { readonly label: string }
  readonly bars: readonly Bar[]
}

const nameStyle = { size: 13 } as const
const valueStyle = { size: 12, isBold: true } as const

/** A bar chart as SVG. Bars start at zero, or at the left edge of a logarithmic axis. Throws on a bad domain, as `lineChart` does. */
export function barChart(chart: BarChart): string {
  const { width = 720, bars, title } = chart
  const edge = margin(width)
  const words = heading(chart, width)
  const top = words.bottom + (chart.y === undefined ? 10 : 28)
  const { height = top + Math.max(1, bars.length) * 30 + 40 + edge } = chart
  const bottom = height - edge - 36
  const names = Math.min(width * 0.34, Math.max(0, ...bars.map(({ name }) => textWidth(name, nameStyle))))
  const scale = barScale(chart, edge + names + 10, width - edge)
  const pitch = (bottom - top) / Math.max(1, bars.length)
  const hasHighlight = bars.some(({ isHighlighted }) => isHighlighted)
  const rows = bars.map((bar, index) => {
    const middle = top + (index + 0.5) * pitch
    const name = {
      x: edge + names,
      y: middle + 4.5,
      anchor: 'end',
      fill: paper.strong,
      kind: 'bar-label',
      maxWidth: names + 1,
    } as const
    const isPale = hasHighlight && bar.isHighlighted !== true
    return (
      lettering(bar.name, { ...name, ...nameStyle }) + amount(bar, scale, middle, Math.min(22, pitch * 0.72), isPale)
    )
  })
  const label = { x: edge, y: top - 10, fill: paper.muted, size: 12, kind: 'y-label' }
  return picture(
    { title, width, height, isBare: chart.isBare, description: describeBars(chart, scale) },
    words.markup,
    chart.y === undefined ? '' : lettering(chart.y.label, label),
    axis(chart.x.label, scale, top, bottom, width),
    ...rows,
    bars.length > 0
      ? ''
      : lettering('no data', { ...label, x: width / 2, y: (top + bottom) / 2, anchor: 'middle', kind: 'no-data' }),
  )
}

/** The axis of amounts, with room past the longest bar for its number. */
function barScale({ x, bars }: BarChart, left: number, right: number): Scale {
  const values = bars.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value])
  const known = values.filter((value) => Number.isFinite(value) && (x.scale !== 'log' || value > 0))
  const least = known.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY)
  const reach = x.scale === 'log' ? [...known, least / 2] : [0, ...(known.some((value) => value !== 0) ? known : [1])]
  const tickCount = Math.max(2, Math.round((right - left) / 100))
  const sides = { left, right }
  for (let pass = 0; pass < 2; pass++) {
    const scale = makeScale(x, reach, {
      range: [sides.left, sides.right],
      tickCount,
      fit: x.scale === 'log' ? 'round' : 'exact',
    })
    for (const bar of bars) {
      const [tip, text] = [tipOf(bar, scale), textWidth(scale.write(bar.value), valueStyle) + 8]
      if (tip === undefined) continue
      if (bar.value >= 0) sides.right = Math.min(sides.right, right - Math.max(0, tip + text - right))
      else sides.left = Math.max(sides.left, left + Math.max(0, left - (tip - text)))
    }
  }
  return makeScale(x, reach, {
    range: [sides.left, sides.right],
    tickCount,
    fit: x.scale === 'log' ? 'round' : 'exact',
  })
}

/** The pixel where a bar and its whisker end; undefined where there is no bar. */
function tipOf({ value, low, high }: Bar, scale: Scale): number | undefined {
  const outer = [value, low ?? value, high ?? value].filter(Number.isFinite)
  return scale.place(value) === undefined
    ? undefined
    : shownPlace(value < 0 ? Math.min(...outer) : Math.max(...outer), scale)
}

/** The pixel of an amount, at the end of the axis where it lies beyond. */
function shownPlace(value: number, { place, domain: [low, high] }: Scale): number {
  return place(Math.max(low, Math.min(high, value)))!
}

function amount(bar: Bar, scale: Scale, middle: number, thickness: number, isPale: boolean): string {
  const [base, end, tip] = [shownPlace(0, scale), shownPlace(bar.value, scale), tipOf(bar, scale)]
  if (tip === undefined) {
    return lettering('no data', { x: base + 6, y: middle + 4, fill: paper.muted, size: 12, kind: 'no-data' })
  }
  const { colour, ink } = look(0)
  const body = { x: Math.min(base, end), y: middle - thickness / 2, width: Math.abs(end - base), height: thickness }
  const box = element(
    'rect',
    { class: 'bar', ...body, rx: Math.min(2, body.width / 2), fill: isPale ? paper.pale : colour },
    element('title', {}, escaped(`${bar.name}: ${scale.write(bar.value)}`)),
  )
  const side = bar.value < 0 ? -1 : 1
  const number = { x: tip + 6 * side, y: middle + 4, fill: isPale ? paper.muted : ink, kind: 'bar-value' } as const
  return (
    box +
    whisker(bar, scale, middle) +
    lettering(scale.write(bar.value), { ...number, anchor: side < 0 ? 'end' : 'start', ...valueStyle })
  )
}

function whisker({ value, low = value, high = value }: Bar, scale: Scale, middle: number): string {
  const [from, to] = [shownPlace(low, scale), shownPlace(high, scale)]
  if (!(Math.abs(to - from) >= 2)) return ''
  const d = `M${[from, to].map((x) => x.toFixed(2)).join(`,${middle}H`)}M${from.toFixed(2)},${middle - 4}v8M${to.toFixed(2)},${middle - 4}v8`
  return element('path', { class: 'whisker', d, stroke: paper.strong, 'stroke-width': 1.5, fill: 'none' })
}

function axis(label: string, { ticks, domain, place }: Scale, top: number, bottom: number, width: number): string {
  const lines = ticks.map(({ value, position, label: text }) => {
    const stroke = value === 0 ? paper.axis : paper.grid
    const line = element('line', { class: 'grid', x1: position, x2: position, y1: top, y2: bottom, stroke })
    return (
      line +
      lettering(text, { x: position, y: bottom + 16, anchor: 'middle', fill: paper.muted, size: 12, kind: 'x-tick' })
    )
  })
  const middle = (place(domain[0])! + place(domain[1])!) / 2
  return (
    lines.join('') +
    lettering(label, {
      x: middle,
      y: bottom + 36,
      anchor: 'middle',
      fill: paper.muted,
      size: 12,
      kind: 'x-label',
      maxWidth: width * 0.6,
    })
  )
}

function describeBars({ x, bars }: BarChart, { place, write }: Scale): string {
  const sentences = bars.map(({ name, value, low, high }) => {
    if (place(value) === undefined) return `${name}: no data.`
    return `${name}: ${write(value)}${low === undefined || high === undefined ? '' : `, from ${write(low)} to ${write(high)}`}.`
  })
  return [`Bar chart. ${x.label}.`, ...sentences].join(' ')
}
