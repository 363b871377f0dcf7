import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeTokens, noMerges } from './merge.js'

/** The definition: merge the leftmost pair of the lowest rank until none is left. */
function plainly(tokens: readonly number[], pairs: readonly (readonly [number, number])[], firstId: number): number[] {
  const list = [...tokens]
  for (;;) {
    const at = (rank: number) => list.findIndex((t, i) => t === pairs[rank]![0] && list[i + 1] === pairs[rank]![1])
    const rank = pairs.findIndex((_, index) => at(index) >= 0)
    if (rank < 0) return list
    list.splice(at(rank), 2, firstId + rank)
  }
}

describe('mergeTokens', () => {
  it('agrees with the definition on short and long pieces, whatever the order of the merges', () => {
    const token = fc.integer({ min: 0, max: 7 })
    const pairs = fc.uniqueArray(fc.tuple(token, token), { maxLength: 12, selector: ([a, b]) => a * 8 + b })
    const word = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 160, size: 'max' })
    fc.assert(
      fc.property(word, pairs, (tokens, merged) => {
        const merges = noMerges()
        // Tokens 3 and up are made by the merges, so a merge may use a token that a later merge makes.
        for (const [rank, [left, right]] of merged.entries()) merges.add(left, right, 3 + rank)
        const work = Int32Array.from(tokens)
        const length = mergeTokens(work, work.length, merges)
        expect([...work.subarray(0, length)]).toEqual(plainly(tokens, merged, 3))
      }),
      { seed: 2, numRuns: 1000 },
    )
  })
})
