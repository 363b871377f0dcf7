import { describe, expect, it } from 'vitest'
import type { Numbers } from '../message.js'
import { reach } from './reach.js'

const place = { target: 'cpu', seed: 1, read: () => Promise.reject(new Error('no files')) } as const
const params = { length: 9, parameters: 3000, batch: 16, steps: 30, seeds: 2, lookEvery: 15 }
const at = ({ shape, data }: Numbers, family: number, seed: number, distance: number): number =>
  data[(family * shape[1]! + seed) * shape[2]! + distance]!

describe('reach', () => {
  it('is measured of four networks of one size, before and after they have learnt', async () => {
    const job = await reach(params, place)
    const counts = (job.facts.families as { parameters: number }[]).map((each) => each.parameters)
    expect(Math.max(...counts) / Math.min(...counts)).toBeLessThan(1.05)
    const first = await job.picture('reach')
    expect(first.arrays.before!.shape).toEqual([4, 2, 6])
    // Farthest back: an Elman network's gradient has faded, a Transformer's has not.
    expect(at(first.arrays.before!, 0, 0, 5)).toBeLessThan(0.1 * at(first.arrays.before!, 3, 0, 5))
    while (!job.isDone) await job.advance!()
    const { values, arrays } = await job.picture('reach')
    expect(values.learnt).toBe(2)
    expect(arrays.recall!.shape).toEqual([4, 2, 6])
    expect(at(arrays.recall!, 3, 0, 5)).toBeGreaterThan(0.5)
    await job.close()
  })

  it('goes back, and on as it went before; a gain above 1 lets gradients grow', async () => {
    const job = await reach({ ...params, seeds: 1, gain: 2 }, place)
    const wild = at((await job.picture('reach')).arrays.before!, 0, 0, 5)
    const kept = await job.save!()
    for (let i = 0; i < 15; i++) await job.advance!()
    const once = (await job.picture('reach')).arrays.after
    await job.restore!(kept)
    for (let i = 0; i < 15; i++) await job.advance!()
    expect((await job.picture('reach')).arrays.after).toEqual(once)
    await job.close()
    const tame = await reach({ ...params, seeds: 1, gain: 0.3 }, place)
    expect(at((await tame.picture('reach')).arrays.before!, 0, 0, 5)).toBeLessThan(0.01 * wild)
    await tame.close()
  })
})
