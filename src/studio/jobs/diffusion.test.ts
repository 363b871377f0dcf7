import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { Job } from '../job.js'
import { diffusion } from './diffusion.js'

const read = (name: string) => readFile(new URL(`../../../assets/${name}`, import.meta.url))
const place = { target: 'cpu', seed: 1, read } as const
const way = { solver: 'ddim', steps: 6, schedule: 'ddpm', seed: 3 } as const
const plane = { mode: 'plane', data: 'ring', width: 16, layers: 1, batch: 32, steps: 40, learningRate: 0.01 } as const

const play = async (job: Job, steps: number): Promise<void> => {
  for (let i = 0; i < steps; i++) await job.advance!()
}

describe('the network that ships', () => {
  it('follows the schedule exactly, hides a digit as theory has it, and makes the class that is asked for', async () => {
    const job = await diffusion({ mode: 'shipped' }, place)
    const { values: schedule } = await job.answer('schedule', { steps: 6, schedule: 'ddpm' })
    const remaining = schedule.remaining as readonly number[]
    for (let i = 0; i < 6; i++) {
      const time = 1 - i / 6
      expect(remaining[i]).toBeCloseTo(Math.exp(-time * (0.1 + 0.5 * time * 19.9)), 9)
    }
    expect(remaining[6]).toBe(1)

    const { values: forward } = await job.answer('forward', { image: 0, ...way, solver: undefined } as never)
    for (const [i, deviation] of (forward.deviations as readonly number[]).entries()) {
      expect(Math.abs(deviation - (schedule.sigma as readonly number[])[i]!)).toBeLessThan(0.03)
    }
    for (const mean of forward.means as readonly number[]) expect(Math.abs(mean)).toBeLessThan(0.04)

    const asked = { ...way, label: 4, guidance: 2 }
    const film = await job.answer('film', asked)
    expect(film.values).toMatchObject({ final: '4', evaluations: 6 })
    expect(film.arrays.x!.shape).toEqual([6, 1, 16, 16])
    const misses = film.values.misses as readonly number[]
    expect(misses.at(-1)).toBeLessThan(0.2 * misses[0]!)
    expect((await job.answer('film', asked)).arrays).toEqual(film.arrays)
    await expect(job.answer('film', { ...asked, guidance: 11 })).rejects.toThrow()
    await job.close()
  })
})

describe('points of a plane', () => {
  it('learn, show the level that is asked for, and go back to a step that was kept', async () => {
    const job = await diffusion(plane, place)
    await play(job, 10)
    const kept = await job.save!()
    job.set!({ at: 20 })
    const before = await job.picture('plane')
    expect(before.values).toMatchObject({ at: 20, remaining: 1, signalToNoise: null, modes: 8 })
    const { shape, data } = before.arrays.ways!
    expect(shape).toEqual([21, 160, 2])
    // In noise alone points have deviation 1.
    const noise = data.subarray(0, 320)
    expect(Math.sqrt(Array.from(noise).reduce((sum, value) => sum + value ** 2, 0) / 320)).toBeCloseTo(1, 0)
    await play(job, 10)
    await job.restore!(kept)
    expect(await job.picture('plane')).toEqual(before)
    await job.close()
  })

  it('have a density of 1 in all where noised data is within the plane', async () => {
    const job = await diffusion({ ...plane, data: [0, 0, 1, 1, 0, 1, 1, 0] }, place)
    job.set!({ at: 16 })
    const { density } = (await job.picture('plane')).arrays
    const cell = (6 / 48) ** 2
    expect(Array.from(density!.data).reduce((sum, value) => sum + value * cell, 0)).toBeCloseTo(1, 2)
    await job.close()
  })
})

it('lets a network of digits learn', async () => {
  const digits = { mode: 'digits', network: 'dense', width: 16, layers: 1, batch: 8, steps: 3, learningRate: 0.01 }
  const job = await diffusion(digits, place)
  await play(job, 3)
  expect(job.isDone).toBe(true)
  expect((await job.picture('history')).arrays.loss!.data).toHaveLength(3)
  expect((await job.answer('film', { ...way, label: 'none', guidance: 1 })).arrays.made!.shape).toEqual([1, 1, 16, 16])
  await job.close()
})
