/** A language model's training in a folder of its own. */
import { join } from 'node:path'
import { checkWritable, lockFolder, removeRunManifest } from '../files/index.node.js'
import { checkIdentity, checkResume, type FolderStoreOptions, folderStore } from './checkpoint.node.js'
import { metricsLog } from './metrics.node.js'
import { sealRun } from './seal.node.js'
import { type TrainerOptions, type TrainingEvent, train } from './trainer.js'

export interface FolderRunOptions extends Pick<FolderStoreOptions, 'identity' | 'settings' | 'keep' | 'onSkipped'> {
  /** The run's folder. */
  readonly out: string
  /** `auto` goes on from the newest whole checkpoint if there is one; `true` insists on one; `false` refuses a used folder. */
  readonly resume?: boolean | 'auto'
  /** Refuses a folder that holds something else. */
  check(): Promise<void>
  /** Writes down what the model is, as soon as it is known that the run can go on. */
  describe(): Promise<void>
  /** Keeps the present weights, which are the best so far. */
  save(): Promise<unknown>
}

/** Whether a folder could take a run: it can be written, and holds nothing else and no run of another identity. Writes nothing. */
export async function checkFolder(options: Omit<FolderRunOptions, 'describe' | 'save'>): Promise<void> {
  await checkWritable(options.out)
  await options.check()
  await checkResume(options.out, options.resume)
  await checkIdentity(join(options.out, 'checkpoints'), options.identity)
}

/**
 * `train` in a folder, which is locked meanwhile: goes on from its newest checkpoint, keeps `metrics.jsonl`, and has the weights of the best
 * validation kept, or those of the end where nothing was validated.
 * @throws if the folder holds a run of another identity, or another process writes there.
 */
export async function* trainInFolder(
  training: Omit<TrainerOptions, 'store'>,
  options: FolderRunOptions,
): AsyncGenerator<TrainingEvent, void> {
  const { out, resume, keep = 2 } = options
  const release = await lockFolder(out)
  try {
    await options.check()
    await checkResume(out, resume)
    const store = folderStore(join(out, 'checkpoints'), { ...options, keep })
    const log = metricsLog(join(out, 'metrics.jsonl'))
    let isDescribed = false
    let isValidated = false
    for await (const event of train({ ...training, store })) {
      // The first event tells that a run that was there before has not refused these options.
      if (!isDescribed) {
        await removeRunManifest(out)
        await options.describe()
      }
      isDescribed = true
      await log(event)
      isValidated ||= event.kind === 'validation' || (event.kind === 'resume' && event.best !== null)
      const isBetter = event.kind === 'validation' ? event.isBest : event.kind === 'end' && !isValidated
      if (isBetter) await options.save()
      yield event
    }
    await sealRun(out, options.identity)
  } finally {
    await release()
  }
}
