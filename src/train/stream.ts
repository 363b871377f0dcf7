import { averageName, type Optimizer, type Schedule } from '../optim/index.js'
import type { Feeds, Inputs, Memory } from '../runtime/index.js'
import type { Tensor, Variable } from '../tensor/index.js'
import { DivergenceError, firstBadTensor } from './divergence.js'
import { type Loss, type TrainingStep, trainingStep } from './step.js'
import { type CheckpointStore, guarded, restore, type TrainingEvent, type TrainingState } from './trainer.js'

export interface StreamOptions<I extends Inputs> {
  readonly memory: Memory
  /** What a batch consists of. Lengths may be named where batches differ in them. */
  readonly inputs: I
  readonly loss: (fed: { readonly [K in keyof I]: Tensor }) => Loss
  readonly weights: ReadonlyMap<string, Variable>
  /** The batch of a step, counted from 1: decided by its number alone, so that a resumed run is fed what it would have been. */
  readonly batch: (step: number) => Feeds<I>
  /** What the loss counts in a batch, roughly; see `StepOptions`. */
  readonly expected: number
  readonly steps: number
  readonly optimizer: Optimizer
  /** Share of the peak learning rate at a step, counted from 1. */
  readonly schedule: Schedule
  /** Longest gradient. */
  readonly clip?: number
  /** The loss on data that training never sees: asked every `validateEvery` steps and at the end. */
  readonly validate?: () => Promise<number>
  readonly validateEvery?: number
  readonly store?: CheckpointStore<StreamState>
  readonly checkpointEvery?: number
  /** Aborting it ends the run after the present step, with a checkpoint. */
  readonly signal?: AbortSignal
}

/** All of such a run that is not in variables: batches need no place in the data. */
export type StreamState = Pick<TrainingState, 'step' | 'clock' | 'best' | 'level'>

/**
 * Trains on batches that are made as they are needed, telling what happens as it happens. A run that is stopped at any moment
 * and started again from its store goes on bit for bit.
 * @throws DivergenceError when the loss or a gradient is not finite, the weights then being those of the step before, or when
 * the loss runs away.
 */
export async function* trainOnStream<I extends Inputs>(options: StreamOptions<I>): AsyncGenerator<TrainingEvent, void> {
  const { memory, weights, steps, schedule, store, signal } = options
  const step = trainingStep(memory, options)
  const variables = new Map([...weights, ...step.state.map((variable) => [variable.name, variable] as const)])
  let state: StreamState = {
    step: 0,
    clock: memory.clock,
    best: null,
    level: { smooth: null, best: null, bad: 0 },
  }
  const exchange = (): void => {
    for (const [name, weight] of weights) {
      const average = variables.get(averageName(name))
      if (average) memory.swap(weight, average)
    }
  }

  async function* validated(validate: () => Promise<number>): AsyncGenerator<TrainingEvent> {
    exchange()
    try {
      const loss = await validate()
      const isBest = loss < (state.best?.loss ?? Number.POSITIVE_INFINITY)
      if (isBest) state = { ...state, best: { step: state.step, loss } }
      yield { kind: 'validation', step: state.step, loss, isBest }
    } finally {
      exchange()
    }
  }

  try {
    const saved = await store?.load()
    if (saved) {
      state = saved.state
      restore(memory, variables, saved.values)
      memory.clock = state.clock
      yield { kind: 'resume', step: state.step, best: state.best }
    }
    while (state.step < steps) {
      const at = state.step + 1
      const began = performance.now()
      const [batch, rate] = [options.batch(at), schedule(at)]
      const result = await step.run([batch], { rate, count: at, ...(options.clip && { clip: options.clip }) })
      const seconds = (performance.now() - began) / 1000
      yield { kind: 'step', step: at, loss: result.loss, norm: result.norm, rate, seconds }
      if (!result.applied) throw await divergence(options, step, at, batch, result)
      state = { ...state, step: at, clock: memory.clock, level: guarded(state.level, at, result.loss) }
      const isDue = (every: number | undefined): boolean => at === steps || at % (every ?? steps) === 0
      if (options.validate && isDue(options.validateEvery)) yield* validated(options.validate)
      if (store && (at === 1 || signal?.aborted || isDue(options.checkpointEvery))) {
        yield { kind: 'checkpoint', step: at, path: await store.save(state, variables, memory) }
      }
      if (signal?.aborted) break
    }
    exchange()
    yield { kind: 'end', step: state.step, reason: state.step < steps ? 'interrupted' : 'steps' }
  } finally {
    await step.close()
    for (const variable of step.gradients.values()) memory.free(variable)
  }
}

/** What went wrong at a step that could not be applied, and where. */
async function divergence<I extends Inputs>(
  { memory, inputs, loss, weights }: StreamOptions<I>,
  step: TrainingStep<I>,
  at: number,
  batch: Feeds<I>,
  found: { readonly loss: number; readonly norm: number },
): Promise<DivergenceError> {
  const bad = await firstBadTensor(memory, inputs, (fed) => loss(fed).sum, [batch], weights, step.gradients)
  return new DivergenceError(at, bad, `the loss is ${found.loss} and the gradient ${found.norm}: ${bad} is not finite`)
}
