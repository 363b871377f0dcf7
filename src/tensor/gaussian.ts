/**
 * Box-Muller from 32-bit words with + - * / and square root alone. IEEE 754 rounds these the same everywhere, while
 * Math.log, Math.sin and Math.cos may differ in the last bit between engines; so these normals are bit-identical on all of them.
 *
 * Source: G. Box, M. Muller, "A note on the generation of random normal deviates", 1958.
 */

const powersOfTwo = Float64Array.from({ length: 34 }, (_, exponent) => 2 ** -exponent)
const quarterTurnPerWord = Math.PI / 2 / 2 ** 30

/** The radius `sqrt(-2 ln u)` for `u = (word + 1/2) / 2^32`; at most 6.77. */
export function radius(word: number): number {
  const leading = Math.clz32(word)
  // u = mantissa * 2^-(leading + 1), the mantissa in [1, 2); it is 1/2 for the word 0.
  let mantissa = (word + 0.5) * powersOfTwo[31 - leading + (leading >>> 5)]!
  let exponent = leading + 1 - (leading >>> 5)
  if (mantissa > Math.SQRT2) {
    mantissa *= 0.5
    exponent -= 1
  }
  // ln m = 2 artanh(s), s = (m - 1) / (m + 1); |s| < 0.172 but for the word 0, where it is 1/3.
  const s = (mantissa - 1) / (mantissa + 1)
  const z = s * s
  const series =
    1 + z * (1 / 3 + z * (1 / 5 + z * (1 / 7 + z * (1 / 9 + z * (1 / 11 + z * (1 / 13 + z * (1 / 15 + z / 17)))))))
  return Math.sqrt(2 * (exponent * Math.LN2 - 2 * s * series))
}

/**
 * Writes `radius * cos(angle)` and `radius * sin(angle)` at `at` and `at + 1`, the angle uniform over the turn: two bits of the
 * word are the signs, thirty place it in a quarter turn. A write past the end of `out` is dropped.
 */
export function placeOnCircle(out: Float32Array | Float64Array, at: number, radius: number, word: number): void {
  // theta in (-pi/4, pi/4), then cos(theta + pi/4) = (cos - sin) / sqrt 2 and sin(theta + pi/4) = (cos + sin) / sqrt 2.
  const theta = ((word & 0x3fffffff) - 0x1fffffff - 0.5) * quarterTurnPerWord
  const t = theta * theta
  const sine =
    theta * (1 - t * (1 / 6 - t * (1 / 120 - t * (1 / 5040 - t * (1 / 362880 - t * (1 / 39916800 - t / 6227020800))))))
  const cosine = 1 - t * (1 / 2 - t * (1 / 24 - t * (1 / 720 - t * (1 / 40320 - t * (1 / 3628800 - t / 479001600)))))
  const scaled = radius * Math.SQRT1_2
  out[at] = (1 - 2 * (word >>> 31)) * scaled * (cosine - sine)
  out[at + 1] = (1 - 2 * ((word >>> 30) & 1)) * scaled * (cosine + sine)
}
