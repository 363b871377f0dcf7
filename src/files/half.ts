/**
 * The two 16-bit floating-point formats, to and from float32: F16 (IEEE 754 binary16: 5 exponent bits, 10 of fraction) and BF16
 * (float32's upper half: 8 and 7). Writing rounds to the nearest value, ties to the even one; signs of zero, infinities,
 * subnormals and NaN survive both ways.
 */

/** Widens BF16 bit patterns; exact. */
export function fromBF16(bits: Uint16Array): Float32Array {
  const words = new Uint32Array(bits.length)
  for (let i = 0; i < bits.length; i += 1) words[i] = bits[i]! << 16
  return new Float32Array(words.buffer)
}

/** Rounds to BF16 bit patterns. */
export function toBF16(values: Float32Array): Uint16Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length)
  const bits = new Uint16Array(values.length)
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i]!
    const upper = word >>> 16
    const notNumber = (word & 0x7fffffff) > 0x7f800000
    bits[i] = notNumber ? upper | 0x40 : (word + 0x7fff + (upper & 1)) >>> 16
  }
  return bits
}

/** Widens F16 bit patterns; exact. */
export function fromF16(bits: Uint16Array): Float32Array {
  const values = new Float32Array(bits.length)
  const words = new Uint32Array(values.buffer)
  for (let i = 0; i < bits.length; i += 1) {
    const half = bits[i]!
    const sign = half & 0x8000
    const exponent = (half >>> 10) & 0x1f
    const fraction = half & 0x3ff
    if (exponent === 0) values[i] = (sign ? -1 : 1) * fraction * 2 ** -24
    else words[i] = (sign << 16) | ((exponent === 31 ? 255 : exponent + 112) << 23) | (fraction << 13)
  }
  return values
}

/** Rounds to F16 bit patterns; from 65520 up that is infinity. */
export function toF16(values: Float32Array): Uint16Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length)
  const bits = new Uint16Array(values.length)
  for (let i = 0; i < words.length; i += 1)
    bits[i] = ((words[i]! >>> 16) & 0x8000) | magnitudeF16(words[i]! & 0x7fffffff)
  return bits
}

function magnitudeF16(word: number): number {
  if (word > 0x7f800000) return 0x7e00 | ((word >>> 13) & 0x3ff)
  if (word >= 0x477ff000) return 0x7c00
  if (word >= 0x38800000) return (word - 0x38000000 + 0xfff + ((word >>> 13) & 1)) >>> 13
  // Subnormal: the 24-bit significand counts units of 2^(exponent - 150); an F16 subnormal counts units of 2^-24.
  const shift = 126 - (word >>> 23)
  if (shift > 24) return 0
  const significand = (word & 0x7fffff) | 0x800000
  return (significand + (1 << (shift - 1)) - 1 + ((significand >>> shift) & 1)) >>> shift
}
