import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { lockFolder, removeRunManifest, writeFileAtomic } from '../files/index.node.js'
import type { Variable } from '../tensor/index.js'
import { type FolderStoreOptions, folderStore } from './checkpoint.node.js'
import { saveWeights } from './folder.node.js'
import { metricsLog } from './metrics.node.js'
import { sealRun } from './seal.node.js'
import { type StreamOptions, type StreamState, trainOnStream, weightsOf } from './stream.js'
import type { TrainingEvent } from './trainer.js'

export interface StreamRunOptions
  extends Omit<StreamOptions, 'store'>,
    Pick<FolderStoreOptions, 'keep' | 'identity' | 'settings' | 'isFresh' | 'onSkipped'> {
  /** The run's folder. */
  readonly out: string
  /** What rebuilds the model: written to `config.json`, with the identity and the settings under `training`. */
  readonly config: Readonly<Record<string, unknown>>
  /** What `model.safetensors` holds besides the weights that are trained, by name. */
  readonly kept?: ReadonlyMap<string, Variable>
  /** Keeps the present weights, where that is something else than to write `model.safetensors`. */
  readonly save?: () => Promise<unknown>
}

/**
 * `trainOnStream` in a folder of its own, which is locked meanwhile: goes on from its newest checkpoint, keeps `metrics.jsonl`,
 * and leaves `config.json` and, of the best validation, `model.safetensors` (of the end where nothing is validated).
 * @throws if the folder holds a run of another identity, or another process writes there.
 */
export async function* streamRun(options: StreamRunOptions): AsyncGenerator<TrainingEvent, void> {
  const { out, config, identity, settings, memory, players, validate, kept } = options
  const weights = new Map([...weightsOf(players), ...(kept ?? [])])
  const { save = () => saveWeights(out, weights, memory) } = options
  const release = await lockFolder(out)
  try {
    await mkdir(out, { recursive: true })
    const log = metricsLog(join(out, 'metrics.jsonl'))
    const store = folderStore<StreamState>(join(out, 'checkpoints'), options)
    let isDescribed = false
    for await (const event of trainOnStream({ ...options, store })) {
      // The first event tells that a run that was there before has not refused these options.
      if (!isDescribed) {
        await removeRunManifest(out)
        const described = JSON.stringify({ ...config, training: { ...identity, ...settings } }, undefined, 2)
        await writeFileAtomic(join(out, 'config.json'), `${described}\n`)
      }
      isDescribed = true
      await log(event)
      const isBetter = event.kind === 'validation' ? event.isBest : event.kind === 'end' && !validate
      if (isBetter) await save()
      yield event
    }
    await sealRun(out, identity)
  } finally {
    await release()
  }
}
