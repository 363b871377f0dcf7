/**
 * Philox4x32-10: a counter-based generator. Each 128-bit counter, under a 64-bit key, is scrambled by ten rounds into four
 * 32-bit words; there is no state to carry, so any word can be had on its own and in any order.
 *
 * Source: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11.
 */

const firstMultiplier = 0xd2511f53
const secondMultiplier = 0xcd9e8d57
const firstWeyl = 0x9e3779b9
const secondWeyl = 0xbb67ae85
const firstLow = firstMultiplier & 0xffff
const firstHigh = firstMultiplier >>> 16
const secondLow = secondMultiplier & 0xffff
const secondHigh = secondMultiplier >>> 16
const rounds = 10

/** The four 32-bit words that Philox4x32-10 gives for one counter and key (all words taken modulo 2^32). */
export function philox(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): [number, number, number, number] {
  const words = new Uint32Array(4)
  fillWords(words, 4, counter, key)
  return [words[0]!, words[1]!, words[2]!, words[3]!]
}

/**
 * Fills the first `count` words (rounded up to a multiple of four) with consecutive blocks: block `b` has the counter
 * `(counter[0] + b, counter[1], counter[2], counter[3])`. The first counter word wraps at 2^32 and does not carry.
 */
export function fillWords(
  words: Uint32Array,
  count: number,
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): void {
  const [firstBlock, c1, c2, c3] = counter
  const [k0, k1] = key
  for (let at = 0; at < count; at += 4) {
    let a = (firstBlock + (at >>> 2)) | 0
    let b = c1 | 0
    let c = c2 | 0
    let d = c3 | 0
    let p = k0 | 0
    let q = k1 | 0
    for (let round = 0; round < rounds; round++) {
      // The high word of a 32 x 32 bit product, from four 16 x 16 bit products.
      const aLow = a & 0xffff
      const aHigh = a >>> 16
      const aMiddle = Math.imul(firstHigh, aLow) + (Math.imul(firstLow, aLow) >>> 16)
      const aCarry = Math.imul(firstLow, aHigh) + (aMiddle & 0xffff)
      const aProductHigh = Math.imul(firstHigh, aHigh) + (aMiddle >>> 16) + (aCarry >>> 16)

      const cLow = c & 0xffff
      const cHigh = c >>> 16
      const cMiddle = Math.imul(secondHigh, cLow) + (Math.imul(secondLow, cLow) >>> 16)
      const cCarry = Math.imul(secondLow, cHigh) + (cMiddle & 0xffff)
      const cProductHigh = Math.imul(secondHigh, cHigh) + (cMiddle >>> 16) + (cCarry >>> 16)

      const aProductLow = Math.imul(firstMultiplier, a)
      a = cProductHigh ^ b ^ p
      b = Math.imul(secondMultiplier, c)
      c = aProductHigh ^ d ^ q
      d = aProductLow
      p = (p + firstWeyl) | 0
      q = (q + secondWeyl) | 0
    }
    words[at] = a
    words[at + 1] = b
    words[at + 2] = c
    words[at + 3] = d
  }
}
