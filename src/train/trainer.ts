import type { BlockLoader, LoaderState, TokenArray } from '../data/index.js'
import type { LanguageModel } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { averageName, type Optimizer, type Schedule } from '../optim/index.js'
import type { Memory } from '../runtime/index.js'
import { AtelierError, type Values, type Variable } from '../tensor/index.js'
import { type Divergence, DivergenceError, ranAway, refusedStep } from './divergence.js'
import { firstBadTensor } from './first-bad-tensor.js'
import { feedsOf, type HeldOutSet, type Lesson, lessonOf, setsValidator, validator } from './lesson.js'
import { explosionLimit, hasRunAway, type LossLevel, nextLevel, noLevel, runawaySteps } from './loss-level.js'
import { cutRows, isOutOfMemory } from './out-of-memory.js'
import { type StepResult, type TrainingStep, trainingStep } from './step.js'
import { stillSteps, weightBits } from './stillness.js'

export interface TrainerOptions {
  readonly memory: Memory
  readonly model: LanguageModel
  readonly loader: BlockLoader
  /** Rows and tokens a row, as the loader gives them. */
  readonly batch: number
  readonly context: number
  readonly steps: number
  /** Batches whose gradients make one step. Default 1. */
  readonly accumulate?: number
  readonly optimizer: Optimizer
  /** Share of the peak learning rate at a step, counted from 1. */
  readonly schedule: Schedule
  /** Longest gradient. */
  readonly clip?: number
  /** The optimizer's peak rate, to be named where it is the likely cause of a divergence. */
  readonly learningRate?: number
  /**
   * What is trained at a step, counted from 1, where that is not all parameters: the same map for as long as it stays the same. It may grow,
   * but not lose anything. What is not in it costs neither a gradient nor an optimizer's state.
   */
  readonly trained?: (step: number) => ReadonlyMap<string, Variable>
  /** Held-out tokens, read every `validateEvery` steps and at the end. */
  readonly validation?: TokenArray
  readonly validateEvery?: number
  /** At most this many batches of the held-out tokens, evenly spread. */
  readonly validationBatches?: number
  /** Held-out batches by name, instead of `validation`. */
  readonly heldOut?: readonly HeldOutSet[]
  /** The token that ends a document, where held-out documents are to be read each from its beginning. */
  readonly documentEnd?: number
  /** Stop when this many validations in a row brought nothing better. */
  readonly patience?: number
  readonly store?: CheckpointStore
  readonly checkpointEvery?: number
  /** Aborting it ends the run after the present step, with a checkpoint. */
  readonly signal?: AbortSignal
}

/** All of a run that is not in variables. */
export interface TrainingState {
  /** Updates made. */
  readonly step: number
  readonly loader: LoaderState
  /** The memory's clock: where the random streams stand. */
  readonly clock: number
  readonly best: { readonly step: number; readonly loss: number } | null
  /** Validations since the best. */
  readonly worse: number
  /** What the guard against runaway losses has seen. */
  readonly level: LossLevel
}

/** Where checkpoints go. `variables` are weights and optimizer state by name. */
export interface CheckpointStore<State extends Pick<TrainingState, 'step' | 'best'> = TrainingState> {
  save(state: State, variables: ReadonlyMap<string, Variable>, memory: Memory): Promise<string>
  load(): Promise<{ readonly state: State; readonly values: ReadonlyMap<string, Values> } | undefined>
}

export type TrainingEvent =
  | { readonly kind: 'resume'; readonly step: number; readonly best: TrainingState['best'] }
  | {
      readonly kind: 'step'
      readonly step: number
      readonly loss: number
      readonly norm: number
      readonly rate: number
      readonly seconds: number
      /** What else the losses tell, by name. */
      readonly readings?: Readonly<Record<string, number>>
    }
  /** While this event is handled the weights are those that were validated: the averages, if the optimizer keeps them. */
  | {
      readonly kind: 'validation'
      readonly step: number
      readonly loss: number
      readonly isBest: boolean
      readonly losses?: Readonly<Record<string, number>>
    }
  /** Something that does not end the run but is likely a mistake, in a sentence. */
  | { readonly kind: 'warning'; readonly step: number; readonly what: string }
  | { readonly kind: 'checkpoint'; readonly step: number; readonly path: string }
  /** The weights are now those to keep: the averages, if the optimizer keeps them. `stopped`: a warning before it says why. */
  | { readonly kind: 'end'; readonly step: number; readonly reason: 'steps' | 'patience' | 'interrupted' | 'stopped' }

/**
 * Trains, telling what happens as it happens. Every run is a function of its options, the seed and the data; a run that is
 * stopped at any moment and started again from its store goes on bit for bit.
 * @throws DivergenceError when the loss or a gradient is not finite or the loss explodes, the weights then being those of the step before, or
 * when the loss runs away.
 */
export async function* train(options: TrainerOptions): AsyncGenerator<TrainingEvent, void> {
  const { memory, model, loader, steps, accumulate = 1, schedule, store, signal } = options
  const trained = options.trained ?? wholeModel(parameters(model))
  const { inputs, loss, carried } = lessonOf(model, options)
  const expected = options.batch * options.context * accumulate

  let state: TrainingState = {
    step: 0,
    loader: loader.state(),
    clock: memory.clock,
    best: null,
    worse: 0,
    level: noLevel,
  }
  const saved = await store?.load()
  if (saved) state = saved.state
  let weights = trained(Math.max(1, state.step)) // a checkpoint holds what its last step trained
  const opened = (before?: TrainingStep<Lesson['inputs']>): TrainingStep<Lesson['inputs']> => {
    const { optimizer } = options
    return trainingStep(memory, { inputs, loss, weights, optimizer, expected, ...(before && { state: before.state }) })
  }
  let step = opened()
  const named = (): ReadonlyMap<string, Variable> =>
    new Map([...weights, ...[...step.state, ...carried].map((variable) => [variable.name, variable] as const)])
  let variables = named()
  if (saved) {
    restore(memory, variables, saved.values)
    loader.restore(state.loader)
    memory.clock = state.clock
    yield { kind: 'resume', step: state.step, best: state.best }
  }
  const validation = options.heldOut
    ? setsValidator(options, options.heldOut)
    : options.validation && validator(options, options.validation)
  const averagesOf = (): (readonly [Variable, Variable])[] =>
    [...weights].flatMap(([name, weight]) => {
      const average = variables.get(averageName(name))
      return average ? [[weight, average] as const] : []
    })
  let averages = averagesOf()

  const exchange = (): void => {
    for (const [weight, average] of averages) memory.swap(weight, average)
  }
  /** Rows that memory suffices for at once. */
  let rows = options.batch
  /** Tries again with half the rows at once where memory does not suffice: the gradient of the whole batch is the same. */
  async function* fitted(work: (rows: number) => Promise<StepResult>): AsyncGenerator<TrainingEvent, StepResult> {
    for (;;) {
      const { clock } = memory
      try {
        return await work(rows)
      } catch (error) {
        if (!isOutOfMemory(error) || loader.goesOn || rows === 1) throw error
        memory.clock = clock
        const half = Math.ceil(rows / 2)
        const what = `memory does not suffice for ${rows} rows at once: going on with ${half}, the batch stays as it is`
        rows = half
        yield { kind: 'warning', step: state.step + 1, what }
      }
    }
  }
  async function* checkpoint(): AsyncGenerator<TrainingEvent> {
    if (store) yield { kind: 'checkpoint', step: state.step, path: await store.save(state, variables, memory) }
  }

  const closed = async (each: typeof step): Promise<void> => {
    await each.close()
    for (const variable of each.gradients.values()) memory.free(variable)
  }

  try {
    const start = state.step
    const before = start + stillSteps <= steps ? await weightBits(memory, weights) : undefined
    const patience = options.patience ?? Number.POSITIVE_INFINITY
    while (state.step < steps && state.worse < patience) {
      const began = performance.now()
      if (trained(state.step + 1) !== weights) {
        const [former, before] = [weights, step]
        weights = trained(state.step + 1)
        step = opened(before)
        await closed(before)
        variables = named()
        averages = averagesOf()
        // What joins has an average of one value: its own.
        for (const [name, weight] of weights) {
          const average = variables.get(averageName(name))
          if (average && !former.has(name)) memory.write(average, await memory.read(weight))
        }
      }
      const batches = Array.from({ length: accumulate }, () => feedsOf(loader.next()))
      const rate = schedule(state.step + 1)
      const limit = explosionLimit(state.level)
      const place = { rate, limit, count: state.step + 1, ...(options.clip && { clip: options.clip }) }
      const { clock } = memory
      const result = yield* fitted((least) => step.run(cutRows(batches, options.batch, least), place))
      const at = state.step + 1
      const seconds = (performance.now() - began) / 1000
      yield { kind: 'step', step: at, loss: result.loss, norm: result.norm, rate, seconds }
      const blame = async (since: Pick<Divergence, 'what' | 'good'>): Promise<DivergenceError> => {
        const bad = await firstBadTensor(memory, {
          ...{ inputs, weights, gradients: step.gradients },
          loss: (each) => loss(each).sum,
          batches: cutRows(batches, options.batch, rows),
          drawn: { name: 'gradients', clock },
        })
        return new DivergenceError(at, { ...since, bad, learningRate: options.learningRate })
      }
      if (!result.applied) throw await blame({ what: refusedStep(result) })
      const level = nextLevel(state.level, result.loss)
      if (hasRunAway(level)) throw await blame({ what: ranAway(level), good: at - runawaySteps })
      state = { ...state, step: at, loader: loader.state(), clock: memory.clock, level }
      if (at === start + stillSteps && (await weightBits(memory, weights)) === before) {
        const what = `no weight has changed in ${stillSteps} steps: is the learning rate too small?`
        yield { kind: 'warning', step: at, what }
      }

      const isLast = at === steps
      if (validation && (isLast || at % (options.validateEvery ?? steps) === 0)) {
        exchange()
        try {
          const { loss: found, losses } = await validation.run()
          const isBest = found < (state.best?.loss ?? Number.POSITIVE_INFINITY)
          const best = isBest ? { step: at, loss: found } : state.best
          state = { ...state, best, worse: isBest ? 0 : state.worse + 1 }
          yield { kind: 'validation', step: at, loss: found, isBest, ...(losses && { losses }) }
        } finally {
          exchange()
        }
      }
      const isOver = isLast || signal?.aborted || state.worse >= patience
      if (isOver || at === 1 || at % (options.checkpointEvery ?? steps) === 0) yield* checkpoint()
      if (isOver) break
    }
    exchange()
    const isStopped = state.step < steps
    yield { kind: 'end', step: state.step, reason: !isStopped ? 'steps' : signal?.aborted ? 'interrupted' : 'patience' }
  } finally {
    await closed(step)
    await validation?.close()
    for (const variable of carried) memory.free(variable)
  }
}

const wholeModel = (weights: ReadonlyMap<string, Variable>) => (): ReadonlyMap<string, Variable> => weights

/** Sets every variable to what a checkpoint holds. @throws if one is missing there. */
export function restore(
  memory: Memory,
  variables: ReadonlyMap<string, Variable>,
  values: ReadonlyMap<string, Values>,
): void {
  for (const [name, variable] of variables) {
    const found = values.get(name)
    if (!found) {
      throw new AtelierError(`resume: the checkpoint has no ${name}`, 'It was made by another model or optimizer')
    }
    memory.write(variable, found)
  }
}
