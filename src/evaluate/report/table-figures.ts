/** The charts of a report on a table. */
import { barChart, heatChart, histogram, lineChart, scatterChart } from '../../charts/index.js'
import type { TableCoding } from '../../data/index.js'
import type { Row } from '../../sample/index.js'
import type { MeasuredColumn, MeasuredTable } from '../tables/measured.js'
import type { TablePrivacy } from '../tables/privacy.js'
import type { ComparisonRow, Measure, ReportFigure, ReportText } from './report.js'

const chartSize = { isBare: true, width: 480, height: 300 } as const

/** Levels that a chart has room for, and values of a number that are shown one by one. */
const mostLevels = 12

/** Each column, made and real, one over the other. */
export const columnFigures = (made: MeasuredTable, real: MeasuredTable): readonly ReportFigure[] =>
  real.columns.map((column, i) => {
    const own = made.columns[i]!
    const levels = levelsOf(column)
    return levels ? levelFigure(own, column, levels) : densityFigure(own, column)
  })

/** The most frequent levels of a category, or all values of a number that has few; undefined of other numbers. */
function levelsOf({ kind, values, levels }: MeasuredColumn): readonly { value: number; name: string }[] | undefined {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  if (kind === 'category') {
    const frequent = [...counts].sort(([, a], [, b]) => b - a).slice(0, mostLevels)
    return frequent.map(([value]) => ({ value, name: levels[value]! }))
  }
  if (counts.size > mostLevels) return undefined
  return [...counts.keys()]
    .sort((a, b) => a - b)
    .map((value) => ({ value, name: Number.isNaN(value) ? 'missing' : String(value) }))
}

function levelFigure(
  made: MeasuredColumn,
  real: MeasuredColumn,
  levels: readonly { readonly value: number; readonly name: string }[],
): ReportFigure {
  const points = ({ values }: MeasuredColumn) =>
    levels.map(({ value }, i) => {
      const times = values.reduce((sum, each) => sum + (Object.is(each, value) ? 1 : 0), 0)
      return [times / values.length, -i - 1] as const
    })
  return {
    title: real.name,
    svg: scatterChart({
      ...{ ...chartSize, title: real.name, height: Math.max(200, 110 + 22 * levels.length) },
      x: { label: 'share of the rows', format: 'percent' },
      y: {
        label: '',
        domain: [-levels.length - 0.5, -0.5],
        ticks: levels.map((_, i) => -i - 1),
        format: (value) => shortened(levels[-value - 1]?.name ?? ''),
      },
      series: [
        { name: 'training rows', points: points(real) },
        { name: 'made rows', points: points(made) },
      ],
    }),
    caption:
      real.kind === 'category' && real.levels.length > mostLevels + 2
        ? `How often each of the ${levels.length} most frequent levels comes.`
        : 'How often each value comes.',
  }
}

const shortened = (text: string): string => (text.length > 22 ? `${text.slice(0, 21)}…` : text)

/** Bins of a density: few for few rows, so that its teeth are not those of chance. */
const binsFor = (count: number): number => Math.max(8, Math.min(40, Math.round(2 * Math.cbrt(count))))

function densityFigure(made: MeasuredColumn, real: MeasuredColumn): ReportFigure {
  const sorted = real.values.filter((value) => !Number.isNaN(value)).sort()
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!
  const [low, high] = at(0.005) < at(0.995) ? [at(0.005), at(0.995)] : [sorted[0]!, sorted.at(-1)!]
  const bins = binsFor(sorted.length)
  const step = (high - low) / bins
  const points = ({ values }: MeasuredColumn): (readonly [number, number])[] => {
    const counts = new Float64Array(bins)
    let count = 0
    for (const value of values) {
      if (Number.isNaN(value)) continue
      count++
      if (value >= low && value <= high) counts[Math.min(bins - 1, Math.floor((value - low) / step))]! += 1
    }
    return Array.from(counts, (times, bin) => [low + (bin + 0.5) * step, times / Math.max(1, count)] as const)
  }
  const isDate = low > 1e11
  return {
    title: real.name,
    svg: lineChart({
      ...{ ...chartSize, title: real.name },
      x: { label: 'value', ...(isDate && { format: (value: number) => new Date(value).toISOString().slice(0, 7) }) },
      y: { label: 'share of the rows', format: 'percent' },
      series: [
        { name: 'training', points: points(real) },
        { name: 'made', points: points(made) },
      ],
    }),
    caption: `Shares of ${bins} even bins; 1 % of the training rows lies beyond the edges.`,
  }
}

/** Associations of made and of real rows, and how far they differ. */
export function associationFigures(
  columns: readonly string[],
  made: readonly Float64Array[],
  real: readonly Float64Array[],
): readonly ReportFigure[] {
  const sizes = (all: readonly Float64Array[]) =>
    all.map((row, i) => row.map((value, j) => (i === j ? Number.NaN : Math.abs(value))))
  const differences = real.map((row, i) =>
    row.map((value, j) => (i === j ? Number.NaN : Math.abs(value - made[i]![j]!))),
  )
  const format = (value: number): string => value.toFixed(2).replace(/^0/, '')
  const map = (title: string, values: readonly Float64Array[], caption: string): ReportFigure => ({
    title,
    svg: heatChart({
      ...{ title, isBare: true, width: 480, values, format },
      x: { label: 'column', names: columns },
      y: { label: 'column', names: columns },
    }),
    caption,
  })
  return [
    map(
      'Associations of training rows',
      sizes(real),
      'How strongly columns hang together, without signs: 1 is wholly.',
    ),
    map('Associations of made rows', sizes(made), 'The same of made rows.'),
    map('What differs', differences, 'Differences of the two, signs included.'),
  ]
}

/** What is learnt from each kind of rows. */
export const useFigure = (
  rows: readonly ComparisonRow[],
  measure: (row: ComparisonRow) => Measure,
  label: string,
): ReportFigure => ({
  title: 'Learnt from made rows, tried on real ones',
  svg: barChart({
    ...{ title: label, isBare: true, width: 480 },
    x: { label },
    bars: rows.map((row) => {
      const { value, low, high } = measure(row)
      return {
        ...{ name: row.name, value: Math.max(0, value), isHighlighted: row.role === 'model' },
        ...(low !== undefined && high !== undefined && { low: Math.max(0, low), high: Math.max(0, high) }),
      }
    }),
  }),
  caption: 'Whiskers are 95 % intervals over the test rows.',
})

/** Distances to the nearest training row. */
export function distanceFigure({ distances, threshold }: TablePrivacy): ReportFigure {
  const title = 'Distance to the nearest training row'
  const most = Float64Array.of(...distances.generated, ...distances.heldOut).sort()
  const half = Float64Array.from(distances.heldOut).sort()[distances.heldOut.length >> 1]!
  const end = most[Math.floor(0.995 * (most.length - 1))]!
  return {
    title,
    svg: histogram({
      ...{ ...chartSize, title, values: distances.generated, bins: 40 },
      x: { label: 'distance in deviations and levels', domain: [0, end > 0 ? end : 1] },
      rules: [
        { x: threshold, label: 'nearest' },
        { x: half, label: 'half' },
      ],
    }),
    caption:
      'A model that copies has a heap at the left edge. The dashed lines are of test rows: next to none lies left of the first, half lie left of the second.',
  }
}

/** Some rows, as aligned text. */
export function rowsText(
  title: string,
  { names }: Pick<TableCoding, 'names'>,
  rows: readonly Row[],
  caption: string,
): ReportText {
  const written = [names, ...rows.map((row) => row.map(cellText))]
  const widths = names.map((_, column) => Math.max(...written.map((row) => row[column]!.length)))
  const lines = written.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  )
  return { title, text: lines.join('\n'), caption, isAligned: true }
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined || cell === '') return '–'
  return shortened(cell instanceof Date ? cell.toISOString() : String(cell))
}
