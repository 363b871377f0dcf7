import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { trainBpe } from './index.js'
import { pieces } from './pretokenize.js'

const text =
  'low lower lowest newer newest wider widest slow slower <|end|> banana bananas aaaa aaaaa 生活 生活 👍👍 '.repeat(3)

/** The definition of training, counted anew at each step. */
function mergesPlainly(texts: readonly string[], wanted: number): string[] {
  let words = texts.flatMap((sample) =>
    [...pieces(String.raw`\p{L}+|[^\p{L}]`)(sample)].map((piece) => [...new TextEncoder().encode(piece)]),
  )
  const merges: string[] = []
  while (merges.length < wanted) {
    const counts = new Map<string, number>()
    for (const word of words) {
      for (let i = 1; i < word.length; i++) {
        const pair = `${word[i - 1]} ${word[i]}`
        counts.set(pair, (counts.get(pair) ?? 0) + 1)
      }
    }
    const order = [...counts].sort(([p, m], [q, n]) => {
      const [a, b] = p.split(' ').map(Number) as [number, number]
      const [c, d] = q.split(' ').map(Number) as [number, number]
      return n - m || a - c || b - d
    })
    const best = order[0]
    if (best === undefined || best[1] < 2) break
    const [left, right] = best[0].split(' ').map(Number)
    words = words.map((word) => {
      const out: number[] = []
      for (let i = 0; i < word.length; i++) {
        if (word[i] === left && word[i + 1] === right) {
          out.push(256 + merges.length)
          i++
        } else out.push(word[i]!)
      }
      return out
    })
    merges.push(best[0])
  }
  return merges
}

describe('trainBpe', () => {
  it('learns the merges of the definition, ties by the smaller ids', () => {
    const sample = fc
      .array(fc.constantFrom('a', 'b', 'ab', 'ba', ' ', 'é'), { maxLength: 60, size: 'max' })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 3 }), (samples) => {
        const trained = trainBpe(samples, { size: 256 + 12, pattern: /\p{L}+|[^\p{L}]/u })
        const expected = mergesPlainly(samples, 12)
        expect(trained.size).toBe(256 + expected.length)
        const bytes = (id: number) => [...trained.bytes(id)]
        expected.forEach((pair, rank) => {
          expect(bytes(256 + rank)).toEqual(pair.split(' ').map(Number).flatMap(bytes))
        })
      }),
      { seed: 3, numRuns: 300 },
    )
  })

  it('gives the same tokenizer for the same texts in another order', () => {
    const parts = text.split(' ').map((part) => `${part} `)
    const options = { size: 285, special: ['<|end|>'] }
    const forwards = trainBpe(parts, options)
    expect(JSON.stringify(trainBpe(parts.reverse(), options))).toBe(JSON.stringify(forwards))
    expect(forwards.size).toBe(285)
  })

  it('keeps special tokens whole, last and out of the counts', () => {
    const trained = trainBpe([text], { size: 290, special: ['<|end|>'] })
    expect(trained.special.get('<|end|>')).toBe(289)
    expect([...trained.encode('<|end|>', { special: 'allow' })]).toEqual([289])
    expect(() => trained.encode('a<|end|>')).toThrow('special token "<|end|>" at character 1')
    expect(trained.decode(trained.encode('<|end|>', { special: 'text' }))).toBe('<|end|>')
    const learnt = Array.from({ length: 33 }, (_, index) => trained.token(256 + index))
    expect(learnt.some((token) => token.includes('|'))).toBe(false)
  })

  it('stops early when no pair occurs twice', () => {
    expect(trainBpe(['abc'], { size: 1000 }).size).toBe(256)
    expect(trainBpe([], { size: 1000 }).size).toBe(256)
  })

  it('round-trips any text, with lone surrogates as U+FFFD', () => {
    const trained = trainBpe([text], { size: 400 })
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (sample) => {
        expect(trained.decode(trained.encode(sample))).toBe(sample)
      }),
      { seed: 4, numRuns: 500 },
    )
    expect(trained.decode(trained.encode('x\udc00\ud800y'))).toBe('x\ufffd\ufffdy')
    expect(trained.decode(trained.encode('\ufeffx'))).toBe('\ufeffx')
  })

  it('refuses a size without room for the bytes', () => {
    expect(() => trainBpe([text], { size: 256, special: ['<|end|>'] })).toThrow('need at least 257')
  })

  it('loses nothing between the matches of a pattern', () => {
    const trained = trainBpe([text], { size: 300, pattern: /\d*/ })
    expect(trained.decode(trained.encode('a 12 b👍3'))).toBe('a 12 b👍3')
    expect([...pieces('\\d*')('a 12 b👍3')]).toEqual(['a ', '12', ' b👍', '3'])
  })
})
