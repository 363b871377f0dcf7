/** Blocks of quantised weights as GGML has them: 32 numbers and their scale, little-endian. */
import { fromF16, toF16 } from './half.js'

/** How a GGUF file holds the numbers of a tensor. */
export type GgufDtype = 'F32' | 'F16' | 'Q8_0' | 'Q4_0'

/** Numbers that share a scale. */
export const blockLength = 32

interface Blocks {
  /** Its number in the format. */
  readonly code: number
  readonly length: number
  readonly bytes: number
}

export const ggufDtypes: Readonly<Record<GgufDtype, Blocks>> = {
  F32: { code: 0, length: 1, bytes: 4 },
  F16: { code: 1, length: 1, bytes: 2 },
  Q4_0: { code: 2, length: blockLength, bytes: 2 + blockLength / 2 },
  Q8_0: { code: 8, length: blockLength, bytes: 2 + blockLength },
}

/** Numbers as the bytes of a dtype, rounded; blocks run along the last axis, which must be a multiple of them. */
export function toBlocks(values: Float32Array, dtype: GgufDtype): Uint8Array {
  if (dtype === 'F32') return new Uint8Array(values.slice().buffer)
  if (dtype === 'F16') return new Uint8Array(toF16(values).buffer)
  const { bytes } = ggufDtypes[dtype]
  const made = new Uint8Array((values.length / blockLength) * bytes)
  for (let block = 0; block * blockLength < values.length; block++) {
    const numbers = values.subarray(block * blockLength, (block + 1) * blockLength)
    const into = made.subarray(block * bytes, (block + 1) * bytes)
    if (dtype === 'Q8_0') writeQ8(numbers, into)
    else writeQ4(numbers, into)
  }
  return made
}

/** The numbers that the bytes of a dtype stand for. */
export function fromBlocks(bytes: Uint8Array, dtype: GgufDtype): Float32Array {
  if (dtype === 'F32') return new Float32Array(bytes.slice().buffer)
  if (dtype === 'F16') return fromF16(new Uint16Array(bytes.slice().buffer))
  const size = ggufDtypes[dtype].bytes
  const values = new Float32Array((bytes.length / size) * blockLength)
  for (let block = 0; block * size < bytes.length; block++) {
    const from = bytes.subarray(block * size, (block + 1) * size)
    const scale = fromF16(Uint16Array.of(from[0]! | (from[1]! << 8)))[0]!
    const into = values.subarray(block * blockLength, (block + 1) * blockLength)
    for (let i = 0; i < blockLength; i++)
      into[i] = scale * (dtype === 'Q8_0' ? (from[2 + i]! << 24) >> 24 : q4(from, i))
  }
  return values
}

/** Scale: the largest magnitude over 127. */
function writeQ8(numbers: Float32Array, into: Uint8Array): void {
  const largest = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const scale = Math.fround(largest / 127)
  const inverse = scale === 0 ? 0 : Math.fround(1 / scale)
  writeScale(scale, into)
  for (let i = 0; i < blockLength; i++) into[2 + i] = roundAway(Math.fround(numbers[i]! * inverse))
}

/** Half a step is rounded away from zero, as C's `roundf` does. */
const roundAway = (value: number): number => Math.sign(value) * Math.floor(Math.abs(value) + 0.5)

/** Scale: the number of largest magnitude over −8, so that it is exact; 16 levels from −8 to 7. */
function writeQ4(numbers: Float32Array, into: Uint8Array): void {
  const largest = numbers.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0)
  const scale = Math.fround(largest / -8)
  const inverse = scale === 0 ? 0 : Math.fround(1 / scale)
  writeScale(scale, into)
  const level = (i: number): number => Math.min(15, Math.trunc(Math.fround(numbers[i]! * inverse) + 8.5))
  for (let i = 0; i < blockLength / 2; i++) into[2 + i] = level(i) | (level(i + blockLength / 2) << 4)
}

/** The first half of a block stands in the low halves of its bytes, the second in the high ones. */
const q4 = (from: Uint8Array, i: number): number =>
  (i < blockLength / 2 ? from[2 + i]! & 15 : from[2 + i - blockLength / 2]! >> 4) - 8

function writeScale(scale: number, into: Uint8Array): void {
  const bits = toF16(Float32Array.of(scale))[0]!
  into[0] = bits & 255
  into[1] = bits >> 8
}
