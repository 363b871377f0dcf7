import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PieceEnd, patterns, pieceEnds, pieceEndsBy, pieces } from './pretokenize.js'

describe('pieces', () => {
  it('folds case and knows white space as Unicode does, not as JavaScript does', () => {
    // Checked against Hugging Face tokenizers 0.23.2: ſ folds to s, U+0085 is a space, U+FEFF is not.
    const cut = pieces(patterns.cl100k)
    expect([...cut("It'ſok x'LLy")]).toEqual(['It', "'ſ", 'ok', ' x', "'LL", 'y'])
    expect([...cut('a\u0085\u0085b\ufeff\ufeffc')]).toEqual(['a', '\u0085', '\u0085b', '\ufeff\ufeff', 'c'])
  })

  it("cuts by GPT-2's pattern as the regular expression does", () => {
    const parts = [
      'a',
      'Ω',
      '7',
      '¾',
      '𝟘',
      '𐐀',
      '🐋',
      ' ',
      '\n',
      '\t',
      '\u0085',
      '\ufeff',
      '\u3000',
      "'",
      "'s",
      "'LL",
      '.',
      '\ud800',
      '\udc00',
    ]
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...parts)).map((list) => list.join('')),
    )
    const [byTable, byExpression] = [pieceEnds(patterns.gpt2), pieceEndsBy(patterns.gpt2)]
    const ends = (end: PieceEnd, sample: string): number[] => {
      const found = [0]
      while (found.at(-1)! < sample.length) found.push(end(sample, found.at(-1)!))
      return found
    }
    fc.assert(
      fc.property(text, (sample) => {
        expect(ends(byTable, sample)).toEqual(ends(byExpression, sample))
      }),
      { seed: 5, numRuns: 3000 },
    )
  })
})
