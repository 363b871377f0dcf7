/** One side of a run: weights, a loss that they make small, and what they learn from. A model alone is one player, adversaries are two. */
import type { Optimizer } from '../optim/index.js'
import type { Feeds, Inputs, Memory } from '../runtime/index.js'
import type { Variable } from '../tensor/index.js'
import { type Divergence, DivergenceError, refusedStep } from './divergence.js'
import { firstBadTensor } from './first-bad-tensor.js'
import { type LossOf, type StepPlace, type StepResult, trainingStep } from './step.js'

export interface PlayerOptions<I extends Inputs> {
  /** Tells players apart in readings; left out where there is but one. */
  readonly name?: string
  readonly weights: ReadonlyMap<string, Variable>
  /** What a batch consists of. Lengths may be named where batches differ in them. */
  readonly inputs: I
  readonly loss: LossOf<I>
  /** Other losses of the same weights, by name: gradients, optimizer and its state are shared. */
  readonly forms?: Readonly<Record<string, LossOf<I>>>
  /** Which of `forms` a step uses; undefined for the usual loss. */
  readonly form?: (step: number) => string | undefined
  /**
   * The batch of a step, counted from 1, and of the player's turn in it, from 0: decided by these numbers alone, so that a resumed run
   * is fed what it would have been. Where the weights decide too, as in what a policy answers, they are those of that moment.
   */
  readonly batch: (step: number, turn: number) => Feeds<I> | Promise<Feeds<I>>
  /** What the loss counts in a batch, roughly; see `StepOptions`. */
  readonly expected: number
  readonly optimizer: Optimizer
  /** Updates at a step; 0 holds the weights still. Default 1. */
  readonly turns?: (step: number) => number
  /** Longest gradient. */
  readonly clip?: number
  /** The optimizer's peak rate, to be named where it is the likely cause of a divergence. */
  readonly learningRate?: number
}

/** A player whose inputs have been forgotten. */
export interface Player {
  readonly name: string | undefined
  readonly weights: ReadonlyMap<string, Variable>
  turns(step: number): number
  /** Its programs on a memory. */
  open(memory: Memory): OpenPlayer
}

export interface OpenPlayer {
  /** Everything the optimizer remembers. */
  readonly state: readonly Variable[]
  /** One update. */
  move(step: number, turn: number, at: Pick<StepPlace, 'rate' | 'count' | 'limit'>): Promise<StepResult>
  /** What went wrong at the last move, and where, in an error to throw. `since` says otherwise what happened, and which step was the last in order. */
  blame(
    step: number,
    turn: number,
    found: StepResult,
    since?: Pick<Divergence, 'what' | 'good'>,
  ): Promise<DivergenceError>
  /** Frees programs and gradients. */
  close(): Promise<void>
}

export function player<I extends Inputs>(options: PlayerOptions<I>): Player {
  const { name, weights, inputs, turns = () => 1, form = () => undefined, batch, clip } = options
  return {
    name,
    weights,
    turns,
    open(memory) {
      const step = trainingStep(memory, options)
      const formOf = (at: number) => ({ form: form(at) })
      /** The memory's clock before the last move. */
      let { clock } = memory
      return {
        get state() {
          return step.state
        },
        async move(at, turn, place) {
          const fed = await batch(at, turn)
          clock = memory.clock
          return step.run([fed], { ...place, ...defined(formOf(at)), ...(clip !== undefined && { clip }) })
        },
        async blame(at, turn, found, since) {
          const used = form(at)
          const lossOf = used === undefined ? options.loss : options.forms![used]!
          const bad = await firstBadTensor(memory, {
            ...{ inputs, weights, gradients: step.gradients, batches: [await batch(at, turn)] },
            loss: (x) => lossOf(x).sum,
            drawn: { name: [name, used, 'gradients'].filter((word) => word !== undefined).join(' '), clock },
          })
          const what = refusedStep(found, name === undefined ? '' : ` of the ${name}`)
          return new DivergenceError(at, { what, ...since, bad, learningRate: options.learningRate })
        },
        async close() {
          await step.close()
          for (const variable of step.gradients.values()) memory.free(variable)
        },
      }
    },
  }
}

const defined = ({ form }: { readonly form: string | undefined }): { readonly form?: string } =>
  form === undefined ? {} : { form }
