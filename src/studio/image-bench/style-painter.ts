/** StyleGANs on the image bench: they go on from styles, of which all or some move on their way to those of another picture. */
import type { StyleGan } from '../../models/index.js'
import type { Memory } from '../../runtime/index.js'
import {
  crossed,
  joined,
  layeredNoise,
  layeredStyles,
  layersOf,
  priorCodes,
  projection,
  styleSampler,
} from '../../sample/index.js'
import { asBytes, type Made, type Painter } from './painter.js'
import { seedOfStep } from './steps.js'

/** Steps of the search for the styles of a picture: seconds, and near enough to go on from. */
const searchSteps = 80

export function stylePainter(memory: Memory, model: StyleGan): Painter {
  const sampler = styleSampler(memory, model, { batch: 32 })
  const { shape, latent, layers, levels, noiseLengths } = sampler
  const width = layers * latent

  /** Styles [layers, latent] of a seed. */
  const stylesOf = async (seed: number, truncation: number): Promise<Float32Array> =>
    layeredStyles(await sampler.map(priorCodes(1, latent, { seed })), await sampler.mean(), layers, truncation)
  const made = async (styles: Float32Array, noise: Float32Array): Promise<Made> => ({
    image: asBytes(await sampler.pictures(styles, noise)),
    inner: joined([styles, noise]),
  })

  return {
    shape,
    abilities: {
      ...{ classes: [], hasNone: true, steps: false, guidance: false, truncation: true },
      ...{ levels: true, inpaint: false, own: 'search', usualSteps: 1 },
    },
    async draw({ truncation, ...settings }) {
      const seed = seedOfStep(settings)
      return made(await stylesOf(seed, truncation), layeredNoise(1, noiseLengths, { seed }))
    },
    /** In a straight line through w, where styles mix. The noise stays: what differs is styles alone. */
    async vary({ inner }, { far, level, truncation, ...settings }) {
      const own = inner!.slice(0, width)
      const other = await stylesOf(seedOfStep(settings), truncation)
      const moved = own.map((value, i) => value + far * (other[i]! - value))
      const range = level === 'all' ? { from: 0, to: layers } : layersOf(level, levels, layers)
      return made(crossed(own, moved, range, latent), inner!.slice(width))
    },
    async own(image) {
      let found: { readonly styles: Float32Array } | undefined
      for await (const { step, read } of projection(memory, model, sampler, image, { steps: searchSteps })) {
        if (step === searchSteps) found = await read()
      }
      // The search has no noise, so that all of the picture is in its styles.
      return made(found!.styles, layeredNoise(1, noiseLengths, { seed: 0, has: false }))
    },
    close: () => sampler.close(),
  }
}
