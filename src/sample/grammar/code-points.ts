/** Sets of Unicode code points. */

/** Ranges, both ends included, in order and apart from each other; surrogates are in none, as no text in UTF-8 has them. */
export type CodePoints = readonly (readonly [first: number, last: number])[]

/** All that UTF-8 can write. */
export const anyCodePoint: CodePoints = [
  [0, 0xd7ff],
  [0xe000, 0x10ffff],
]

/** The code points of a text's characters. */
export const codePointsOf = (text: string): CodePoints =>
  union(...[...text].map((character) => [[character.codePointAt(0)!, character.codePointAt(0)!] as const]))

export function union(...sets: readonly CodePoints[]): CodePoints {
  const ranges = sets.flat().toSorted((a, b) => a[0] - b[0])
  const joined: [number, number][] = []
  for (const [first, last] of ranges) {
    const before = joined.at(-1)
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last)
    else joined.push([first, last])
  }
  return joined
}

export function intersection(a: CodePoints, b: CodePoints): CodePoints {
  const common: [number, number][] = []
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const first = Math.max(a[i]![0], b[j]![0])
    const last = Math.min(a[i]![1], b[j]![1])
    if (first <= last) common.push([first, last])
    if (a[i]![1] < b[j]![1]) i++
    else j++
  }
  return common
}

/** What is not in the set. */
export function complement(set: CodePoints): CodePoints {
  const others: [number, number][] = []
  let next = 0
  for (const [first, last] of set) {
    if (first > next) others.push([next, first - 1])
    next = last + 1
  }
  if (next <= 0x10ffff) others.push([next, 0x10ffff])
  return intersection(others, anyCodePoint)
}

const byProperty = new Map<string, CodePoints>()

/** The code points of a property as regular expressions name it, such as `L` or `Script=Greek`. @throws SyntaxError for another. */
export function withProperty(name: string): CodePoints {
  const known = byProperty.get(name)
  if (known !== undefined) return known
  const matches = new RegExp(`\\p{${name}}`, 'u')
  const ranges: [number, number][] = []
  for (const [from, to] of anyCodePoint) {
    for (let code = from; code <= to; code++) {
      if (!matches.test(String.fromCodePoint(code))) continue
      if (ranges.at(-1)?.[1] === code - 1) ranges.at(-1)![1] = code
      else ranges.push([code, code])
    }
  }
  byProperty.set(name, ranges)
  return ranges
}
