/** What the shipped writer writes at a temperature, with three measures of it: words of its book, different words, letters a second. */
import type { Job } from '../job.js'

export interface Written {
  readonly text: string
  /** Share of its words that the book has. */
  readonly known: number
  /** Share of its words that it has not used before. */
  readonly different: number
  /** Letters a second, here and now. */
  readonly rate: number
}

export const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[a-z]+/g) ?? []

/** Asks for several continuations, the first and the last word of each left out since they may be cut. */
export async function written(
  writer: Job,
  book: ReadonlySet<string>,
  { temperature, seed }: { readonly temperature: number; readonly seed: number },
): Promise<Written> {
  const beginnings = ['The captain ', 'There was ', 'I saw the ']
  const texts: string[] = []
  // The first letters set programs up, which is no part of the speed.
  await writer.answer('continue', { text: beginnings[0]!, temperature, seed, tokens: 4 })
  const began = performance.now()
  for (const text of beginnings) {
    const { values } = await writer.answer('continue', { text, temperature, seed, tokens: 160 })
    texts.push(String(values.text))
  }
  const seconds = (performance.now() - began) / 1000
  const words = texts.flatMap((text) => wordsOf(text).slice(1, -1))
  return {
    text: texts[0]!,
    known: words.filter((word) => book.has(word)).length / words.length,
    different: new Set(words).size / words.length,
    rate: texts.reduce((sum, text) => sum + text.length, 0) / seconds,
  }
}
