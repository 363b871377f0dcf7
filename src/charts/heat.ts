/** Heat maps: a table of amounts as shaded cells with their numbers, such as which classes are taken for which. */
import { AtelierError } from '../tensor/index.js'
import { type Heading, heading, margin, picture } from './frame.js'
import { percent, shortNumber } from './numbers.js'
import { look, paper } from './palette.js'
import { element, escaped } from './svg.js'
import { lettering, textWidth } from './text.js'

/** One side of the table: what its names name, and the names in order. */
export interface HeatSide {
  readonly label: string
  readonly names: readonly string[]
}

/** What a heat map shows. By default both sizes follow from the cells, up to 720 pixels of width. */
export interface HeatChart extends Heading {
  /** Columns. */
  readonly x: HeatSide
  /** Rows, from top to bottom. */
  readonly y: HeatSide
  /** [rows][columns], none below zero. What is not finite is left blank. */
  readonly values: readonly ArrayLike<number>[]
  /** Shades follow the values, or ln(1 + value), which shows few beside many. Default linear. */
  readonly scale?: 'linear' | 'log'
  /** How values are written. Default: short numbers. */
  readonly format?: 'percent' | ((value: number) => string)
}

const nameStyle = { size: 12 } as const
/** Pixels that a cell takes at most. */
const widest = { width: 56, height: 34 }
/** The opacity of the greatest value: numbers over it read at 4.5 to 1 on light and on dark pages. */
const darkest = 0.6

/** A heat map as SVG; zeros are left blank. Throws where values do not fit the names, or are below zero. */
export function heatChart(chart: HeatChart): string {
  const { x, y, values, title, format = shortNumber } = chart
  check(chart)
  const limit = chart.width ?? 720
  const edge = margin(limit)
  const names = Math.min(limit * 0.3, Math.max(0, ...y.names.map((name) => textWidth(name, nameStyle))))
  const left = edge + names + 10
  const cellWidth = Math.min(widest.width, (limit - edge - left) / Math.max(1, x.names.length))
  const width = chart.width ?? Math.max(480, left + cellWidth * x.names.length + edge)
  const words = heading(chart, width)
  const cellHeight = Math.min(widest.height, cellWidth)
  const longest = Math.max(0, ...x.names.map((name) => textWidth(name, nameStyle)))
  const isTurned = longest > cellWidth - 4
  const room = isTurned ? Math.min(120, longest * Math.SQRT1_2 + 14) : 20
  const top = words.bottom + 28
  const bottom = top + cellHeight * y.names.length
  const height = chart.height ?? bottom + room + 24 + edge
  const most = Math.max(0, ...values.flatMap((row) => Array.from(row).filter(Number.isFinite)))
  const shade = (value: number): number => (chart.scale === 'log' ? Math.log1p(value) / Math.log1p(most) : value / most)
  const write = format === 'percent' ? percent : format
  const cells = values.flatMap((row, i) =>
    Array.from(row, (value, j) => {
      if (!(value > 0 && value < Number.POSITIVE_INFINITY)) return ''
      const place = { x: left + j * cellWidth, y: top + i * cellHeight }
      const told = `${y.label} ${y.names[i]}, ${x.label} ${x.names[j]}: ${write(value)}`
      return cell({ ...place, width: cellWidth, height: cellHeight }, shade(value), write(value), told)
    }),
  )
  const label = { fill: paper.muted, size: 12 } as const
  const middle = left + (cellWidth * x.names.length) / 2
  const bottomLabel = { x: middle, y: bottom + room + 18, anchor: 'middle', kind: 'x-label', ...label } as const
  const outline = { x: left, y: top, width: cellWidth * x.names.length, height: bottom - top }
  return picture(
    { title, width, height, isBare: chart.isBare, description: described(chart, write) },
    words.markup,
    lettering(y.label, { x: edge, y: top - 10, kind: 'y-label', ...label }),
    element('rect', { class: 'outline', ...outline, fill: 'none', stroke: paper.grid }),
    ...cells,
    ...y.names.map((name, i) => {
      const at = { x: left - 8, y: top + (i + 0.5) * cellHeight + 4, anchor: 'end', fill: paper.strong } as const
      return lettering(name, { ...at, ...nameStyle, kind: 'y-tick', maxWidth: names + 1 })
    }),
    ...x.names.map((name, j) => columnName(name, left + (j + 0.5) * cellWidth, bottom + 16, isTurned)),
    lettering(x.label, bottomLabel),
  )
}

function check({ x, y, values }: HeatChart): void {
  const wrong = values.findIndex(({ length }) => length !== x.names.length)
  if (values.length !== y.names.length || wrong >= 0) {
    const came = wrong >= 0 ? `row ${wrong} of ${values[wrong]!.length} values` : `${values.length} rows`
    throw new AtelierError(`heat map: ${came} for ${y.names.length} × ${x.names.length} names: not one for each`)
  }
  for (const row of values) {
    const negative = Array.from(row).find((value) => value < 0)
    if (negative !== undefined) throw new AtelierError(`heat map: ${negative}: below zero, where shades begin`)
  }
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A shade over the page, so that it fits a dark page too, and the number where there is room for it. */
function cell(box: Box, shade: number, number: string, told: string): string {
  const style = { size: Math.min(12, box.width / 3.2) }
  const ground = element(
    'rect',
    { class: 'cell', ...box, fill: look(0).colour, 'fill-opacity': darkest * shade },
    element('title', {}, escaped(told)),
  )
  if (style.size < 7 || textWidth(number, style) > box.width - 2) return ground
  const place = { x: box.x + box.width / 2, y: box.y + box.height / 2 + style.size * 0.36, anchor: 'middle' } as const
  return ground + lettering(number, { ...place, ...style, fill: paper.strong, kind: 'cell-value' })
}

function columnName(name: string, x: number, y: number, isTurned: boolean): string {
  const style = { ...nameStyle, fill: paper.strong, kind: 'x-tick', maxWidth: 150 } as const
  if (!isTurned) return lettering(name, { ...style, x, y, anchor: 'middle' })
  const turn = `rotate(-45 ${x.toFixed(2)} ${y.toFixed(2)})`
  return element('g', { transform: turn }, lettering(name, { ...style, x: x + 4, y: y - 2, anchor: 'end' }))
}

/** The largest amounts of each row in a sentence. */
function described({ x, y, values }: HeatChart, write: (value: number) => string): string {
  const sentences = values.map((row, i) => {
    const largest = Array.from(row, (value, j) => ({ value, name: x.names[j]! }))
      .filter(({ value }) => value > 0)
      .toSorted((a, b) => b.value - a.value)
    const told = largest.slice(0, 3).map(({ value, name }) => `${write(value)} ${name}`)
    return `${y.names[i]}: ${told.length > 0 ? told.join(', ') : 'nothing'}${largest.length > 3 ? ', …' : ''}.`
  })
  return [`Heat map. Rows: ${y.label}. Columns: ${x.label}.`, ...sentences].join(' ')
}
