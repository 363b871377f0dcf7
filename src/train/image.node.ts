/** Runs of models of images, tables and windows: `config.json`, `model.safetensors`, `metrics.jsonl`, `checkpoints/`. */
import { join } from 'node:path'
import { checkWritable, verifyRun } from '../files/index.node.js'
import { parameters } from '../nn/index.js'
import { createMemory, type Memory, type MemoryOptions } from '../runtime/index.js'
import type { Variable } from '../tensor/index.js'
import { checkIdentity, checkResume, type FolderStoreOptions, readValues } from './checkpoint.node.js'
import { blaming, loadConfig } from './description.node.js'
import { type ImageTraining, type ImageTrainingOptions, imageTraining } from './image.js'
import {
  type ImageModel,
  type ImageModelOf,
  type ImageModelOptions,
  imageFamilies,
  imageFamily,
} from './image-families.js'
import type { DescribedImages, LoadedImageModel } from './open-image-model.js'
import type { Rehearsable } from './rehearsal.js'
import { trainOnStream } from './stream.js'
import { streamRun } from './stream.node.js'
import type { TrainingEvent } from './trainer.js'

export interface ImageRunOptions<Options extends ImageModelOptions = ImageModelOptions>
  extends ImageTrainingOptions<Options>,
    Pick<FolderStoreOptions, 'keep' | 'onSkipped' | 'isFresh'> {
  /** The run's folder. */
  readonly out: string
  /** Default: a tenth of all steps, at most 500. */
  readonly checkpointEvery?: number
  /** `auto` goes on from the newest whole checkpoint if there is one; `true` insists on one; `false` refuses a used folder. */
  readonly resume?: boolean | 'auto'
  /** How the images can be read again, as `config.json` tells it under `training`. */
  readonly source?: Readonly<Record<string, unknown>>
  /** What `config.json` has to tell of the data besides. */
  readonly described?: Readonly<Record<string, unknown>>
}

export interface ImageRun<Model extends ImageModel = ImageModel>
  extends Omit<ImageTraining<Model>, 'stream'>,
    Rehearsable {
  /** Trains, validates and keeps checkpoints in the folder; goes on where a run was stopped. */
  events(): AsyncGenerator<TrainingEvent, void>
  /** Reads the best weights back from the folder. */
  loadBest(): Promise<void>
}

/** Training a model of images, tables or windows in a folder, ready to begin. */
export function imageRun<Options extends ImageModelOptions>(
  options: ImageRunOptions<Options>,
): ImageRun<ImageModelOf<Options>> {
  const { out, checkpointEvery, keep, isFresh, onSkipped, resume, source, described } = options
  const { stream, ...training } = imageTraining(options)
  const { config, identity, memory, recipe, weights } = training
  const { steps } = stream
  const { classes } = options.data
  return {
    ...training,
    loadBest: () => restoreBest(out, memory, weights),
    async check() {
      await checkWritable(out)
      await checkResume(out, resume)
      await checkIdentity(join(out, 'checkpoints'), { ...config, ...identity, ...(source && { source }) })
    },
    rehearse: (count) => trainOnStream({ ...stream, steps: count, validateEvery: count }),
    async *events() {
      await checkResume(out, resume)
      yield* streamRun({
        ...stream,
        ...{ out, identity: { ...config, ...identity, ...(source && { source }) }, settings: { ...recipe } },
        ...(isFresh !== undefined && { isFresh }),
        ...(onSkipped && { onSkipped }),
        ...(keep !== undefined && { keep }),
        checkpointEvery: checkpointEvery ?? Math.min(500, Math.ceil(steps / 10)),
        config: { ...config, ...(classes && { classes }), ...described },
      })
    },
  }
}

/** The configuration of a run of images, tables, windows or points; undefined for another. @throws with one sentence if it holds no run. */
export async function describedImages(folder: string): Promise<DescribedImages | undefined> {
  const config = await loadConfig(folder)
  const isOne = (imageFamilies as readonly string[]).includes(config.family)
  return isOne ? (config as unknown as DescribedImages) : undefined
}

/** Whether a run's folder holds a model of images, tables, windows or points. @throws with one sentence if it holds no run. */
export const holdsImages = async (folder: string): Promise<boolean> => (await describedImages(folder)) !== undefined

/** Opens a folder that `imageRun` wrote. @throws with one sentence if a file is missing, broken or does not fit the others. */
export async function loadImageModel(folder: string, options: MemoryOptions = {}): Promise<LoadedImageModel> {
  const config = (await loadConfig(folder)) as unknown as DescribedImages
  const model = blaming(join(folder, 'config.json'), () => imageFamily(config.family).make(config))
  const memory = createMemory(options)
  await restoreBest(folder, memory, parameters(model))
  await verifyRun(folder, 'quick')
  return { model, memory, config }
}

/** Reads the weights of a run's folder into a memory. */
export async function restoreBest(
  folder: string,
  memory: Memory,
  weights: ReadonlyMap<string, Variable>,
): Promise<void> {
  const values = await readValues(join(folder, 'model.safetensors'), weights)
  for (const [name, weight] of weights) memory.write(weight, values.get(name)!)
}
