/** What a model of tables has to beat, and what it must not be: rows made with no model at all. */
import {
  isLearnt,
  isMissing,
  type LearntColumn,
  normalPlace,
  normalShareBelow,
  type TableCoding,
  type TableRow,
  tableCoding,
  wordCounts,
} from '../../data/index.js'
import { type RandomStream, randomStream } from '../../tensor/index.js'
import { symmetricEigen } from '../statistics/eigen.js'
import { moments } from '../statistics/moments.js'

/** Real rows that rows are made of; their cells stand in the order of the coding's `names`. */
export type RealRows = readonly (readonly unknown[])[]

/** Makes so many rows, cells in the order of the coding's `names`. */
export type RowMaker = (count: number, seed: number) => readonly TableRow[]

/** Each column for itself: its cells are drawn from training rows, each from another row. */
export const independentColumns =
  (rows: RealRows): RowMaker =>
  (count, seed) => {
    const stream = randomStream(seed, 'independent columns')
    return Array.from({ length: count }, () => rows[0]!.map((_, column) => rows[stream.integer(rows.length)]![column]))
  }

/** Training rows as they are, drawn with replacement: as good as real, and no secret is kept. */
export const copiedRows =
  (rows: RealRows): RowMaker =>
  (count, seed) => {
    const stream = randomStream(seed, 'copied rows')
    return Array.from({ length: count }, () => rows[stream.integer(rows.length)]!)
  }

/**
 * A Gaussian copula (R. Nelsen, "An introduction to copulas", 1999; the usual baseline for made tables): every column becomes normal, the
 * levels of a category as stretches in the order of their frequency, and only the means and covariances are kept.
 */
export function gaussianCopula(coding: TableCoding, rows: RealRows, seed: number): RowMaker {
  const stream = randomStream(seed, 'places in a copula')
  const parts = coding.columns.filter(isLearnt).map((column) => {
    const place = coding.names.indexOf(column.name)
    const cells = rows.map((row) => row[place])
    return { place, ...(column.kind === 'category' ? categoryPart(cells) : numberPart(column, cells, seed)) }
  })
  const width = parts.reduce((sum, part) => sum + part.width, 0)
  const normal = Float64Array.from(rows.flatMap((_, row) => parts.flatMap((part) => part.into(row, stream))))
  const draw = correlated(normal, width)
  return (count, drawSeed) => {
    const draws = randomStream(drawSeed, 'draws of a copula')
    return Array.from({ length: count }, () => {
      const [row, drawn] = [[...rows[0]!], draw(draws)]
      let at = 0
      for (const part of parts) {
        row[part.place] = part.outOf(drawn.subarray(at, at + part.width))
        at += part.width
      }
      return row
    })
  }
}

/** Draws normal rows that have the means and covariances of those given. */
function correlated(rows: Float64Array, width: number): (stream: RandomStream) => Float64Array {
  const { mean, covariance } = moments(rows, width)
  const { values, vectors } = symmetricEigen(covariance, width)
  return (stream) => {
    const row = Float64Array.from(mean)
    for (let component = 0; component < width; component++) {
      const length = Math.sqrt(Math.max(0, values[component]!)) * stream.normal()
      for (let i = 0; i < width; i++) row[i]! += length * vectors[component * width + i]!
    }
    return row
  }
}

/** A column as normal numbers, and back. */
interface Part {
  readonly width: number
  into(row: number, stream: RandomStream): readonly number[]
  outOf(normal: Float64Array): unknown
}

/** The cells of a column as stretches of one normal number. */
function categoryPart(cells: readonly unknown[]): Part {
  const keys = cells.map((cell) => (isMissing(cell) ? '' : `=${cell}`))
  const known = new Map(keys.map((key, row) => [key, cells[row]]))
  const counts = wordCounts(keys)
  const ends: number[] = []
  for (const [, times] of counts) ends.push((ends.at(-1) ?? 0) + times / cells.length)
  const places = new Map(counts.map(([key], place) => [key, place]))
  return {
    width: 1,
    into(row, stream) {
      const place = places.get(keys[row]!)!
      const from = place === 0 ? 0 : ends[place - 1]!
      // The middle of one of 2²⁴ parts, so neither end of the stretch.
      return [normalPlace(from + (ends[place]! - from) * (stream.uniform() + 2 ** -25))]
    },
    outOf([z]) {
      const share = normalShareBelow(z!)
      const place = ends.findIndex((end) => share < end)
      return known.get(counts[place < 0 ? counts.length - 1 : place]![0])
    },
  }
}

/** A number by its scale; where some are missing, a second number says so, and the first is anything. */
function numberPart(column: LearntColumn, cells: readonly unknown[], seed: number): Part {
  const coding = tableCoding([column])
  const values = coding.encode(
    [column.name],
    cells.map((cell) => [cell]),
    { stream: randomStream(seed, column.name) },
  )
  const gaps = cells.some(isMissing) ? categoryPart(cells.map((cell) => isMissing(cell))) : undefined
  return {
    width: gaps ? 2 : 1,
    into(row, stream) {
      const z = isMissing(cells[row]) ? stream.normal() : values[row * coding.width]!
      return [z, ...(gaps ? gaps.into(row, stream) : [])]
    },
    outOf(normal) {
      const number = new Float32Array(coding.width)
      number[0] = normal[0]!
      const isGap = gaps?.outOf(normal.subarray(1)) === true
      return isGap ? column.gap : coding.decode(number)[0]![0]
    },
  }
}
