/** Many levels of a category in an order that puts like ones side by side, since they share one number. */
import type { Table } from '../table.js'
import { tableCoding } from './coding.js'
import { type CategoryColumn, type CodedColumn, isLearnt, isStretched } from './column.js'

/** Products with the covariance that find its first direction. */
const rounds = 30

/**
 * The column with its levels ordered by the first principal component of the means that the other columns' numbers have in each; as it is,
 * if it has few levels or there are no others.
 */
export function withOrder(column: CodedColumn, all: readonly CodedColumn[], { columns, rows }: Table): CodedColumn {
  if (column.kind !== 'category' || !isStretched(column)) return column
  const others = all.filter((other) => isLearnt(other) && !(other.kind === 'category' && isStretched(other)))
  if (others.length === 0) return column
  const coding = tableCoding(others)
  const place = columns.indexOf(column.name)
  const means = meansOf(
    column,
    rows.map((row) => row[place]),
    coding.encode(columns, rows),
    coding.centre,
  )
  const scores = firstComponent(means, column.shares, coding.width)
  const order = [...column.levels.keys()].sort((a, b) => scores[a]! - scores[b]!)
  const gap = column.shares.slice(column.levels.length)
  return {
    ...column,
    levels: order.map((level) => column.levels[level]!),
    shares: [...order.map((level) => column.shares[level]!), ...gap],
  }
}

/** The mean of each level's rows, less that of all [levels, width]; drawn to 0 by as much as ten average rows would. */
function meansOf(
  { levels }: CategoryColumn,
  cells: readonly unknown[],
  values: Float32Array,
  centre: readonly number[],
): Float64Array {
  const places = new Map(levels.map((level, i) => [level, i]))
  const width = centre.length
  const means = new Float64Array(levels.length * width)
  const counts = new Float64Array(levels.length).fill(10)
  for (const [row, cell] of cells.entries()) {
    const level = places.get(String(cell))
    if (level === undefined) continue
    counts[level]! += 1
    for (let i = 0; i < width; i++) means[level * width + i]! += values[row * width + i]! - centre[i]!
  }
  return means.map((sum, i) => sum / counts[Math.floor(i / width)]!)
}

/** The place of each row [rows, width] along the direction in which they vary most by their weights, by repeated products. */
function firstComponent(rows: Float64Array, weights: readonly number[], width: number): Float64Array {
  const count = rows.length / width
  const along = (direction: Float64Array): Float64Array =>
    Float64Array.from({ length: count }, (_, row) =>
      direction.reduce((sum, d, i) => sum + d * rows[row * width + i]!, 0),
    )
  let direction = Float64Array.from({ length: width }, (_, i) => 1 + i / width)
  for (let round = 0; round < rounds; round++) {
    const scores = along(direction)
    const next = new Float64Array(width)
    for (let row = 0; row < count; row++) {
      for (let i = 0; i < width; i++) next[i]! += weights[row]! * scores[row]! * rows[row * width + i]!
    }
    const length = Math.hypot(...next)
    if (!(length > 0)) break
    direction = next.map((value) => value / length)
  }
  return along(direction)
}
