import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byteTokenizer, decodeStream } from './index.js'

describe('decodeStream', () => {
  it('holds back an unfinished character', () => {
    const stream = decodeStream(byteTokenizer())
    const pieces = [...new TextEncoder().encode('\ufeffa👍é')].map(stream.push)
    expect(pieces).toEqual(['', '', '\ufeff', 'a', '', '', '', '👍', '', 'é'])
    expect(stream.end()).toBe('')
  })

  it('joins to what decode gives at once, even for bytes that are not UTF-8', () => {
    const tokenizer = byteTokenizer()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (ids) => {
        const stream = decodeStream(tokenizer)
        expect(Array.from(ids, stream.push).join('') + stream.end()).toBe(tokenizer.decode(ids))
      }),
      { seed: 7, numRuns: 500 },
    )
  })
})
