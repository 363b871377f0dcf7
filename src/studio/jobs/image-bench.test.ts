import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeSafetensors, namedTensor } from '../../files/index.js'
import { Gan, type GanConfig, Vae, type VaeConfig } from '../../models/index.js'
import { parameters } from '../../nn/index.js'
import { randomStream } from '../../tensor/index.js'
import { differenceOf } from '../image-bench/difference.js'
import { packBytes, packMask } from '../image-bench/packed.js'
import type { Step } from '../image-bench/steps.js'
import type { Job } from '../job.js'
import { imageBench } from './image-bench.js'

const shipped = (name: string) => readFile(new URL(`../../../assets/${name}`, import.meta.url))
const open = (model: string, read: (name: string) => Promise<Uint8Array> = shipped) =>
  imageBench({ model }, { target: 'cpu', seed: 0, read })

const settings = { tile: 0, label: -1, steps: 4, guidance: 2, truncation: 0.7 }
const draw = (changed = {}): Step => ({ kind: 'draw', seed: 5, ...settings, ...changed })
const vary = (far: number, changed = {}): Step => ({
  ...{ kind: 'vary', seed: 9, ...settings, far, level: 'all' },
  ...changed,
})

const imageOf = async (job: Job, ...steps: readonly Step[]): Promise<Float32Array> =>
  (await job.answer('image', { steps: [...steps] })).arrays.image!.data as Float32Array
const apart = (a: Float32Array, b: Float32Array): number => differenceOf(a, b, 1).mean

/** What every family does alike; a seed that has made a picture leads elsewhere from it. */
async function expectGoesOn(job: Job): Promise<void> {
  const first = await imageOf(job, draw())
  expect(await imageOf(job, draw({ seed: 3, tile: 2 }))).toEqual(first)
  expect(apart(await imageOf(job, draw({ seed: 6 })), first)).toBeGreaterThan(0.001)
  const far = await imageOf(job, draw(), vary(0.9))
  expect(await imageOf(job, draw(), vary(0))).toEqual(first)
  const distances = async (share: number) => {
    const all = await Promise.all([5, 6, 7, 8].map((seed) => imageOf(job, draw(), vary(share, { seed }))))
    return all.map((image) => apart(image, first))
  }
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
  const [near, wide] = [await distances(0.3), await distances(0.9)]
  expect(mean(near)).toBeGreaterThan(0)
  expect(mean(near)).toBeLessThan(mean(wide))
  // Seed 5 drew the first.
  expect(wide[0]).toBeGreaterThan(mean(wide) / 4)
  expect(await imageOf(job, draw(), vary(0.9), vary(0.9))).not.toEqual(far)
  const { values } = await job.answer('image', { steps: [draw(), vary(0.9)] })
  expect(values.distance).toBeCloseTo(differenceOf(far, first, Number((job.facts.shape as number[])[0])).mean, 5)
}

describe('digits by diffusion on the bench', () => {
  let job: Job
  beforeAll(async () => {
    job = await open('digits')
  })
  afterAll(() => job.close())

  it('are drawn by seed, and go on as far as is said', () => expectGoesOn(job))

  it('take the same steps to the same picture when opened again', async () => {
    const again = await open('digits')
    const steps = [draw({ label: 3 }), vary(0.5, { label: 8 })]
    expect(await imageOf(again, ...steps)).toEqual(await imageOf(job, ...steps))
    await again.close()
  })

  it('are made anew where the mask is, and nowhere else', async () => {
    const mask = Array.from({ length: 256 }, (_, i) => Number(i % 16 >= 8))
    const before = await imageOf(job, draw({ label: 3 }))
    const step = { kind: 'inpaint', seed: 1, ...settings, label: 8, mask: packMask(mask) } as const
    const { map } = differenceOf(await imageOf(job, draw({ label: 3 }), step), before, 1)
    expect(map.every((value, i) => mask[i] === 1 || value === 0)).toBe(true)
    expect(map.reduce((sum, value) => sum + value, 0)).toBeGreaterThan(1)
    await expect(imageOf(job, draw(), { ...step, mask: packMask([1, 0]) })).rejects.toThrow('mask of another size')
  })

  it('go on from a picture of one’s own, and refuse one of another size', async () => {
    const pixels = Uint8Array.from({ length: 256 }, (_, i) => i)
    const own: Step = { kind: 'own', pixels: packBytes(pixels) }
    expect(await imageOf(job, own)).toEqual(Float32Array.from(pixels, (byte) => byte / 255))
    expect(apart(await imageOf(job, own, vary(0.5)), await imageOf(job, own))).toBeGreaterThan(0)
    await expect(imageOf(job, { kind: 'own', pixels: 'AAAA' })).rejects.toThrow('3 bytes')
  })

  it('refuse a class that is not there, and going on from nothing', async () => {
    await expect(imageOf(job, draw({ label: 10 }))).rejects.toThrow('class 10: the model knows 10')
    await expect(imageOf(job, vary(0.5))).rejects.toThrow('no picture to go on from')
  })
})

describe('faces by a StyleGAN on the bench', () => {
  let job: Job
  beforeAll(async () => {
    job = await open('faces')
  })
  afterAll(() => job.close())

  it('are drawn by seed, and go on as far as is said', () => expectGoesOn(job))

  it('move in one level of styles alone', async () => {
    const first = await imageOf(job, draw())
    const distances = []
    for (const level of ['coarse', 'fine', 'all'] as const)
      distances.push(apart(await imageOf(job, draw(), vary(1, { level })), first))
    expect(Math.min(...distances)).toBeGreaterThan(0.001)
    expect(new Set(distances).size).toBe(3)
  })

  it('are not made anew in places', async () => {
    const step: Step = { kind: 'inpaint', seed: 1, ...settings, mask: 'AAAA' }
    await expect(imageOf(job, draw(), step)).rejects.toThrow('draws pictures as a whole')
  })
})

/** The files of a model with random weights. */
function filesOf(config: object, model: object) {
  const tensors = new Map(
    [...parameters(model)].map(([name, { shape, size }]) => {
      const random = randomStream(1, name)
      return [
        name,
        namedTensor(
          name,
          shape,
          Float32Array.from({ length: size }, () => random.normal() / 2),
        ),
      ] as const
    }),
  )
  return async (name: string): Promise<Uint8Array> =>
    name.endsWith('.json') ? new TextEncoder().encode(JSON.stringify(config)) : encodeSafetensors([...tensors.values()])
}

describe('models of one’s own on the bench', () => {
  it('a VAE goes on from codes, its own pictures’ too', async () => {
    const config: VaeConfig = {
      ...{ family: 'vae', network: 'dense', shape: [1, 4, 4], width: 8, layers: 1, latent: 3 },
      ...{ beta: 1, freeBits: 0, likelihood: 'bernoulli' },
    }
    const job = await open('models/mine', filesOf(config, new Vae(config)))
    await expectGoesOn(job)
    const own: Step = { kind: 'own', pixels: packBytes(new Uint8Array(16).fill(200)) }
    const { values, arrays } = await job.answer('given', { steps: [own] })
    expect(arrays.image!.data[0]).toBeCloseTo(200 / 255, 6)
    expect(values.distance).toBeGreaterThan(0)
    await job.close()
  })

  it('a GAN of classes keeps the class that a picture has', async () => {
    const config: GanConfig = {
      ...{ family: 'gan', network: 'dense', shape: [1, 4, 4], width: 8, layers: 1, latent: 3, range: 'image' },
      ...{ discriminatorWidth: 4, features: 4, seesDeviation: false, condition: 'labels', classes: ['a', 'b', 'c'] },
    }
    const job = await open('models/mine', filesOf(config, new Gan(config)))
    await expectGoesOn(job)
    const labelOf = async (...steps: Step[]) => (await job.answer('image', { steps })).values.label
    expect(await labelOf(draw({ label: 2 }), vary(0.5))).toBe(2)
    expect(await labelOf(draw({ label: 2 }), vary(0.5, { label: 0 }))).toBe(0)
    await expect(imageOf(job, { kind: 'own', pixels: packBytes(new Uint8Array(16)) })).rejects.toThrow('no way from it')
    await job.close()
  })
})
