import { describe, expect, it } from 'vitest'
import { captionTokens, captionVocabulary } from './captions.js'

describe('captions', () => {
  const captions = ['Red heart', 'broken heart, dark skin tone', 'Straße 24']

  it('have a vocabulary of words in lower case, the most frequent first', () => {
    expect(captionVocabulary(captions).slice(0, 3)).toEqual(['heart', '24', 'broken'])
    expect(captionVocabulary(captions)).toContain('straße')
    expect(captionVocabulary(captions, 2)).toEqual(['heart'])
  })

  it('become rows of places plus 2, with 1 for a word that is not known, cut or filled up with zeros', () => {
    const tokens = captionTokens(['heart', 'red'], 3)
    expect([...tokens(['red heart', 'a red big heart', ''])]).toEqual([3, 2, 0, 1, 3, 1, 0, 0, 0])
  })
})
