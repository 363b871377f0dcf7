import { describe, expect, it } from 'vitest'
import { patterns, pieces } from './pretokenize.js'

describe('pieces', () => {
  it('folds case and knows white space as Unicode does, not as JavaScript does', () => {
    // Checked against Hugging Face tokenizers 0.23.2: ſ folds to s, U+0085 is a space, U+FEFF is not.
    const cut = pieces(patterns.cl100k)
    expect([...cut("It'ſok x'LLy")]).toEqual(['It', "'ſ", 'ok', ' x', "'LL", 'y'])
    expect([...cut('a\u0085\u0085b\ufeff\ufeffc')]).toEqual(['a', '\u0085', '\u0085b', '\ufeff\ufeff', 'c'])
  })
})
