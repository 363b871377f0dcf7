/** Finds in a reader's own words what is likely to be a key point. It marks; the reader decides. */
import type { KeyPoint } from './question.js'

export interface Passage {
  readonly text: string
  /** Ids of the key points whose phrases it may be. */
  readonly points: readonly string[]
}

const endings = /(?:ingly|ations|ation|ings|ing|edly|ies|ied|ers|er|ed|es|ly|s|e)$/

/** A word without case and without its most usual endings, so that "samples" and "sampling" are one. */
const stem = (word: string): string => {
  const plain = word.toLowerCase()
  const cut = plain.replace(endings, '').replace(/([^aeiou])\1$/, '$1')
  return cut.length >= 3 ? cut : plain
}

interface Word {
  readonly start: number
  readonly end: number
  readonly stem: string
}

const wordsOf = (text: string): readonly Word[] =>
  [...text.matchAll(/[\p{L}\p{N}]+/gu)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    stem: stem(match[0]),
  }))

/** The text in pieces, in order and whole; those in which a phrase of a key point occurs name that point. */
export function highlighted(text: string, points: readonly KeyPoint[]): readonly Passage[] {
  const words = wordsOf(text)
  const found: { readonly start: number; readonly end: number; readonly point: string }[] = []
  for (const { id, phrases } of points) {
    for (const phrase of phrases) {
      const wanted = wordsOf(phrase).map((word) => word.stem)
      for (let at = 0; at + wanted.length <= words.length; at++) {
        if (!wanted.every((each, i) => words[at + i]!.stem === each)) continue
        found.push({ start: words[at]!.start, end: words[at + wanted.length - 1]!.end, point: id })
      }
    }
  }
  const edges = [...new Set([0, text.length, ...found.flatMap((one) => [one.start, one.end])])].sort((a, b) => a - b)
  return edges.slice(1).flatMap((end, i) => {
    const start = edges[i]!
    const inside = found.filter((one) => one.start <= start && end <= one.end).map(({ point }) => point)
    return start === end ? [] : [{ text: text.slice(start, end), points: [...new Set(inside)] }]
  })
}

/** Ids of the points of which a phrase occurs. */
export const touched = (text: string, points: readonly KeyPoint[]): readonly string[] => {
  const all = new Set(highlighted(text, points).flatMap((passage) => passage.points))
  return points.flatMap(({ id }) => (all.has(id) ? [id] : []))
}
