import { describe, expect, it } from 'vitest'
import type { Job } from '../job.js'
import { reach } from './reach.js'

const place = { target: 'cpu', seed: 1, read: () => Promise.reject(new Error('no files')) } as const
const params = { length: 9, parameters: 3000, batch: 16, steps: 50, seeds: 1, lookEvery: 5 }
const farthest = async (job: Job, family: string): Promise<number> =>
  (await job.answer('new', { family })).arrays.reach!.data.at(-1)!

describe('reach', () => {
  it('is measured of four networks of one size, before and after they have learnt', async () => {
    const job = await reach(params, place)
    const counts = (job.facts.families as { parameters: number }[]).map((each) => each.parameters)
    expect(Math.max(...counts) / Math.min(...counts)).toBeLessThan(1.05)
    expect(await farthest(job, 'rnn')).toBeLessThan(0.1 * (await farthest(job, 'gpt')))
    while (!job.isDone) await job.advance!()
    const { recall, reach: learnt, ...histories } = (await job.picture('reach')).arrays
    expect(histories['losses.gpt']!.shape).toEqual([50, 2])
    expect(histories['losses.gpt']!.data[1]).toBeCloseTo(Math.log(17), 4)
    expect(learnt!.shape).toEqual([4, 1, 6])
    const right = [...recall!.data].slice(6 * 3).reduce((a, b) => a + b, 0) / 6
    // A guess is right one time in eight.
    expect(right).toBeGreaterThan(0.2)
    await job.close()
  })

  it('goes back and on as it went before, and fades less with a larger gain', async () => {
    const job = await reach({ ...params, gain: 1.5 }, place)
    const kept = await job.save!()
    for (let i = 0; i < 5; i++) await job.advance!()
    const once = (await job.picture('reach')).arrays.reach
    await farthest(job, 'lstm')
    await job.restore!(kept)
    for (let i = 0; i < 5; i++) await job.advance!()
    expect((await job.picture('reach')).arrays.reach).toEqual(once)
    const tame = await reach({ ...params, gain: 0.3 }, place)
    expect(await farthest(tame, 'rnn')).toBeLessThan(0.01 * (await farthest(job, 'rnn')))
    await job.close()
    await tame.close()
  })
})
