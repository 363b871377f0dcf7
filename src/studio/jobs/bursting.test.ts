import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { DivergenceError } from '../../train/index.js'
import type { Place } from '../job.js'
import type { Plain } from '../message.js'
import { jobs } from './index.js'

const place: Place = {
  ...{ target: 'cpu', seed: 42 },
  read: (name: string) => readFile(new URL(`../../../assets/${name}`, import.meta.url)),
}

const learningRate = 10
const pictures = {
  data: 'digits',
  network: 'dense',
  width: 16,
  layers: 1,
  bottleneck: 2,
  beta: 1,
  batch: 16,
  steps: 100,
}
const game = {
  data: 'ring',
  width: 16,
  layers: 2,
  batch: 32,
  turns: { generator: 1, discriminator: 1 },
  penaltyWeight: 0.2,
}

/** Jobs of the labs that train, with a learning rate of 10, and where it bursts. */
const labs: readonly (readonly [string, string, Plain, RegExp])[] = [
  [
    '/lab/ae',
    'autoencoder',
    { ...pictures, kind: 'autoencoder', rival: false, learningRate },
    /^(en|de)coder layer \d, /,
  ],
  ['/lab/vae', 'autoencoder', { ...pictures, kind: 'vae', rival: false, learningRate }, /^(en|de)coder layer \d, /],
  [
    '/lab/gan',
    'duel',
    { ...game, loss: 'non-saturating', penalty: 'none', rates: { generator: 10, discriminator: 10 } },
    /^(generator|discriminator) .*layer.*, /,
  ],
  [
    '/lab/diffusion',
    'diffusion',
    { mode: 'plane', data: 'moons', width: 16, layers: 2, batch: 64, steps: 100, learningRate },
    /layer.*, activations$/,
  ],
  [
    '/lab/text',
    'race',
    { corpus: 'moby-dick', parameters: 5000, layers: 1, heads: 2, context: 16, batch: 2, steps: 100, learningRate },
    /^(embedding|head|block 1|layer 1)/,
  ],
  [
    '/lab/classifier',
    'contrast',
    { data: 'moons', steps: 100, width: 16, layers: 2, batch: 32, learningRate },
    /layer.*, activations$/,
  ],
]

describe('a learning rate of 10', () => {
  it.each(labs)(
    'stops %s, which names layer and step, and whose last good state is kept',
    async (_, name, params, where) => {
      const job = await (await jobs[name]!())(params, place)
      const kept = await job.save!()
      let error: DivergenceError | undefined
      while (!error && !job.isDone) {
        try {
          await job.advance!()
        } catch (thrown) {
          error = thrown as DivergenceError
        }
      }
      expect(error?.name).toBe('DivergenceError')
      expect(error!.place).toMatch(where)
      expect(error!.message).toContain(`step ${error!.step}: `)
      expect(error!.message).toContain('is the likely cause')
      expect(error!.good).toBeLessThan(error!.step)
      await job.restore!(kept)
      expect(job.step).toBe(0)
      await job.advance!()
      expect(job.step).toBe(1)
      await job.close()
    },
  )
})
