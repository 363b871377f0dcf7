/** A trained run as encoder and decoder of images. */
import type { Autoencoder, Vae } from '../models/index.js'
import type { ImageCoder } from '../sample/index.js'
import type { LoadedImageModel } from '../train/index.node.js'
import { UsageError } from './failure.js'

export interface CoderRun extends Omit<LoadedImageModel, 'model'> {
  readonly model: Autoencoder | Vae
  readonly coder: ImageCoder
}

/** Opens a run whose model has codes. @throws with one sentence for a run of any other. */
export async function openCoder(folder: string, threads?: number): Promise<CoderRun> {
  const { loadImageModel } = await import('../train/index.node.js')
  const { imageCoder } = await import('../sample/index.js')
  const { model, memory, config } = await loadImageModel(folder, threads === undefined ? {} : { threads })
  if (!('decode' in model)) {
    throw new UsageError(`${folder}: a ${config.family}: it has no codes`, 'Give a run of an autoencoder or a vae')
  }
  return { model, memory, config, coder: imageCoder(memory, model) }
}
