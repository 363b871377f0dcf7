import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { trainBpe } from '../tokenizers/index.js'
import { pieceCutter } from './pieces.js'
import { evenSample } from './sample.js'

function cut(text: string, longest: number, step: number): string[] {
  const cutter = pieceCutter(longest)
  const pieces: string[] = []
  for (let at = 0; at < text.length; at += step) pieces.push(...cutter.push(text.slice(at, at + step)))
  return [...pieces, cutter.end()]
}

const prose = fc.array(fc.constantFrom('whale', 'Ahab', ' ', '\n', '  ', '. ', '12', "'s", '…', '🐋', 'é'), {
  maxLength: 80,
})

describe('pieceCutter', () => {
  it('loses nothing, halves no character, and does not depend on how the text came', () => {
    fc.assert(
      fc.property(prose, fc.integer({ min: 2, max: 40 }), fc.integer({ min: 1, max: 30 }), (words, longest, step) => {
        const text = words.join('')
        const pieces = cut(text, longest, step)
        expect(pieces.join('')).toBe(text)
        expect(pieces).toEqual(cut(text, longest, text.length || 1))
        for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(longest)
        expect(pieces.filter((piece) => /\p{Surrogate}/u.test(piece))).toEqual([])
      }),
      { seed: 11, numRuns: 300 },
    )
  })

  it.each(['gpt2', 'cl100k'] as const)('has the tokens of the whole text, where there are words (%s)', (pattern) => {
    const text = 'The whale, 1851.\n\nCall me  Ishmael!  Some years\nago - never mind;\tit’s 12345 \r\n so. '.repeat(40)
    const tokenizer = trainBpe([text], { size: 300, pattern })
    for (const longest of [64, 100, 333]) {
      const pieces = cut(text, longest, 50)
      expect(pieces.length).toBeGreaterThan(5)
      expect(pieces.flatMap((piece) => [...tokenizer.encode(piece)])).toEqual([...tokenizer.encode(text)])
    }
  })
})

describe('evenSample', () => {
  it('keeps all of a short text', () => {
    const sample = evenSample(1000)
    sample.add('one')
    sample.add('two')
    expect(sample.texts()).toEqual(['one', 'two'])
  })

  it('stays in its bounds, half full at least, and spreads evenly', () => {
    const sample = evenSample(500)
    for (let index = 0; index < 5000; index++) sample.add(String(index).padStart(5, '0'))
    const places = sample.texts().map(Number)
    expect(places.length * 5).toBeLessThanOrEqual(500)
    expect(places.length * 5).toBeGreaterThan(200)
    const steps = new Set(places.slice(1).map((place, index) => place - places[index]!))
    expect([...steps]).toEqual([64])
  })
})
