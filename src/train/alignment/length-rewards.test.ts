import { describe, expect, it } from 'vitest'
import { overlongReward, repetitionReward } from './length-rewards.js'

describe('repetitionReward', () => {
  it.each([
    [[5, 5, 5, 5, 5], 2, -1, -0.75],
    [[1, 2, 1, 2, 1, 2], 2, -1, -0.6],
    [[1, 2, 3, 1, 2, 3], 2, -1, -0.4],
    [[1, 2, 3, 1, 2, 3], 3, -1, -0.25],
    [[5, 5, 5, 5, 5], 2, -0.5, -0.375],
    [[5], 2, -1, 0],
    [[], 2, -1, 0],
    [[1, 2, 3, 4], 2, -1, 0],
  ])('of %j in %d-grams, at most %d, is %d', (tokens, size, most, wanted) => {
    expect(repetitionReward(tokens, { size, most })).toBeCloseTo(wanted, 12)
  })
})

describe('overlongReward', () => {
  it.each([
    [50, 0],
    [80, 0],
    [90, -0.5],
    [100, -1],
    [110, -1],
  ])('of %d tokens where 100 are the most is %d', (length, wanted) => {
    expect(overlongReward(length, { longest: 100, margin: 20 })).toBeCloseTo(wanted, 12)
  })
})
