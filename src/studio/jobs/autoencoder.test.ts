import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { Job } from '../job.js'
import type { Picture } from '../message.js'
import { autoencoder } from './autoencoder.js'

const read = (name: string) => readFile(new URL(`../../../assets/${name}`, import.meta.url))
const place = { target: 'cpu', seed: 1, read } as const
const params = {
  ...{ data: 'digits', kind: 'autoencoder', network: 'dense', width: 32, layers: 1, bottleneck: 2, beta: 1 },
  ...{ batch: 32, steps: 60, learningRate: 0.02, rival: false },
} as const

const play = async (job: Job, steps: number): Promise<void> => {
  for (let i = 0; i < steps; i++) await job.advance!()
}
const errorOf = async (job: Job): Promise<number> => (await job.picture('rebuilt')).values.error as number
const sum = (data: ArrayLike<number>): number => Array.from(data).reduce((a, b) => a + b, 0)

describe('an autoencoder', () => {
  it('says as its error what the error map sums to, and ends after its steps', async () => {
    const job = await autoencoder(params, place)
    const before = await errorOf(job)
    await play(job, 60)
    expect(job.isDone).toBe(true)
    const { values, arrays }: Picture = await job.picture('rebuilt')
    const errors = values.errors as readonly number[]
    for (const [i, error] of errors.entries()) {
      expect(sum(arrays.errors!.data.subarray(i * 256, (i + 1) * 256)) / 256).toBeCloseTo(error, 6)
    }
    expect(values.error).toBeLessThan(0.8 * before)
    await job.close()
  })

  it('rebuilds better through a wider bottleneck, and says what principal components come to', async () => {
    const errors: number[] = []
    for (const bottleneck of [2, 16]) {
      const job = await autoencoder({ ...params, bottleneck }, place)
      await play(job, 60)
      errors.push(await errorOf(job))
      if (bottleneck === 16) {
        const principal = (await job.answer('principal', {})).values.errors as readonly number[]
        expect(principal).toHaveLength(33)
        for (let k = 1; k <= 32; k++) expect(principal[k]).toBeLessThan(principal[k - 1]!)
        const { explained } = (await job.picture('codes')).values
        expect(sum(explained as readonly number[])).toBeLessThan(1)
      }
      await job.close()
    }
    expect(errors[1]).toBeLessThan(0.95 * errors[0]!)
  })

  it('decodes any place of the plane, and calls one far from all others a hole', async () => {
    const job = await autoencoder(params, place)
    await play(job, 20)
    const { values } = await job.answer('encode', { image: 3 })
    const inside = await job.answer('decode', { place: values.place! })
    expect(inside.values.isHole).toBe(false)
    expect(inside.arrays.image!.data).toHaveLength(256)
    const outside = await job.answer('decode', { place: [900, 900] })
    expect(outside.values.isHole).toBe(true)
    await expect(job.answer('decode', { place: [1] })).rejects.toThrow()
    await job.close()
  })

  it('goes on from a step that was kept as it went on the first time', async () => {
    const job = await autoencoder(params, place)
    await play(job, 10)
    const kept = await job.save!()
    await play(job, 10)
    const first = await job.picture('rebuilt')
    await job.restore!(kept)
    expect((await job.picture('history')).values.steps).toEqual([0, 10])
    await play(job, 10)
    expect(await job.picture('rebuilt')).toEqual(first)
    await job.close()
  })

  it('takes pictures of one’s own', async () => {
    const own = Buffer.from(Uint8Array.from({ length: 256 * 10 }, (_, i) => i % 251)).toString('base64')
    const job = await autoencoder({ ...params, data: { own } }, place)
    await play(job, 2)
    expect(job.facts).toMatchObject({ training: 8, test: 2 })
    await job.close()
  })
})

describe('a VAE', () => {
  it('lets go of its codes where β is large: less divergence, fewer active units', async () => {
    const found: { divergence: number; active: number }[] = []
    for (const beta of [0.2, 20]) {
      const job = await autoencoder({ ...params, kind: 'vae', bottleneck: 4, beta }, place)
      await play(job, 60)
      const divergence = (await job.picture('history')).arrays.divergence!.data.at(-1)!
      found.push({ divergence, active: (await job.picture('codes')).values.active as number })
      await job.close()
    }
    expect(found[1]!.divergence).toBeLessThan(0.5 * found[0]!.divergence)
    expect(found[1]!.active).toBeLessThanOrEqual(found[0]!.active)
  })

  it('shows its plane, a way between two places, and samples beside an autoencoder’s', async () => {
    const job = await autoencoder({ ...params, kind: 'vae', rival: true }, place)
    await play(job, 5)
    const { arrays } = await job.answer('plane', { side: 3, from: [-2, -2], to: [2, 2] })
    const corner = await job.answer('decode', { place: [-2 + 2 / 3, 2 - 2 / 3] })
    for (const i of [0, 100, 200]) expect(arrays.images!.data[i]).toBeCloseTo(corner.arrays.image!.data[i]!, 5)
    const path = await job.answer('path', { from: [-1, 0], to: [1, 0], frames: 3 })
    expect(path.arrays.images!.shape).toEqual([3, 1, 16, 16])
    const samples = await job.answer('samples', { count: 4, seed: 2 })
    expect(samples.values).toMatchObject({
      real: expect.any(Array),
      samples: expect.any(Array),
      rival: expect.any(Array),
    })
    await job.close()
  })
})
