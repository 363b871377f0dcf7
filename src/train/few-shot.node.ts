import { join } from 'node:path'
import type { RegressionPrompts } from '../data/index.js'
import { readValues } from './checkpoint.node.js'
import { type InContextOptions, inContextTraining } from './in-context.js'
import { streamRun } from './stream.node.js'
import type { TrainingEvent } from './trainer.js'

export interface FewShotRunOptions extends InContextOptions {
  /** The run's folder. */
  readonly out: string
  readonly checkpointEvery?: number
  readonly signal?: AbortSignal
  readonly onSkipped?: (path: string, problem: string) => void
}

export interface FewShotRun {
  readonly parameters: number
  /** Trains, validates and keeps checkpoints in the folder; goes on where a run was stopped. */
  events(): AsyncGenerator<TrainingEvent, void>
  /** Reads the best weights back from the folder. */
  loadBest(): Promise<void>
  /** Predictions [prompts, points], each from the pairs before it. */
  predict(prompts: RegressionPrompts): Promise<Float32Array>
  close(): Promise<void>
}

/** Training a model to learn linear functions from the examples in its prompt (arXiv:2208.01066), ready to begin. */
export function fewShotRun(options: FewShotRunOptions): FewShotRun {
  const { batch, steps, learningRate, seed } = options
  const { config, memory, weights, player, schedule, predict, validate, close } = inContextTraining(options)
  return {
    ...{ predict, close },
    parameters: [...weights.values()].reduce((sum, { size }) => sum + size, 0),
    async loadBest() {
      const values = await readValues(join(options.out, 'model.safetensors'), weights)
      for (const [name, weight] of weights) memory.write(weight, values.get(name)!)
    },
    events: () =>
      streamRun({
        ...options,
        ...{ memory, players: [player], schedule, validate },
        config: { ...config },
        validateEvery: Math.ceil(steps / 10),
        checkpointEvery: options.checkpointEvery ?? Math.min(500, Math.ceil(steps / 10)),
        identity: { ...config, batch, learningRate, seed, steps },
      }),
  }
}
