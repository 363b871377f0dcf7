import { averageName, type Schedule } from '../optim/index.js'
import type { Memory } from '../runtime/index.js'
import { AtelierError, type Variable } from '../tensor/index.js'
import { type DivergenceError, ranAway } from './divergence.js'
import { explosionLimit, gameLimit, hasRunAway, nextLevel, noLevel, runawaySteps } from './loss-level.js'
import type { OpenPlayer, Player } from './player.js'
import type { StepResult } from './step.js'
import { type CheckpointStore, restore, type TrainingEvent, type TrainingState } from './trainer.js'

export type StepEvent = Extract<TrainingEvent, { readonly kind: 'step' }>

export interface StreamOptions {
  readonly memory: Memory
  /** Who moves at a step, in turn. Their weights have different names. */
  readonly players: readonly Player[]
  /** What else of the memory a checkpoint has to hold, by name. */
  readonly state?: ReadonlyMap<string, Variable>
  readonly steps: number
  /** Share of the peak learning rate at a step, counted from 1. */
  readonly schedule: Schedule
  /** The loss on data that training never sees: asked every `validateEvery` steps and at the end. */
  readonly validate?: () => Promise<number>
  readonly validateEvery?: number
  /** Whether the weights of the lowest validation count as the best, or the newest, where no validation can tell. Default lowest. */
  readonly keeps?: 'lowest' | 'newest'
  /** Told of steps and validations; what it finds amiss, in a sentence, becomes a warning. */
  readonly watch?: (event: TrainingEvent) => string | undefined
  /** What else there is to tell of a step that was just made, by name. */
  readonly readings?: (step: number) => Readonly<Record<string, number>>
  /** Why the run must not go on after a step, in a sentence: it then ends with a checkpoint. */
  readonly stop?: (event: StepEvent) => string | undefined
  /** The loss need not fall, and so tells nothing of a run that goes astray. */
  readonly mayRise?: boolean
  readonly store?: CheckpointStore<StreamState>
  readonly checkpointEvery?: number
  /** Aborting it ends the run after the present step, with a checkpoint. */
  readonly signal?: AbortSignal
}

/** All of such a run that is not in variables: batches need no place in the data. */
export interface StreamState extends Pick<TrainingState, 'step' | 'clock' | 'best' | 'level'> {
  /** Updates that each player has made, in the order of the players; as many as steps where it is not told. */
  readonly moves?: readonly number[]
}

/** The weights of all players. */
export const weightsOf = (players: readonly Player[]): ReadonlyMap<string, Variable> =>
  new Map(players.flatMap(({ weights }) => [...weights]))

/**
 * Trains on batches that are made as they are needed, telling what happens as it happens. A run that is stopped at any moment
 * and started again from its store goes on bit for bit. Of several players the loss and the gradient told are those of the last that moved.
 * @throws DivergenceError when a loss or a gradient is not finite or a loss explodes, the weights then being those of the move before, or when
 * the loss of a player alone runs away.
 */
export async function* trainOnStream(options: StreamOptions): AsyncGenerator<TrainingEvent, void> {
  const { memory, players, steps, schedule, store, signal, keeps = 'lowest' } = options
  const weights = weightsOf(players)
  const open = players.map((each) => each.open(memory))
  const variables = new Map([
    ...weights,
    ...(options.state ?? []),
    ...open.flatMap(({ state }) => state.map((variable) => [variable.name, variable] as const)),
  ])
  let state: StreamState = {
    step: 0,
    clock: memory.clock,
    best: null,
    level: noLevel,
  }
  const exchange = (): void => {
    for (const [i, player] of players.entries()) {
      // Of one that has never moved there is no average yet.
      if ((state.moves?.[i] ?? state.step) === 0) continue
      for (const [name, weight] of player.weights) {
        const average = variables.get(averageName(name))
        if (average) memory.swap(weight, average)
      }
    }
  }

  async function* validated(validate: () => Promise<number>): AsyncGenerator<TrainingEvent> {
    exchange()
    try {
      const loss = await validate()
      const isBest = keeps === 'newest' || loss < (state.best?.loss ?? Number.POSITIVE_INFINITY)
      if (isBest) state = { ...state, best: { step: state.step, loss } }
      yield* watched({ kind: 'validation', step: state.step, loss, isBest })
    } finally {
      exchange()
    }
  }

  function* watched(event: TrainingEvent): Generator<TrainingEvent> {
    yield event
    const what = options.watch?.(event)
    if (what !== undefined) yield { kind: 'warning', step: event.step, what }
  }

  let reason: 'steps' | 'interrupted' | 'stopped' = 'steps'
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
      const rate = schedule(at)
      const isGuarded = players.length === 1 && !options.mayRise
      const limit = isGuarded ? explosionLimit(state.level) : players.length > 1 ? gameLimit : Number.POSITIVE_INFINITY
      const place = { at, rate, limit }
      const { moves, failure, readings, last, ...told } = await playedStep(players, open, place, state.moves)
      const seconds = (performance.now() - began) / 1000
      const all = { ...readings, ...options.readings?.(at) }
      const readable = Object.keys(all).length > 0 && { readings: all }
      const event: StepEvent = { kind: 'step', step: at, ...told, rate, seconds, ...readable }
      yield* watched(event)
      if (failure) throw failure
      const end = options.stop?.(event)
      if (end !== undefined) yield { kind: 'warning', step: at, what: end }
      state = { ...state, step: at, clock: memory.clock, ...(players.length > 1 && { moves }) }
      if (isGuarded) {
        state = { ...state, level: nextLevel(state.level, told.loss) }
        if (hasRunAway(state.level)) {
          const since = { what: ranAway(state.level), good: at - runawaySteps }
          throw await open[0]!.blame(at, Math.max(0, players[0]!.turns(at) - 1), last, since)
        }
      }
      const isDue = (every: number | undefined): boolean => at === steps || at % (every ?? steps) === 0
      if (options.validate && isDue(options.validateEvery)) yield* validated(options.validate)
      const isOver = signal?.aborted || end !== undefined
      if (store && (at === 1 || isOver || isDue(options.checkpointEvery))) {
        yield { kind: 'checkpoint', step: at, path: await store.save(state, variables, memory) }
      }
      if (end !== undefined) reason = 'stopped'
      else if (signal?.aborted && at < steps) reason = 'interrupted'
      if (isOver) break
    }
    exchange()
    yield { kind: 'end', step: state.step, reason }
  } finally {
    for (const each of open) await each.close()
  }
}

interface PlayedStep {
  readonly last: StepResult
  /** Of the last that moved. */
  readonly loss: number
  readonly norm: number
  readonly moves: readonly number[]
  readonly readings?: Readonly<Record<string, number>>
  /** Why the last move could not be made. */
  readonly failure?: DivergenceError
}

/** Every player's updates of one step, up to the first that can't be made. @throws if nobody moves. */
async function playedStep(
  players: readonly Player[],
  open: readonly OpenPlayer[],
  { at, rate, limit }: { readonly at: number; readonly rate: number; readonly limit: number },
  before: readonly number[] = players.map(() => at - 1),
): Promise<PlayedStep> {
  const moves = [...before]
  const readings: Record<string, number> = {}
  const told = (last: StepResult, failure?: DivergenceError): PlayedStep => {
    const { loss, norm } = last
    return {
      last,
      loss,
      norm,
      moves,
      ...(Object.keys(readings).length > 0 && { readings }),
      ...(failure && { failure }),
    }
  }
  let last: StepResult | undefined
  for (const [i, { name, turns }] of players.entries()) {
    for (let turn = 0; turn < turns(at); turn++) {
      moves[i]! += 1
      const result = await open[i]!.move(at, turn, { rate, count: moves[i]!, limit })
      if (!result.applied) return told(result, await open[i]!.blame(at, turn, result))
      const { loss, norm } = result
      const all = name === undefined ? result.readings : { loss, norm, ...result.readings }
      for (const [key, value] of Object.entries(all)) readings[name === undefined ? key : `${name}.${key}`] = value
      last = result
    }
  }
  if (last) return told(last)
  throw new AtelierError(`train: step ${at}: no player moves, so nothing is trained`, 'Let one of them move')
}
