/** The two players of an adversarial game, as `trainOnStream` moves them: the discriminator first, then the generator. */
import type { Adversary } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { adamW, averaged, type Optimizer } from '../optim/index.js'
import { float32, type Input, int32 } from '../runtime/index.js'
import type { Variable } from '../tensor/index.js'
import { adversarialTurns, type GameOptions } from './adversarial-turns.js'
import { type Examples, shuffledExamples } from './examples.js'
import { imageOptimizer } from './image-optimizer.js'
import { type Player, player } from './player.js'
import type { LossOf } from './step.js'

export type Side = 'generator' | 'discriminator'

export const sides = ['generator', 'discriminator'] as const satisfies readonly Side[]

export interface AdversarialOptions extends GameOptions {
  /** Peak learning rate of each side. */
  readonly rates: Readonly<Record<Side, number>>
  /** What turns gradients into moves: Adam without momentum (β₁ 0, β₂ .99), as such games need it, or Muon. Default `adam`. */
  readonly optimizer?: 'adam' | 'muon'
  /** Memory of the average of the generator's weights; 0 keeps none. */
  readonly average: number
  /** Moves of each side in a step. Default 1. */
  readonly turns?: Partial<Readonly<Record<Side, number>>>
  /** Sides whose weights are held still. */
  readonly frozen?: readonly Side[]
  /** Weight γ of the penalty at the first step. */
  readonly penaltyWeight: number
  /** What it falls to by the last step, as a share, along half a cosine. Default 1. */
  readonly penaltyEnd?: number
  /** Steps from one penalty to the next (lazy regularisation, arXiv:1912.04958): it weighs as many times more. Default 1. */
  readonly penaltyEvery?: number
  /** Examples of a move. */
  readonly batch: number
  readonly steps: number
  readonly seed: number
  /** Longest gradient. */
  readonly clip?: number
}

export interface AdversarialPlayers {
  readonly players: readonly Player[]
  /** What checkpoints have to hold beside weights and optimizers. */
  readonly state: ReadonlyMap<string, Variable>
}

/** A type, so that it has the index that `Inputs` asks for. */
type TurnInputs = { readonly x: Input; readonly labels: Input; readonly weight: Input }

/** @throws for names that are not known, and when nothing would move. */
export function adversarialPlayers(model: Adversary, data: Examples, options: AdversarialOptions): AdversarialPlayers {
  const { batch, seed, clip, turns = {}, frozen = [], penaltyEvery = 1 } = options
  const { shape } = model.config
  const game = adversarialTurns(model, options)
  const weights = parameters(model)

  const side = (name: Side, every: number): Player => {
    const moves = frozen.includes(name) ? 0 : (turns[name] ?? 1)
    // Each side sees the data in an order of its own.
    const batchAt = shuffledExamples(data, { batch, seed: name === 'discriminator' ? seed : seed + 1 })
    const lossOf =
      (isPenalised: boolean): LossOf<TurnInputs> =>
      (turn) =>
        game[name](turn, isPenalised)
    const isLazy = every > 1
    return player<TurnInputs>({
      ...{ name, expected: batch, learningRate: options.rates[name], ...(clip !== undefined && { clip }) },
      weights: new Map([...weights].filter(([path]) => path.startsWith(`${name}.`))),
      inputs: { x: float32([batch, ...shape]), labels: int32([batch]), weight: float32() },
      loss: lossOf(!isLazy),
      ...(isLazy && {
        forms: { penalised: lossOf(true) },
        form: (step) => (step % every === 0 ? 'penalised' : undefined),
      }),
      batch: (step, turn) => ({
        ...batchAt((step - 1) * Math.max(1, moves) + turn + 1),
        weight: penaltyWeightAt(step, options),
      }),
      optimizer: optimizerOf(name, options),
      turns: () => moves,
    })
  }
  return {
    players: [side('discriminator', penaltyEvery), side('generator', model.generatorPenalty?.every ?? 1)],
    state: new Map(game.state.map((variable) => [variable.name, variable])),
  }
}

function penaltyWeightAt(
  step: number,
  { steps, penaltyWeight, penaltyEnd = 1, penaltyEvery = 1 }: AdversarialOptions,
): number {
  const left = (1 + Math.cos(Math.PI * Math.min(1, step / steps))) / 2
  return penaltyWeight * penaltyEvery * (penaltyEnd + (1 - penaltyEnd) * left)
}

function optimizerOf(name: Side, { rates, optimizer = 'adam', average }: AdversarialOptions): Optimizer {
  const learningRate = rates[name]
  const base =
    optimizer === 'adam'
      ? adamW({ learningRate, beta1: 0, beta2: 0.99 })
      : imageOptimizer({ learningRate, weightDecay: 0, average: 0 })
  return name === 'generator' && average > 0 ? averaged(base, average) : base
}
