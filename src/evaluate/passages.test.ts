import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { passageIndex } from './index.js'

const spelled = (tokens: ArrayLike<number>): string => String.fromCharCode(...Array.from(tokens, (token) => 97 + token))

/** By trying every length. */
function longest(text: string, start: number, indexed: string): number {
  let length = 0
  while (start + length < text.length && indexed.includes(text.slice(start, start + length + 1))) length++
  return length
}

const texts = (vocabulary: number) =>
  fc.array(fc.nat(vocabulary - 1), { maxLength: 120 }).map((tokens) => Int32Array.from(tokens))

describe('passageIndex', () => {
  it.each([1, 2, 4])('finds the longest match at every place, over %d tokens', (vocabulary) => {
    const check = (indexed: Int32Array, text: Int32Array) => {
      const found = passageIndex(indexed, vocabulary).longestMatches(text)
      expect([...found]).toEqual([...text].map((_, start) => longest(spelled(text), start, spelled(indexed))))
    }
    fc.assert(fc.property(texts(vocabulary), texts(vocabulary), check), { seed: 1, numRuns: 300 })
  })

  it('counts the occurrences of a passage and finds the first', () => {
    const check = (indexed: Int32Array, start: number, length: number) => {
      const passage = indexed.slice(start, start + length)
      fc.pre(passage.length > 0)
      const [text, sought] = [spelled(indexed), spelled(passage)]
      const count = Array.from(text, (_, i) => text.startsWith(sought, i)).filter(Boolean).length
      expect(passageIndex(indexed, 3).occurrences(passage)).toEqual({ count, first: text.indexOf(sought) })
    }
    fc.assert(fc.property(texts(3), fc.nat(100), fc.integer({ min: 1, max: 6 }), check), { seed: 2, numRuns: 300 })
  })

  it('says that a passage does not occur', () => {
    const index = passageIndex(Int32Array.of(0, 1, 2, 0, 1), 4)
    for (const absent of [[3], [1, 1], [0, 1, 0], [2, 0, 1, 2]]) {
      expect(index.occurrences(Int32Array.from(absent))).toEqual({ count: 0, first: -1 })
    }
  })
})
