import { describe, expect, it } from 'vitest'
import type { Job } from '../job.js'
import { duel } from './duel.js'

const params = {
  ...{ data: 'ring', loss: 'non-saturating', penalty: 'none', penaltyWeight: 0, width: 8, layers: 2, batch: 16 },
  ...{ rates: { generator: 3e-3, discriminator: 3e-3 }, turns: { generator: 1, discriminator: 2 } },
}
const place = { target: 'cpu', seed: 1, read: () => Promise.reject(new Error('no files')) } as const

const play = async (job: Job, steps: number): Promise<number[]> => {
  const all: number[] = []
  for (let i = 0; i < steps; i++) all.push((await job.advance!()).side!)
  return all
}

describe('a duel', () => {
  it('lets the sides move in turns, and holds a frozen one still', async () => {
    const job = await duel(params, place)
    expect(await play(job, 6)).toEqual([1, 1, 0, 1, 1, 0])
    job.set!({ frozen: 'generator' })
    expect(await play(job, 3)).toEqual([1, 1, 1])
    expect((await job.answer('move', { side: 'discriminator' })).values.side).toBe(1)
    await expect(job.answer('move', { side: 'generator' })).rejects.toThrow('the generator is frozen')
    await job.close()
  })

  it('shows both kinds of points, the plane as it is judged, and the modes that are hit', async () => {
    const job = await duel(params, place)
    const { values, arrays } = await job.picture('plane')
    expect(values).toMatchObject({ modes: 8, moves: { generator: 0, discriminator: 0 } })
    expect(arrays.surface!.shape).toEqual([40, 40])
    expect(arrays.pushes!.data.some((value) => value !== 0)).toBe(true)
    await job.close()
  })

  it('goes on from a step that was kept as it went on the first time', async () => {
    const job = await duel(params, place)
    await play(job, 4)
    const kept = await job.save!()
    await play(job, 5)
    const first = (await job.picture('plane')).arrays
    await job.restore!(kept)
    expect(job.step).toBe(4)
    await play(job, 5)
    expect((await job.picture('plane')).arrays).toEqual(first)
    await job.close()
  })

  it('takes points that were drawn by hand', async () => {
    const job = await duel({ ...params, data: [0, 0, 1, 1, 2, 0] }, place)
    await play(job, 2)
    expect((await job.picture('plane')).values.hit).toBeUndefined()
    await job.close()
  })
})
