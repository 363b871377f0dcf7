/** What drawing from a run of a StyleGAN needs. */
import type { ImageShape } from '../data/index.js'
import type { StyleGan } from '../models/index.js'
import type { StyleSampler } from '../sample/index.js'
import type { LoadedImageModel } from '../train/index.node.js'
import { UsageError } from './failure.js'

export interface StyleStudio extends Omit<LoadedImageModel, 'model'> {
  readonly model: StyleGan
  readonly sampler: StyleSampler
  readonly shape: ImageShape
  /** The styles w of some of a seed's pictures, counted from 0 as on the sheet that `sample` draws: [places, latent]. */
  stylesAt(places: readonly number[], seed: number): Promise<Float32Array>
  /** Bytes [n, height, width, channels] of styles [n, layers, latent]; with the noise of a seed, or without. */
  pixels(styles: Float32Array, noise?: { readonly seed: number }): Promise<Uint8Array>
}

/** Opens a run of a StyleGAN. @throws with one sentence if it is of another family. */
export async function openStyles(folder: string, threads?: number): Promise<StyleStudio> {
  const { loadImageModel } = await import('../train/index.node.js')
  const { StyleGan } = await import('../models/index.js')
  const { imageShapeOf, layeredNoise, priorCodes, styleSampler } = await import('../sample/index.js')
  const { imagesFrom } = await import('../data/index.js')
  const { model, memory, config } = await loadImageModel(folder, threads === undefined ? {} : { threads })
  if (!(model instanceof StyleGan)) {
    throw new UsageError(`${folder}: a ${config.family}: it has no styles`, 'Give a run of --model stylegan')
  }
  const sampler = styleSampler(memory, model)
  const { latent, layers, noiseLengths } = sampler
  const shape = imageShapeOf(sampler.shape)
  return {
    ...{ model, memory, config, sampler, shape },
    async stylesAt(places, seed) {
      const codes = priorCodes(Math.max(...places) + 1, latent, { seed })
      const rows = places.flatMap((place) => [...codes.subarray(place * latent, (place + 1) * latent)])
      return sampler.map(Float32Array.from(rows))
    },
    async pixels(styles, noise) {
      const count = styles.length / (layers * latent)
      const drawn = layeredNoise(count, noiseLengths, { seed: noise?.seed ?? 0, has: noise !== undefined })
      return imagesFrom(await sampler.pictures(styles, drawn), shape)
    },
  }
}

/** Places as in `3,17`. @throws with the flag if they are none. */
export function placesOf(flag: string, text: string): readonly number[] {
  const places = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  if (places.every((place) => Number.isSafeInteger(place) && place >= 0)) return places
  throw new UsageError(`${flag} ${text}: it takes places counted from 0, as in 3,17`)
}
