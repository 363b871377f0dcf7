import { describe, expect, it } from 'vitest'
import { randomStream } from '../../tensor/index.js'
import { selfBleu } from '../index.js'

const texts = (...spelled: readonly string[]) =>
  spelled.map((text) => Int32Array.from(text, (letter) => letter.charCodeAt(0)))

describe('selfBleu', () => {
  it('is what it is by hand', () => {
    // abcd beside abce: three letters of four and two pairs of three.
    const { value, items } = selfBleu(texts('abcd', 'abce'), 2)
    expect(items[0]).toBeCloseTo(Math.sqrt((3 / 4) * (2 / 3)), 12)
    expect(value).toBeCloseTo(Math.SQRT1_2, 12)
  })

  it('counts a letter no more often than one other text has it', () => {
    // Of aaab, one other has two a and one b, the other one a: three of four match.
    expect(selfBleu(texts('aaab', 'aabc', 'acdd'), 1).items[0]).toBeCloseTo(3 / 4, 12)
    // Of aabc: aaab has more a than it, and b; acdd has c.
    expect(selfBleu(texts('aaab', 'aabc', 'acdd'), 1).items[1]).toBe(1)
  })

  it('is one for equal texts, zero for texts without a common token', () => {
    expect(selfBleu(texts('abcde', 'abcde', 'abcde')).value).toBeCloseTo(1, 12)
    expect(selfBleu(texts('abcde', 'fghij')).value).toBe(0)
  })

  it('takes a precision of zero as a tenth of a match', () => {
    expect(selfBleu(texts('ab', 'bc'), 2).value).toBeCloseTo(Math.sqrt((1 / 2) * (0.1 / 1)), 12)
  })

  it('rises as a source repeats itself', () => {
    const drawn = (letters: number) => {
      const stream = randomStream(1)
      return Array.from({ length: 20 }, () => Int32Array.from({ length: 30 }, () => stream.integer(letters)))
    }
    expect(selfBleu(drawn(3)).value).toBeGreaterThan(selfBleu(drawn(30)).value + 0.3)
  })

  it('refuses texts that cannot be compared', () => {
    expect(() => selfBleu(texts('abcd'))).toThrow('1 texts')
    expect(() => selfBleu(texts('abcd', 'abc'))).toThrow('4 and 3 tokens: not of one length')
    expect(() => selfBleu(texts('abc', 'abd'))).toThrow('order 4 of texts of 3 tokens')
  })
})
