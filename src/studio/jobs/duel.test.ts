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

  it('moves the weights of one side alone', async () => {
    const job = await duel(params, place)
    const hashes = async () => (await job.answer('measures', {})).values.hashes as Record<string, string>
    const before = await hashes()
    await job.answer('move', { side: 'discriminator' })
    const between = await hashes()
    expect(between.generator).toBe(before.generator)
    expect(between.discriminator).not.toBe(before.discriminator)
    await job.answer('move', { side: 'generator' })
    const after = await hashes()
    expect(after.discriminator).toBe(between.discriminator)
    expect(after.generator).not.toBe(between.generator)
    await job.close()
  })

  it('notes every move on the tape, and makes the same moves again on the way back', async () => {
    const job = await duel(params, place)
    const kept = await job.save!()
    await play(job, 2)
    await job.answer('move', { side: 'generator' })
    await job.answer('move', { side: 'generator' })
    await play(job, 1)
    const { moves } = (await job.picture('tape')).arrays
    expect(moves!.shape).toEqual([5, 6])
    expect([0, 6, 12, 18, 24].map((at) => moves!.data[at + 1])).toEqual([1, 1, 0, 0, 1])
    // Each move begins as the one before has ended.
    for (let at = 6; at < 30; at += 6) {
      expect(moves!.data[at + 2]).toBe(moves!.data[at - 3])
      expect(moves!.data[at + 4]).toBe(moves!.data[at - 1])
    }
    await job.restore!(kept)
    job.set!({ frozen: 'neither' })
    expect((await job.picture('tape')).arrays.moves!.shape).toEqual([0, 6])
    await job.restore!(kept)
    await play(job, 3)
    const straight = (await job.picture('tape')).arrays.moves!.data
    expect(straight.slice(0, 12)).toEqual(moves!.data.slice(0, 12))
    await job.close()
  })

  it('replays moves that were made out of turn, even of a side that is frozen by now', async () => {
    const job = await duel(params, place)
    const kept = await job.save!()
    await job.answer('move', { side: 'generator' })
    job.set!({ frozen: 'generator' })
    await play(job, 1)
    const first = (await job.picture('plane')).arrays.fakes
    await job.restore!(kept)
    expect(await play(job, 2)).toEqual([0, 1])
    expect((await job.picture('plane')).arrays.fakes).toEqual(first)
    expect(await play(job, 1)).toEqual([1])
    await job.close()
  })

  it('takes the distance between densities that each sum to 1', async () => {
    const job = await duel(params, place)
    const { values, arrays } = await job.answer('measures', {})
    for (const sum of values.sums as number[]) expect(sum).toBeCloseTo(1, 6)
    expect((arrays.made!.data as Float32Array).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5)
    expect(values.missing).toBeGreaterThan(0)
    await job.close()
  })

  it('takes points that were drawn by hand', async () => {
    const job = await duel({ ...params, data: [0, 0, 1, 1, 2, 0] }, place)
    await play(job, 2)
    expect((await job.picture('plane')).values.hit).toBeUndefined()
    await job.close()
  })
})
