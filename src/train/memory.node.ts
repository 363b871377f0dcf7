import { join } from 'node:path'
import { type MemoryTask, type SequenceBatch, sequenceScores } from '../data/index.js'
import { type SequenceConfig, SequenceModel } from '../models/index.js'
import { countParameters, parameters } from '../nn/index.js'
import { adamW, grouped, muon, type Optimizer, warmupStableDecay } from '../optim/index.js'
import { createMemory, float32, type Input, type Inputs, int32, program, type Result } from '../runtime/index.js'
import { constant, type Target, type Tensor } from '../tensor/index.js'
import { readValues } from './checkpoint.node.js'
import { player } from './player.js'
import type { Loss } from './step.js'
import { streamRun } from './stream.node.js'
import type { TrainingEvent } from './trainer.js'

export interface MemoryRunOptions
  extends Pick<SequenceConfig, 'kind' | 'layers' | 'width' | 'heads' | 'span' | 'isOrthogonal' | 'isBidirectional'> {
  readonly task: MemoryTask
  /** Sequences in a step. */
  readonly batch: number
  readonly steps: number
  /** Muon's, of the matrices that read and remember; the rest takes AdamW at half of it. */
  readonly learningRate: number
  readonly seed: number
  /** The run's folder. */
  readonly out: string
  readonly checkpointEvery?: number
  readonly target?: Target
  readonly threads?: number
  readonly signal?: AbortSignal
  readonly onSkipped?: (path: string, problem: string) => void
}

export interface MemoryRun {
  readonly parameters: number
  /** Trains, validates and keeps checkpoints in the folder; goes on where a run was stopped. */
  events(): AsyncGenerator<TrainingEvent, void>
  /** Reads the best weights back from the folder. */
  loadBest(): Promise<void>
  /** What the model answers: see `SequenceModel.forward`. */
  predict(batch: SequenceBatch): Promise<Float32Array>
  close(): Promise<void>
}

/** Training a sequence model on a memory benchmark, ready to begin. */
export function memoryRun(options: MemoryRunOptions): MemoryRun {
  const { task, kind, layers, width, heads, span, isOrthogonal, isBidirectional, batch, steps, learningRate, seed } =
    options
  const { input, answer, place } = task
  const config: SequenceConfig = {
    ...{ family: 'sequence', kind, input, answer, place, length: task.steps, layers, width },
    ...(kind === 'gpt' && heads !== undefined && { heads }),
    ...((kind === 'lstm' || kind === 'gru') && span !== undefined && { span }),
    ...(kind !== 'gpt' && isOrthogonal && { isOrthogonal }),
    ...(kind !== 'gpt' && isBidirectional && { isBidirectional }),
  }
  const model = new SequenceModel(config)
  const weights = parameters(model)
  const memory = createMemory({
    seed,
    ...(options.target && { target: options.target }),
    ...(options.threads && { threads: options.threads }),
  })
  const answers = batch * (place === 'every' ? task.steps : 1)
  const reading = program(
    memory,
    { x: inputOf(task, 'rows') },
    ({ x }) => ({ outputs: { outputs: model.forward(x) } }),
    {
      name: 'answers',
    },
  )
  const predict = async (asked: SequenceBatch): Promise<Float32Array> =>
    (await reading.run({ x: feedsOf(task, asked).x })).outputs.data as Float32Array
  const loss = ({ x, targets }: { readonly x: Tensor; readonly targets: Tensor }): Loss => ({
    sum: model.loss(x, targets).sum(),
    count: constant(Float32Array.of(answers), []),
  })

  return {
    parameters: countParameters(model),
    predict,
    close: () => reading.close(),
    async loadBest() {
      const values = await readValues(join(options.out, 'model.safetensors'), weights)
      for (const [name, weight] of weights) memory.write(weight, values.get(name)!)
    },
    events: () =>
      streamRun({
        ...options,
        memory,
        players: [
          player({
            ...{ weights, loss, clip: 1 },
            inputs: { x: inputOf(task, batch), targets: targetOf(task, batch) },
            batch: (step) => feedsOf(task, task.batch({ rows: batch, seed, split: 'training', step })),
            expected: answers,
            optimizer: optimizerOf(learningRate),
            learningRate,
          }),
        ],
        config: { ...config },
        schedule: warmupStableDecay(1, { warmup: Math.ceil(0.02 * steps), total: steps + 1, cooldown: 0.5 }),
        validate: () => validation(task, predict, seed),
        validateEvery: Math.ceil(steps / validations),
        checkpointEvery: options.checkpointEvery ?? Math.min(500, Math.ceil(steps / 10)),
        identity: { task: task.name, ...config, batch, learningRate, seed, steps },
      }),
  }
}

const optimizerOf = (learningRate: number): Optimizer =>
  grouped([
    {
      match: ({ name, variable }) => name.startsWith('body.') && variable.rank === 2,
      optimizer: muon({ learningRate }),
    },
    { match: () => true, optimizer: adamW({ learningRate: learningRate / 2, beta2: 0.99 }) },
  ])

/** Points of the curve of a run. */
const validations = 50

const inputOf = ({ input, steps }: MemoryTask, rows: number | string): Input =>
  input.kind === 'symbols' ? int32([rows, steps]) : float32([rows, steps, input.count])

function targetOf({ answer, place, steps }: MemoryTask, rows: number): Input {
  const shape = place === 'every' ? [rows, steps] : [rows]
  return answer.kind === 'number' ? float32(shape) : int32(shape)
}

interface TaskInputs extends Inputs {
  readonly x: Input
  readonly targets: Input
}

function feedsOf(
  { input, place, steps }: MemoryTask,
  { rows, inputs, targets }: SequenceBatch,
): { readonly [K in keyof TaskInputs]: Result } {
  return {
    x: { data: inputs, shape: input.kind === 'symbols' ? [rows, steps] : [rows, steps, input.count] },
    targets: { data: targets, shape: place === 'every' ? [rows, steps] : [rows] },
  }
}

const validationBatches = { count: 5, rows: 100 }

/** Mean loss over sequences that training never sees. */
async function validation(task: MemoryTask, predict: MemoryRun['predict'], seed: number): Promise<number> {
  const { count, rows } = validationBatches
  let sum = 0
  for (let step = 0; step < count; step++) {
    const asked = task.batch({ rows, seed, split: 'validation', step })
    sum += sequenceScores(task, asked, await predict(asked)).losses.reduce((total, loss) => total + loss, 0)
  }
  return sum / (count * rows)
}
