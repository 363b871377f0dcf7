import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeStream, loadTokenizer, wordTokenizer, wordTokenizerOf } from './index.js'

describe('wordTokenizer', () => {
  it('gives words and line ends one token each', () => {
    const tokenizer = wordTokenizerOf('+12 60:24 +12\n62:24')
    expect([...tokenizer.encode('60:24 +12\n\n  62:24')]).toEqual([2, 1, 0, 0, 3])
    expect(tokenizer.size).toBe(4)
    expect(new TextDecoder().decode(tokenizer.bytes(2))).toBe('60:24 ')
    expect(new TextDecoder().decode(tokenizer.bytes(0))).toBe('\n')
  })

  it('names an unknown word and its place', () => {
    const tokenizer = wordTokenizer(['a', 'b'])
    expect(() => tokenizer.encode('a b\nc')).toThrow('word "c" at position 3')
    const lenient = wordTokenizer(['a'], { unknown: '<unk>', special: ['<end>'] })
    expect([...lenient.encode('a z<end>a', { special: 'allow' })]).toEqual([1, 2, 3, 1])
  })

  it('refuses what is not one word', () => {
    expect(() => wordTokenizer(['a b'])).toThrow('"a b": it is not one word')
    expect(() => wordTokenizer([''])).toThrow('"": it is not one word')
    expect(() => wordTokenizer(['a'], { special: ['a'] })).toThrow('special token "a"')
  })

  it('round-trips words behind each of which stands a space, also token by token', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[ \n]/.test(text))
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.constant('\n')), { minLength: 1 }), (words) => {
        const text = words.map((item) => (item === '\n' ? item : `${item} `)).join('')
        const tokenizer = wordTokenizerOf(text)
        const ids = tokenizer.encode(text)
        expect(ids.length).toBe(words.length)
        expect(tokenizer.decode(ids)).toBe(text)
        const stream = decodeStream(tokenizer)
        expect([...ids].map((id) => stream.push(id)).join('') + stream.end()).toBe(text)
      }),
      { seed: 11, numRuns: 300 },
    )
  })

  it('refuses a saved vocabulary of words without a line end', () => {
    const file = wordTokenizer(['a']).toJSON()
    const broken = { ...file, model: { ...file.model, vocab: { a: 0 } } }
    expect(() => loadTokenizer(broken)).toThrow('does not begin with the end of a line')
  })
})
