/** Training weights to be adapted: every update sees a few tasks, each with examples that are shown and others that are asked for. */
import { parameters } from '../nn/index.js'
import { adamW, warmupStableDecay } from '../optim/index.js'
import { createMemory, type Feeds, float32, type Input, int32, type Memory, program } from '../runtime/index.js'
import { concat, constant, crossEntropy, replaced, type Target, type Tensor } from '../tensor/index.js'
import { type AdaptationOptions, adaptedLoss, adaptedWeights } from './adaptation.js'
import { player } from './player.js'
import type { StreamOptions } from './stream.js'

/** A batch of tasks: x [tasks, n, inputs]; y [tasks, n, outputs] float32, or int32 classes [tasks, n]. */
export interface TaskBatch {
  readonly shownX: Float32Array
  readonly shownY: Float32Array | Int32Array
  readonly askedX: Float32Array
  readonly askedY: Float32Array | Int32Array
}

export interface TaskSizes {
  readonly tasks: number
  /** Examples of a task. */
  readonly shown: number
  readonly asked: number
}

export interface AdaptationTrainingOptions extends TaskSizes {
  /** Rows [n, inputs] → [n, outputs]; its variables are what adapts. */
  readonly model: object & { forward(x: Tensor): Tensor }
  /** What a task's answers are: numbers (mean squared error), or classes (−ln p). */
  readonly answers: 'numbers' | 'classes'
  readonly inputs: number
  readonly outputs: number
  /** The tasks of an update, as many as `tasks`: decided by the step alone. */
  readonly tasksAt: (step: number) => TaskBatch
  /** In training. With no steps this is training on all tasks at once. */
  readonly adaptation: AdaptationOptions
  readonly steps: number
  /** AdamW's. */
  readonly learningRate: number
  readonly seed?: number
  readonly target?: Target
  readonly threads?: number
  readonly signal?: AbortSignal
}

export interface AdaptationTraining {
  readonly memory: Memory
  /** Ready for `trainOnStream`. */
  readonly stream: StreamOptions
  /**
   * What the present weights answer to what is asked [tasks, asked, outputs], after so many steps on what is shown. Sizes are those of an update unless
   * they are given.
   */
  predict(tasks: Omit<TaskBatch, 'askedY'>, adaptation: AdaptationOptions, sizes?: TaskSizes): Promise<Float32Array>
  close(): Promise<void>
}

/** All tasks of an update are one graph, each with steps of its own. */
export function adaptationTraining(options: AdaptationTrainingOptions): AdaptationTraining {
  const { model, answers, inputs, outputs, shown, asked, tasks, adaptation, steps, seed = 0 } = options
  const weights = parameters(model)
  const list = [...weights.values()]
  const memory = createMemory({
    seed,
    ...(options.target && { target: options.target }),
    ...(options.threads && { threads: options.threads }),
  })
  const inputsOf = (sizes: TaskSizes) => {
    const y = (count: number): Input =>
      answers === 'numbers' ? float32([sizes.tasks, count, outputs]) : int32([sizes.tasks, count])
    return {
      shownX: float32([sizes.tasks, sizes.shown, inputs]),
      shownY: y(sizes.shown),
      askedX: float32([sizes.tasks, sizes.asked, inputs]),
      askedY: y(sizes.asked),
    } as const
  }
  const fed = inputsOf({ tasks, shown, asked })
  const loss = (x: Tensor, targets: Tensor): Tensor =>
    answers === 'numbers'
      ? model.forward(x).sub(targets).square().mean()
      : crossEntropy(model.forward(x), targets).mean()
  const taskOf = (x: Tensor, task: number): Tensor => x.slice(0, task, task + 1).reshape(x.shape.slice(1))
  const predictors = new Map<string, ReturnType<typeof predictor>>()
  const predictor = (how: AdaptationOptions, sizes: TaskSizes) => {
    const { shownX: x, shownY: y, askedX: questions } = inputsOf(sizes)
    return program(
      memory,
      { shownX: x, shownY: y, askedX: questions },
      ({ shownX, shownY, askedX }) => {
        const each = Array.from({ length: sizes.tasks }, (_, task) => {
          const by = adaptedWeights(loss(taskOf(shownX, task), taskOf(shownY, task)), list, how)
          return replaced([model.forward(taskOf(askedX, task))], by)[0]!.reshape([1, sizes.asked, outputs])
        })
        return { outputs: { answers: concat(each, 0) } }
      },
      { name: `after ${how.steps} steps` },
    )
  }
  return {
    memory,
    stream: {
      ...{ memory, steps },
      players: [
        player({
          ...{ weights, inputs: fed, clip: 10, expected: tasks },
          loss({ shownX, shownY, askedX, askedY }) {
            const sums = Array.from({ length: tasks }, (_, task) =>
              adaptedLoss(
                loss(taskOf(shownX, task), taskOf(shownY, task)),
                loss(taskOf(askedX, task), taskOf(askedY, task)),
                list,
                adaptation,
              ),
            )
            return { sum: sums.reduce((a, b) => a.add(b)), count: constant(Float32Array.of(tasks), []) }
          },
          batch: (step) => options.tasksAt(step) as unknown as Feeds<typeof fed>,
          optimizer: adamW({ learningRate: options.learningRate, beta2: 0.999 }),
        }),
      ],
      schedule: warmupStableDecay(1, { warmup: Math.ceil(0.02 * steps), total: steps + 1, cooldown: 0.5 }),
      ...(options.signal && { signal: options.signal }),
    },
    async predict({ shownX, shownY, askedX }, how, sizes = { tasks, shown, asked }) {
      const key = JSON.stringify([how, sizes])
      const found = predictors.get(key) ?? predictor(how, sizes)
      predictors.set(key, found)
      const { answers: told } = await found.run({ shownX, shownY, askedX } as Parameters<typeof found.run>[0])
      return told.data as Float32Array
    },
    async close() {
      await Promise.all([...predictors.values()].map((each) => each.close()))
    },
  }
}
