/**
 * What adversarial training (I. Goodfellow et al., arXiv:1406.2661) asks of a model: a generator that makes examples out of noise, and a
 * discriminator that judges whether examples are real. Whoever trains or samples one need not know which it is.
 */
import type { Shape, Tensor, Variable } from '../tensor/index.js'
import type { ValueRange } from './value-range.js'

/** State and the value that it takes when a step has run. */
export type StateUpdate = readonly [variable: Variable, value: Tensor]

export interface Adversary {
  readonly config: AdversaryConfig
  /** Holds the variables that the generator's turns train. */
  readonly generator: object
  /** Holds the variables that the discriminator's turns train; none are in both. */
  readonly discriminator: object
  /** Codes [batch, latent] of standard normal numbers → examples [batch, ...shape] inside the range. Labels (int32 [batch]) if `condition` says so. */
  generate(z: Tensor, labels?: Tensor): Tensor
  /** [batch, ...shape] inside the range → scores [batch], unbounded: above zero speaks for a real example. */
  judge(x: Tensor, labels?: Tensor): Tensor
  /** As `generate`, with what only training wants, such as styles that are mixed. Default: `generate`. */
  generateInTraining?(z: Tensor, labels?: Tensor): TrainingExamples
  /** What the generator is charged beside what the discriminator thinks of it. */
  readonly generatorPenalty?: GeneratorPenalty | undefined
}

/** What a configuration of an adversary tells, beside what is its family's own. */
export interface AdversaryConfig {
  readonly family: string
  /** Of one example: [channels, height, width], or [length]. */
  readonly shape: Shape
  /** How values are inside the model; whoever trains or samples goes there and back. */
  readonly range: ValueRange
  /** Numbers in a code. */
  readonly latent: number
  /** Whether both players are told of an example's class. Left out, they know of none, even where the data has classes. */
  readonly condition?: 'labels'
  readonly classes?: readonly string[]
}

export interface TrainingExamples {
  /** [batch, ...shape] */
  readonly x: Tensor
  /** State that a step of the generator leaves behind, such as a running mean. Such variables are in `state`. */
  readonly updates?: readonly StateUpdate[]
}

export interface GeneratorPenalty {
  /** It is computed at every so-many-th step of the generator, and weighs as many times more then. */
  readonly every: number
  /** Variables that it keeps from step to step: checkpoints hold them, no optimizer changes them. */
  readonly state: readonly Variable[]
  /** For codes [batch, latent]: the charge (a scalar, a mean over the batch) and, where it tells any, numbers for people (scalars). */
  charge(
    z: Tensor,
    labels?: Tensor,
  ): {
    readonly penalty: Tensor
    readonly updates?: readonly StateUpdate[]
    readonly readings?: Readonly<Record<string, Tensor>>
  }
}
