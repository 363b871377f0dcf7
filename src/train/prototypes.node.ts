import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { toFloat32Array } from '../files/index.js'
import { readAsset } from '../files/index.node.js'
import { type EmbeddingConfig, EmbeddingNetwork } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { createMemory, type Memory, type MemoryOptions } from '../runtime/index.js'
import { AtelierError } from '../tensor/index.js'
import { checkResume, type FolderStoreOptions } from './checkpoint.node.js'
import { blaming, loadConfig } from './description.node.js'
import { restoreBest } from './image.node.js'
import { embedder, type PrototypeTraining, type PrototypeTrainingOptions, prototypeTraining } from './prototypes.js'
import { streamRun } from './stream.node.js'
import type { TrainingEvent } from './trainer.js'

export interface PrototypeRunOptions
  extends PrototypeTrainingOptions,
    Pick<FolderStoreOptions, 'keep' | 'onSkipped' | 'isFresh'> {
  /** The run's folder. */
  readonly out: string
  /** Default: a tenth of all steps, at most 500. */
  readonly checkpointEvery?: number
  /** As in `imageRun`. */
  readonly resume?: boolean | 'auto'
  /** What `config.json` has to tell besides, such as which classes were trained on. */
  readonly described?: Readonly<Record<string, unknown>>
}

export interface PrototypeRun extends Omit<PrototypeTraining, 'stream'> {
  /** Trains, validates and keeps checkpoints in the folder; goes on where a run was stopped. */
  events(): AsyncGenerator<TrainingEvent, void>
  /** Reads the best weights back from the folder. */
  loadBest(): Promise<void>
}

/** `prototypeTraining` in a folder, ready to begin: `config.json`, `model.safetensors`, `metrics.jsonl`, `checkpoints/`. */
export function prototypeRun(options: PrototypeRunOptions): PrototypeRun {
  const { out, checkpointEvery, keep, isFresh, onSkipped, resume, described, config } = options
  const { stream, ...training } = prototypeTraining(options)
  const { identity, settings, memory, weights } = training
  return {
    ...training,
    loadBest: () => restoreBest(out, memory, weights),
    async *events() {
      await checkResume(out, resume)
      yield* streamRun({
        ...{ ...stream, out, identity, settings, kept: stream.state!, config: { ...config, ...described } },
        ...(isFresh !== undefined && { isFresh }),
        ...(onSkipped && { onSkipped }),
        ...(keep !== undefined && { keep }),
        checkpointEvery: checkpointEvery ?? Math.min(500, Math.ceil(stream.steps / 10)),
      })
    },
  }
}

/** A configuration as it is saved, with how the network was trained. */
export interface DescribedEmbedding extends EmbeddingConfig {
  readonly training?: Readonly<Record<string, unknown>>
}

/** A trained network that gives examples places. */
export interface LoadedEmbedding {
  readonly model: EmbeddingNetwork
  readonly memory: Memory
  readonly config: DescribedEmbedding
  readonly embed: PrototypeTraining['embed']
  close(): Promise<void>
}

/** Whether a run's folder holds a network of places. @throws with one sentence if it holds no run. */
export const holdsEmbedding = async (folder: string): Promise<boolean> =>
  String((await loadConfig(folder)).family) === 'embedding'

/** The network that ships with this package, by its name: hand-drawn characters, made by `scripts/make-characters.mjs`. */
export const shippedEmbedding = 'characters'

/**
 * Opens a folder that `prototypeRun` wrote, or, where there is no such folder, `characters`, which ships.
 * @throws with one sentence if a file is missing, broken or does not fit the others, or holds another kind of model.
 */
export async function loadEmbedding(folder: string, options: MemoryOptions = {}): Promise<LoadedEmbedding> {
  const isShipped = folder === shippedEmbedding && !existsSync(join(folder, 'config.json'))
  const asset = isShipped
    ? await readAsset<{ readonly sha256: string; readonly config: DescribedEmbedding }>('embedding', folder)
    : undefined
  const config = asset?.description.config ?? ((await loadConfig(folder)) as unknown as DescribedEmbedding)
  if (config.family !== 'embedding') {
    throw new AtelierError(
      `${folder}: a model of another family, ${config.family}: it gives examples no places`,
      'Give a run of `atelier fewshot images`, or characters',
    )
  }
  const model = blaming(join(folder, 'config.json'), () => new EmbeddingNetwork(config))
  const weights = parameters(model)
  const memory = createMemory(options)
  if (asset) for (const [name, weight] of weights) memory.write(weight, toFloat32Array(asset.tensors.get(name)!))
  else await restoreBest(folder, memory, weights)
  return { model, memory, config, ...embedder(memory, model) }
}
