import { describe, expect, it } from 'vitest'
import { slopes } from './slopes.js'

const place = { target: 'cpu', seed: 1, read: () => Promise.reject(new Error('no files')) } as const

describe('slopes in a prompt', () => {
  it('are learnt from its examples after training, not before, and least squares needs as many as there are', async () => {
    const job = await slopes({ dimensions: 1, steps: 80 }, place)
    const before = (await job.picture('errors')).values
    expect((before.model as number[]).at(-1)).toBeGreaterThan(0.5)
    while (!job.isDone) await job.advance!()
    const { model, squares, measuredAt } = (await job.picture('errors')).values as Record<string, number[]>
    expect(measuredAt).toBe(80)
    expect(model!.at(-1)).toBeLessThan(0.3)
    expect(squares![1]).toBeLessThan(1e-6)
    await job.close()
  })

  it('are shown pair by pair, and come back to a step that was kept', async () => {
    const job = await slopes({ dimensions: 2, steps: 20 }, place)
    await job.advance!()
    const kept = await job.save!()
    const first = await job.advance!()
    const { x, y, squares } = (await job.answer('prompt', { at: 3 })).values as Record<string, number[]>
    expect(x).toHaveLength(9)
    expect(squares![2]).toBeCloseTo(y![2]!, 4)
    await job.restore!(kept)
    expect(await job.advance!()).toEqual(first)
    await job.close()
  })
})
