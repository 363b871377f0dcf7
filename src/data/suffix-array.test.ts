import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomStream } from '../tensor/index.js'
import { suffixArray } from './index.js'

/** By comparing suffixes. */
function sorted(tokens: Int32Array): number[] {
  const compare = (a: number, b: number): number => {
    for (let i = 0; ; i++) {
      if (a + i >= tokens.length || b + i >= tokens.length) return b - a
      if (tokens[a + i] !== tokens[b + i]) return tokens[a + i]! - tokens[b + i]!
    }
  }
  return Array.from(tokens.keys()).sort(compare)
}

describe('suffixArray', () => {
  it.each([1, 2, 3, 200])('sorts the suffixes of any text over %d tokens', (vocabulary) => {
    const texts = fc.array(fc.nat(vocabulary - 1), { maxLength: 300 })
    const check = (text: number[]) => {
      const tokens = Int32Array.from(text)
      expect([...suffixArray(tokens, vocabulary)]).toEqual(sorted(tokens))
    }
    fc.assert(fc.property(texts, check), { seed: 1, numRuns: 200 })
  })

  it('sorts texts that repeat, which take it several levels down', () => {
    const words = ['a', 'ab']
    while (words.at(-1)!.length < 1500) words.push(words.at(-1)! + words.at(-2)!)
    for (const text of [words.at(-1)!, 'abracadabra'.repeat(150), 'mississippi'.repeat(100), 'ba'.repeat(700)]) {
      const tokens = Int32Array.from(text, (letter) => letter.charCodeAt(0))
      expect([...suffixArray(tokens, 256)]).toEqual(sorted(tokens))
    }
  })

  it('orders neighbours of a long text', () => {
    const stream = randomStream(2, 'suffixes')
    const tokens = Int32Array.from({ length: 200_000 }, () => (stream.uniform() < 0.9 ? 1 : stream.integer(4)))
    const suffixes = suffixArray(tokens, 4)
    expect(new Set(suffixes).size).toBe(tokens.length)
    const isBefore = (a: number, b: number): boolean => {
      while (tokens[a] === tokens[b] && b < tokens.length && a < tokens.length) [a, b] = [a + 1, b + 1]
      return a >= tokens.length || (b < tokens.length && tokens[a]! < tokens[b]!)
    }
    expect(suffixes.every((suffix, i) => i === 0 || isBefore(suffixes[i - 1]!, suffix))).toBe(true)
  })

  it('refuses a token outside the vocabulary', () => {
    expect(() => suffixArray(Int32Array.of(0, 3), 3)).toThrow('suffixArray: token 3')
    expect(() => suffixArray(Int32Array.of(0, -1), 3)).toThrow('token -1')
  })
})
