import type { CodePoints } from './code-points.js'

/** A range of bytes for each byte of a character. */
export type ByteRanges = readonly (readonly [low: number, high: number])[]

/** The last code point of each length in UTF-8 (RFC 3629). */
const lastOfLength = [0x7f, 0x7ff, 0xffff, 0x10ffff] as const

/** The code points of a set in UTF-8: as few sequences of byte ranges as cover them, each exactly. */
export function utf8Ranges(set: CodePoints): ByteRanges[] {
  const all: ByteRanges[] = []
  for (const [first, last] of set) {
    let from = first
    for (const end of lastOfLength) {
      if (from > last) break
      if (from > end) continue
      cover(utf8(from), utf8(Math.min(last, end)), [], all)
      from = end + 1
    }
  }
  return all
}

/** All byte strings of one length from `low` to `high`, after what is settled. */
function cover(low: readonly number[], high: readonly number[], settled: ByteRanges, into: ByteRanges[]): void {
  const [a, b] = [low[0]!, high[0]!]
  const [lowRest, highRest] = [low.slice(1), high.slice(1)]
  const isLowest = lowRest.every((byte) => byte === 0x80)
  const isHighest = highRest.every((byte) => byte === 0xbf)
  if (a === b && !(isLowest && isHighest)) {
    cover(lowRest, highRest, [...settled, [a, a]], into)
    return
  }
  const [from, to] = [isLowest ? a : a + 1, isHighest ? b : b - 1]
  if (!isLowest)
    cover(
      lowRest,
      lowRest.map(() => 0xbf),
      [...settled, [a, a]],
      into,
    )
  if (from <= to) into.push([...settled, [from, to], ...lowRest.map(() => [0x80, 0xbf] as const)])
  if (!isHighest)
    cover(
      highRest.map(() => 0x80),
      highRest,
      [...settled, [b, b]],
      into,
    )
}

function utf8(code: number): number[] {
  if (code <= 0x7f) return [code]
  const tail = (shift: number): number => 0x80 | ((code >> shift) & 0x3f)
  if (code <= 0x7ff) return [0xc0 | (code >> 6), tail(0)]
  if (code <= 0xffff) return [0xe0 | (code >> 12), tail(6), tail(0)]
  return [0xf0 | (code >> 18), tail(12), tail(6), tail(0)]
}
