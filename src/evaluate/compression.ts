/** What a code of few numbers costs and loses, beside principal components and the mean. */
import type { Memory } from '../runtime/index.js'
import { AtelierError } from '../tensor/index.js'
import { type PrincipalComponents, principalComponents, type RowSource } from './principal-components.js'

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
  const sums = { model: 0, bytes: 0, principal: 0, mean: 0 }
  const counts = Array.from({ length }, () => new Uint32Array(levels))
  for (let from = 0; from < measured.count; from += blockRows) {
    const rows = measured.rows(from, Math.min(measured.count, from + blockRows))
    const found = await coder.encode(rows)
    codes.set(found, from * length)
    const bytes = found.map((value, i) => byteOf(value, ranges[i % length]!))
    for (const [i, byte] of bytes.entries()) counts[i % length]![byte]! += 1
    sums.model += squaredError(rows, await coder.decode(found))
    sums.bytes += squaredError(rows, await coder.decode(bytes.map((byte, i) => numberOf(byte, ranges[i % length]!))))
    const [away, along] = projected(rows, principal)
    sums.mean += away
    sums.principal += away - along
  }
  const entropy = counts.reduce((sum, of) => sum + entropyBits(of, measured.count), 0)
  const row = (name: string, bits: number, sum: number): CompressionRow => {
    const error = sum / (measured.count * measured.width)
    return { name, bits, error, psnr: -10 * Math.log10(error) }
  }
  return {
    ...{ examples: measured.count, width: measured.width, bottleneck: length, codes },
    rows: [
      row('this model', 32 * length, sums.model),
      row('its codes as bytes, by their entropy', entropy, sums.bytes),
      row(`${principal.count} principal components`, 32 * principal.count, sums.principal),
      row('the mean example', 0, sums.mean),
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

function squaredError(rows: Float32Array, others: Float32Array): number {
  let sum = 0
  for (let i = 0; i < rows.length; i++) sum += (rows[i]! - others[i]!) ** 2
  return sum
}

/** Σ |x − mean|² over rows, and how much of it lies along the directions. */
function projected(rows: Float32Array, principal: PrincipalComponents): readonly [away: number, along: number] {
  const { count, width, mean, directions } = principal
  let [away, along] = [0, 0]
  const centred = new Float64Array(width)
  for (let at = 0; at < rows.length; at += width) {
    for (let i = 0; i < width; i++) {
      centred[i] = rows[at + i]! - mean[i]!
      away += centred[i]! ** 2
    }
    for (let direction = 0; direction < count; direction++) {
      let product = 0
      for (let i = 0; i < width; i++) product += centred[i]! * directions[direction * width + i]!
      along += product * product
    }
  }
  return [away, along]
}

/** Of a symbol with these counts. */
const entropyBits = (counts: Uint32Array, total: number): number =>
  counts.reduce((sum, count) => sum - (count > 0 ? (count / total) * Math.log2(count / total) : 0), 0)
