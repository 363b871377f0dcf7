import { describe, expect, it } from 'vitest'
import { countParameters } from '../nn/index.js'
import { createLanguageModel, languageFamilies, matchWidths } from './index.js'

const shape = { vocabulary: 80, context: 64, layers: 2, heads: 4 } as const

describe('matchWidths', () => {
  it.each([30_000, 50_000, 100_000, 200_000, 1_000_000, 5_000_000])(
    'brings all families within 5 %% at %d',
    (target) => {
      const sized = matchWidths(
        languageFamilies.filter((family) => family !== 'gpt2').map((family) => ({ ...shape, family })),
        target,
      )
      const counts = sized.map(({ config }) => countParameters(createLanguageModel(config)))
      expect(counts).toEqual(sized.map(({ parameters }) => parameters))
      expect(Math.max(...counts) / Math.min(...counts)).toBeLessThanOrEqual(1.05)
      for (const count of counts) expect(Math.abs(count / target - 1)).toBeLessThan(0.3)
    },
  )

  it('comes closest to the target where nothing is coarse', () => {
    const [lstm] = matchWidths([{ ...shape, family: 'lstm' }], 100_000)
    const at = (width: number) => countParameters(createLanguageModel({ ...lstm!.config, width }))
    const { width } = lstm!.config
    for (const other of [width - 1, width + 1]) {
      expect(Math.abs(lstm!.parameters - 100_000)).toBeLessThanOrEqual(Math.abs(at(other) - 100_000))
    }
  })

  it('gives attention heads of even size', () => {
    const [gpt] = matchWidths([{ ...shape, family: 'gpt', heads: 6 }], 300_000)
    expect(gpt!.config.width % 12).toBe(0)
  })

  it('refuses so few parameters that a family has more', () => {
    expect(() => matchWidths([{ ...shape, family: 'gpt' }], 500)).toThrow(/500 parameters: the gpt .* has 2816/)
  })

  it('refuses counts that no widths bring together', () => {
    const both = (['gpt', 'gpt2'] as const).map((family) => ({ ...shape, family, heads: 16 }))
    expect(() => matchWidths(both, 60_000)).toThrow(/within 5 % of each other/)
  })
})
