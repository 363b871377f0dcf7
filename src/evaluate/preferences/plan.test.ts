import { describe, expect, it } from 'vitest'
import { rankingPlan } from './plan.js'

const sizes = Array<number>(200).fill(2)

describe('rankingPlan', () => {
  it('shows every item once and a share of them again, at least three showings later', () => {
    const plan = rankingPlan(sizes, { seed: 1, repeats: 0.1 })
    expect(
      plan
        .filter(({ showing }) => showing === 0)
        .map(({ item }) => item)
        .toSorted((a, b) => a - b),
    ).toEqual([...sizes.keys()])
    const again = plan.filter(({ showing }) => showing === 1)
    expect(again.length).toBe(20)
    expect(new Set(again.map(({ item }) => item)).size).toBe(20)
    for (const [at, { item, showing }] of plan.entries()) {
      if (showing === 1) expect(at - plan.findIndex((each) => each.item === item)).toBeGreaterThan(3)
    }
  })

  it('puts each side first about as often: 200 items, within 4 standard errors of a half', () => {
    const first = rankingPlan(sizes, { seed: 2, repeats: 0 }).filter(({ order }) => order[0] === 0).length
    expect(Math.abs(first - 100)).toBeLessThan(4 * Math.sqrt(50))
  })

  it('is decided by the seed', () => {
    expect(rankingPlan(sizes, { seed: 3, repeats: 0.2 })).toEqual(rankingPlan(sizes, { seed: 3, repeats: 0.2 }))
    expect(rankingPlan(sizes, { seed: 3, repeats: 0.2 })).not.toEqual(rankingPlan(sizes, { seed: 4, repeats: 0.2 }))
    expect(rankingPlan([2, 3], { seed: 1, repeats: 1 }).length).toBe(2)
    expect(rankingPlan([], { seed: 1, repeats: 1 })).toEqual([])
  })
})
