import { describe, expect, it } from 'vitest'
import { matchWidths } from './match-width.js'

const models = (['gpt', 'gpt2', 'rnn', 'lstm', 'gru'] as const).map((family) => ({
  ...{ family, vocabulary: 65, context: 64, layers: 2, heads: 4 },
}))

describe('matchWidths', () => {
  it.each([200_000, 1_000_000])('brings all families to about %d parameters, within 5 % of each other', (wanted) => {
    const counts = matchWidths(models, wanted).map(({ parameters }) => parameters)
    expect(Math.max(...counts) / Math.min(...counts)).toBeLessThanOrEqual(1.05)
    for (const count of counts) expect(Math.abs(count / wanted - 1)).toBeLessThan(0.1)
  })

  it('says so where no width fits', () => {
    expect(() => matchWidths(models, 300)).toThrow(/300 parameters/)
  })
})
