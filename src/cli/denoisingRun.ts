/** A run of diffusion or flow, opened to be sampled as the flags say. */
import type { Diffusion } from '../models/index.js'
import type { DenoisingFrame, DiffusionSampler, DrawOptions } from '../sample/index.js'
import type { DescribedImages } from '../train/index.node.js'
import { placeOfClass } from './classLabel.js'
import type { WayValues } from './diffusionSampleOptions.js'
import { UsageError } from './failure.js'
import { given } from './runOptions.js'

export interface DenoisingRun {
  readonly folder: string
  readonly config: DescribedImages
  readonly model: Diffusion
  readonly sampler: DiffusionSampler
  /** What each example is to be. */
  readonly draw: DrawOptions
  close(): Promise<void>
}

/** Opens a run. @throws with one sentence for a run of another family, and for flags that don't fit its model. */
export async function openDenoising(
  folder: string,
  values: WayValues,
  onFrame?: (frame: DenoisingFrame) => void,
): Promise<DenoisingRun> {
  const { loadImageModel } = await import('../train/index.node.js')
  const { Diffusion } = await import('../models/index.js')
  const { diffusionSampler, noClass } = await import('../sample/index.js')
  const { model, memory, config } = await loadImageModel(folder, given(values, ['threads']))
  if (!(model instanceof Diffusion)) {
    throw new UsageError(
      `${folder}: a ${config.family}: noise is not what it takes away`,
      'Give a run of diffusion or flow',
    )
  }
  const { label, caption, seed } = values
  const sampler = diffusionSampler(memory, model, {
    ...given(values, ['solver', 'steps', 'guidance', 'eta']),
    isFrozen: true,
    ...(onFrame && { onFrame }),
  })
  const draw = {
    seed,
    ...(label !== undefined && { label: placeOfClass(label, model.config.classes, noClass) }),
    ...(caption !== undefined && { caption }),
  }
  return { folder, config, model, sampler, draw, close: () => sampler.close() }
}
