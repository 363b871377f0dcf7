/** What a code of few numbers costs and loses, beside principal components and the mean. */
import type { Memory } from '../runtime/index.js'
import { AtelierError } from '../tensor/index.js'
import { type PrincipalComponents, principalComponents, projectRows, type RowSource } from './principal-components.js'

/** Between rows and codes: [n, width] and [n, length]. */
export interface RowCoder {
  readonly length: number
  encode(rows: Float32Array): Promise<Float32Array>
  decode(codes: Float32Array): Promise<Float32Array>
}

export interface CompressionRow {
  readonly name: string
  /** Bits for an example. */
  readonly bits: number
  /** Mean squared error of an element. */
  readonly error: number
  /** The same of each example [examples]. */
  readonly errors: Float64Array
  /** −10·log₁₀ of the error, in decibels, for elements from 0 to 1. */
  readonly psnr: number
}

export interface Compression {
  readonly examples: number
  /** Numbers of an example, and of its code. */
  readonly width: number
  readonly bottleneck: number
  /** The model; the model with a byte for each number, at its entropy; principal components, as many; the mean example. */
  readonly rows: readonly CompressionRow[]
  /** Codes of the measured rows, [examples, bottleneck]. */
  readonly codes: Float32Array
}

const levels = 256
const blockRows = 1000

/**
 * Measures a coder on rows that it has not learnt from. Ranges of the numbers that become bytes, principal components and the mean come from
 * `training`. The entropy is that of each number's bytes alone, summed: what a coder that knows their frequencies needs.
 */
export async function compression(
  memory: Memory,
  coder: RowCoder,
  training: RowSource,
  measured: RowSource,
): Promise<Compression> {
  const { length } = coder
  if (measured.count === 0) throw new AtelierError('compression: no examples to measure on')
  const ranges = await rangesOf(coder, training)
  const principal = await principalComponents(memory, training, { count: Math.min(length, training.width) })
  const codes = new Float32Array(measured.count * length)
  const errors = () => new Float64Array(measured.count)
  const lost = { model: errors(), bytes: errors(), principal: errors(), mean: errors() }
  const counts = Array.from({ length }, () => new Uint32Array(levels))
  for (let from = 0; from < measured.count; from += blockRows) {
    const rows = measured.rows(from, Math.min(measured.count, from + blockRows))
    const found = await coder.encode(rows)
    codes.set(found, from * length)
    const bytes = found.map((value, i) => byteOf(value, ranges[i % length]!))
    for (const [i, byte] of bytes.entries()) counts[i % length]![byte]! += 1
    const decoded = await coder.decode(bytes.map((byte, i) => numberOf(byte, ranges[i % length]!)))
    lost.model.set(squaredErrors(rows, await coder.decode(found), measured.width), from)
    lost.bytes.set(squaredErrors(rows, decoded, measured.width), from)
    const { mean, rest } = projectionErrors(rows, principal)
    lost.mean.set(mean, from)
    lost.principal.set(rest, from)
  }
  const entropy = counts.reduce((sum, of) => sum + entropyBits(of, measured.count), 0)
  const row = (name: string, bits: number, errors: Float64Array): CompressionRow => {
    const error = errors.reduce((sum, each) => sum + each, 0) / measured.count
    return { name, bits, error, errors, psnr: -10 * Math.log10(error) }
  }
  return {
    ...{ examples: measured.count, width: measured.width, bottleneck: length, codes },
    rows: [
      row('this model', 32 * length, lost.model),
      row('its codes as bytes, by their entropy', entropy, lost.bytes),
      row(`${principal.count} principal components`, 32 * principal.count, lost.principal),
      row('the mean example', 0, lost.mean),
    ],
  }
}

type Range = readonly [low: number, high: number]

/** The least and the largest that each number of a code is on training rows. */
async function rangesOf({ encode, length }: RowCoder, training: RowSource): Promise<readonly Range[]> {
  const ranges = Array.from({ length }, () => [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as [number, number])
  for (let from = 0; from < training.count; from += blockRows) {
    const codes = await encode(training.rows(from, Math.min(training.count, from + blockRows)))
    for (const [i, value] of codes.entries()) {
      const range = ranges[i % length]!
      range[0] = Math.min(range[0], value)
      range[1] = Math.max(range[1], value)
    }
  }
  return ranges
}

const byteOf = (value: number, [low, high]: Range): number =>
  high > low ? Math.round(Math.min(1, Math.max(0, (value - low) / (high - low))) * (levels - 1)) : 0

const numberOf = (byte: number, [low, high]: Range): number => low + ((high - low) * byte) / (levels - 1)

/** Mean squared differences of each row. */
function squaredErrors(rows: Float32Array, others: Float32Array, width: number): Float64Array {
  return Float64Array.from({ length: rows.length / width }, (_, row) => {
    let sum = 0
    for (let i = row * width; i < (row + 1) * width; i++) sum += (rows[i]! - others[i]!) ** 2
    return sum / width
  })
}

/** Mean squared differences of each row from the mean, and what is left of them outside the directions. */
function projectionErrors(
  rows: Float32Array,
  principal: PrincipalComponents,
): { readonly mean: Float64Array; readonly rest: Float64Array } {
  const { count, width, mean: centre } = principal
  const scores = projectRows(rows, principal)
  const mean = Float64Array.from({ length: rows.length / width }, (_, row) => {
    let sum = 0
    for (let i = 0; i < width; i++) sum += (rows[row * width + i]! - centre[i]!) ** 2
    return sum / width
  })
  const rest = mean.map((error, row) => {
    const along = scores.subarray(row * count, (row + 1) * count).reduce((sum, score) => sum + score * score, 0)
    return error - along / width
  })
  return { mean, rest }
}

/** Of a symbol with these counts. */
const entropyBits = (counts: Uint32Array, total: number): number =>
  counts.reduce((sum, count) => sum - (count > 0 ? (count / total) * Math.log2(count / total) : 0), 0)
