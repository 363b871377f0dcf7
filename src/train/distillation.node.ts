/** Distillation in a folder of its own, from the folder of the run that teaches. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Diffusion, type DiffusionConfig } from '../models/index.js'
import { countParameters, parameters } from '../nn/index.js'
import type { MemoryOptions } from '../runtime/index.js'
import { AtelierError } from '../tensor/index.js'
import { checkResume, type FolderStoreOptions } from './checkpoint.node.js'
import {
  type DistillationRecipe,
  type DistilledOptions,
  distillation,
  distillationRecipe,
  distilledConfig,
} from './distillation.js'
import { type Examples, holdOut } from './examples.js'
import { loadImageModel, restoreBest } from './image.node.js'
import { recipeSchedule } from './recipes.js'
import { streamRun } from './stream.node.js'
import type { TrainingEvent } from './trainer.js'

export interface DistillationRunOptions
  extends Partial<DistillationRecipe>,
    Pick<FolderStoreOptions, 'keep' | 'onSkipped'>,
    Pick<MemoryOptions, 'target' | 'threads'> {
  /** The run that teaches. */
  readonly from: string
  /** The student's folder. */
  readonly out: string
  /** Examples from which noise leads off; those that it was trained on will do. */
  readonly data: Examples
  readonly student?: DistilledOptions
  /** Examples held out for validation. Default a tenth, at most 500. */
  readonly validation?: number
  /** Default: a tenth of all steps, and at least 50. */
  readonly validateEvery?: number
  /** Default: a tenth of all steps, at most 500. */
  readonly checkpointEvery?: number
  /** Default 0. */
  readonly seed?: number
  /** `auto` goes on from the newest whole checkpoint if there is one; `true` insists on one; `false` refuses a used folder. */
  readonly resume?: boolean | 'auto'
  readonly signal?: AbortSignal
  /** What the teacher's `config.json` tells of the data, to be told on. */
  readonly described?: Readonly<Record<string, unknown>>
  /** How the examples can be read again. */
  readonly source?: Readonly<Record<string, unknown>>
}

export interface DistillationRun {
  readonly config: DiffusionConfig
  readonly parameters: number
  readonly recipe: DistillationRecipe
  readonly unit: string
  /** Of the teacher's way, learnt from at each step. */
  readonly places: number
  /** Trains, validates and keeps checkpoints in the folder; goes on where a run was stopped. */
  events(): AsyncGenerator<TrainingEvent, void>
  /** Reads the best weights back from the folder. */
  loadBest(): Promise<void>
  /** Loss of the present weights. */
  judge(examples: Examples): Promise<number>
  /** Loss of the teacher where it makes as long steps. */
  baseline(examples: Examples): Promise<number>
  close(): Promise<void>
}

/** A distillation, ready to begin. @throws with one sentence if the run is of no family that can teach, or was distilled already. */
export async function distillationRun(options: DistillationRunOptions): Promise<DistillationRun> {
  const { from, out, data, seed = 0, checkpointEvery, keep, onSkipped, resume, signal, described, source } = options
  const { model: teacher, memory } = await loadImageModel(from, { seed, ...given(options, ['target', 'threads']) })
  if (!(teacher instanceof Diffusion)) {
    throw new AtelierError(`distill: ${from}: a model of another family`, 'Give a run of diffusion or flow')
  }
  const config = distilledConfig(configOf(teacher), options.student)
  const student = new Diffusion(config)
  const taught = parameters(teacher)
  for (const [name, weight] of parameters(student)) {
    memory.write(weight, ((await memory.read(taught.get(name)!)) as Float32Array).slice())
  }
  const recipe = {
    ...distillationRecipe,
    ...given(options, Object.keys(distillationRecipe) as (keyof DistillationRecipe)[]),
  }
  const held = options.validation ?? Math.min(500, Math.floor(data.count / 10))
  const { training, validation } = holdOut(data, held / data.count, seed)
  const { judge, baseline, close, ...course } = distillation({ teacher, student, memory, recipe, training, seed })
  const { steps } = recipe
  return {
    ...{ config, recipe, judge, baseline, close },
    parameters: countParameters(student),
    places: recipe.batch * config.distilled!.grid,
    loadBest: () => restoreBest(out, memory, parameters(student)),
    unit: 'squared error per element of what the network answers',
    async *events() {
      await checkResume(out, resume)
      const sha256 = createHash('sha256')
        .update(await readFile(join(from, 'model.safetensors')))
        .digest('hex')
      const { batch, average } = recipe
      const identity = { data: data.name, examples: data.count, validation: held, seed, batch, isAveraged: average > 0 }
      yield* streamRun({
        ...course,
        ...{ memory, steps, schedule: recipeSchedule(recipe, steps), out, settings: { ...recipe } },
        ...(validation.count > 0 && { validate: () => judge(validation) }),
        validateEvery: options.validateEvery ?? Math.max(50, Math.ceil(steps / 10)),
        checkpointEvery: checkpointEvery ?? Math.min(500, Math.ceil(steps / 10)),
        ...(signal && { signal }),
        ...(onSkipped && { onSkipped }),
        ...(keep !== undefined && { keep }),
        identity: { ...config, ...identity, teacher: { run: from, sha256 }, ...(source && { source }) },
        config: { ...config, ...described },
      })
    },
  }
}

/** What makes a model, without how it was trained. */
function configOf({ config }: Diffusion): DiffusionConfig {
  const { training: _, ...rest } = config as DiffusionConfig & { readonly training?: unknown }
  return rest
}

/** The named values that are there. */
function given<T extends object, K extends keyof T>(
  values: T,
  keys: readonly K[],
): { [key in K]?: NonNullable<T[key]> } {
  return Object.fromEntries(keys.flatMap((key) => (values[key] === undefined ? [] : [[key, values[key]]]))) as {
    [key in K]?: NonNullable<T[key]>
  }
}
