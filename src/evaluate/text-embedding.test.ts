import { describe, expect, it } from 'vitest'
import { textEmbedding } from './text-embedding.js'

const texts = [
  'the whale swims in the cold sea',
  'a whale swam through the cold sea at night',
  'interest rates rose by a quarter of a percent',
  'the bank raised interest rates by half a percent',
]

/** Cosines of all pairs of rows, whose length is 1. */
function cosines(rows: Float32Array, width: number): readonly (readonly number[])[] {
  const row = (i: number) => rows.subarray(i * width, (i + 1) * width)
  return texts.map((_, i) => texts.map((_, j) => row(i).reduce((sum, value, k) => sum + value * row(j)[k]!, 0)))
}

describe('text embedding', () => {
  it('puts texts of one matter nearer to each other than to the others', () => {
    const { embed, width } = textEmbedding(texts, { width: 256 })
    const near = cosines(embed(texts), width)
    for (const i of [0, 1, 2, 3]) expect(near[i]![i]).toBeCloseTo(1, 5)
    const [sea, money] = [near[0]![1]!, near[2]![3]!]
    for (const other of [near[0]![2]!, near[0]![3]!, near[1]![2]!, near[1]![3]!]) {
      expect(Math.min(sea, money)).toBeGreaterThan(other + 0.15)
    }
  })

  it('keeps the cosines of the full vectors to a tenth, seed 1, 1,024 directions', () => {
    const [many, more] = [1024, 4096].map((width) => {
      const embedding = textEmbedding(texts, { width, seed: 1 })
      return cosines(embedding.embed(texts), width).flat()
    })
    for (const [i, cosine] of many!.entries()) expect(Math.abs(cosine - more![i]!)).toBeLessThan(0.1)
  })

  it('weighs what all texts share less than what few do', () => {
    const common = ['common words: alpha', 'common words: beta', 'common words: gamma', 'common words: delta']
    const { embed, width } = textEmbedding(common, { width: 512 })
    const [first, second] = [0, 1].map((i) => embed([common[0]!, common[1]!]).subarray(i * width, (i + 1) * width))
    const weighed = first!.reduce((sum, value, i) => sum + value * second![i]!, 0)
    expect(weighed).toBeLessThan(0.6) // By counts alone it is 0.69.
  })

  it('is the same for a seed, and zero for a text without n-grams', () => {
    const once = textEmbedding(texts, { seed: 3 }).embed(['whale', 'ab'])
    expect(textEmbedding(texts, { seed: 3 }).embed(['whale', 'ab'])).toEqual(once)
    expect(textEmbedding(texts, { seed: 4 }).embed(['whale', 'ab'])).not.toEqual(once)
    expect(Array.from(once.subarray(128)).every((value) => value === 0)).toBe(true)
  })

  it('refuses to learn from nothing', () => {
    expect(() => textEmbedding([])).toThrow('text embedding: no texts')
  })
})
