import type { ValueRange } from '../../models/index.js'
import { type Examples, everyExample } from '../examples.js'
import { isImage } from './networks.js'

/** Examples read at once. */
const batch = 256
/** A place that is always the same has no deviation to divide by. */
const least = 1e-6

/** How a generator sees such examples: as they say; else images as images, and rows by the mean and the deviation of each place. */
export function rangeOf(examples: Examples): ValueRange {
  const { shape, count, range } = examples
  if (range) return range
  if (isImage(shape)) return 'image'
  const size = shape.reduce((a, b) => a * b, 1)
  const sums = new Float64Array(size)
  for (const { x } of everyExample(examples, batch)) {
    for (let i = 0; i < x.length; i++) sums[i % size]! += x[i]!
  }
  const centre = sums.map((sum) => sum / count)
  const squares = new Float64Array(size)
  for (const { x } of everyExample(examples, batch)) {
    for (let i = 0; i < x.length; i++) squares[i % size]! += (x[i]! - centre[i % size]!) ** 2
  }
  const scale = Array.from(squares, (square) => (square > count * least ** 2 ? Math.sqrt(square / count) : 1))
  return { centre: [...centre], scale }
}
