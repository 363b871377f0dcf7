import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byteTokenizer, characterTokenizer, characterTokenizerOf } from './index.js'

describe('characterTokenizer', () => {
  it('numbers code points in the order given, once each', () => {
    const tokenizer = characterTokenizer('\nab👍a')
    expect([...tokenizer.encode('👍ab\n')]).toEqual([3, 1, 2, 0])
    expect(tokenizer.size).toBe(4)
    expect([...tokenizer.bytes(3)]).toEqual([0xf0, 0x9f, 0x91, 0x8d])
  })

  it('names an unknown character and its place in code points', () => {
    const tokenizer = characterTokenizer('ab👍')
    expect(() => tokenizer.encode('a👍bé')).toThrow('character "é" (U+00E9) at position 3')
  })

  it('uses the unknown token where there is one', () => {
    const tokenizer = characterTokenizer('ab', { unknown: '<unk>', special: ['<end>'] })
    expect([...tokenizer.encode('azb<end>', { special: 'allow' })]).toEqual([0, 2, 1, 3])
    expect(tokenizer.decode([0, 2, 1, 3])).toBe('a<unk>b<end>')
  })

  it('refuses a special token spelled like a character', () => {
    expect(() => characterTokenizer('ab', { special: ['a'] })).toThrow('special token "a"')
  })

  it('round-trips the text it was made from', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const tokenizer = characterTokenizerOf(text)
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text)
        expect(tokenizer.encode(text).length).toBe([...text].length)
      }),
      { seed: 5, numRuns: 300 },
    )
  })

  it('reads lone surrogates as U+FFFD', () => {
    expect(characterTokenizerOf('a\ud800').token(1)).toBe('\ufffd')
    expect(() => characterTokenizer(['\ud800'])).toThrow('U+D800')
  })
})

describe('byteTokenizer', () => {
  it('is UTF-8, byte for byte', () => {
    const tokenizer = byteTokenizer({ special: ['<end>'] })
    expect([...tokenizer.encode('é👍<end>', { special: 'allow' })]).toEqual([...new TextEncoder().encode('é👍'), 256])
    expect(tokenizer.size).toBe(257)
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(tokenizer.decode(tokenizer.encode(text, { special: 'text' }))).toBe(text)
      }),
      { seed: 6, numRuns: 300 },
    )
  })

  it('decodes bytes that are not UTF-8 as U+FFFD', () => {
    expect(byteTokenizer().decode([0x61, 0xff, 0xe2, 0x82])).toBe('a\ufffd\ufffd')
  })

  it('refuses ids that are not there', () => {
    expect(() => byteTokenizer().decode([256])).toThrow('token id 256')
    expect(() => byteTokenizer().bytes(-1)).toThrow('token id -1')
  })
})
