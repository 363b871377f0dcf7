import { describe, expect, it } from 'vitest'
import { averagedViews } from './views.js'

const embed = async (examples: Float32Array): Promise<Float32Array> => examples.map((value) => 2 * value)
const change = (example: Float32Array, random: { normal(): number }): void => {
  for (let i = 0; i < example.length; i++) example[i]! += random.normal()
}

describe('places averaged over views', () => {
  it('are those of the example itself without views', () => {
    expect(averagedViews(embed, { size: 2, views: 0, change })).toBe(embed)
  })

  it('are the same for an example whatever stands beside it', async () => {
    const averaged = averagedViews(embed, { size: 2, views: 3, change })
    const both = await averaged(Float32Array.of(1, 2, 3, 4))
    expect([...both.subarray(2)]).toEqual([...(await averaged(Float32Array.of(3, 4)))])
    expect(both[0]).not.toBe(2)
  })

  it('come near the example where changes average out', async () => {
    // Deviation 2 / √400 = .1 of each; within four deviations.
    const [a, b] = await averagedViews(embed, { size: 2, views: 399, change })(Float32Array.of(1, 2))
    expect(Math.abs(a! - 2)).toBeLessThan(0.4)
    expect(Math.abs(b! - 4)).toBeLessThan(0.4)
  })
})
