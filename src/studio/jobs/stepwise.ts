/** A model of examples that learns step by step and can be put back to a step that was kept. */
import type { Memory } from '../../runtime/index.js'
import {
  guardedPlayer,
  type ImageModel,
  type ImageModelOf,
  type ImageModelOptions,
  type ImageTrainingOptions,
  imageTraining,
  type LossLevel,
} from '../../train/index.js'
import type { Place } from '../job.js'
import { restoreSnapshot, type Snapshot, snapshotOf } from './snapshot.js'

export interface Stepwise<Model extends ImageModel = ImageModel> {
  readonly model: Model
  readonly memory: Memory
  /** Numbers that it learns. */
  readonly parameters: number
  /** Updates made. */
  readonly step: number
  /** One update; its loss. @throws DivergenceError, naming step and tensor, where it is not finite, explodes or has run away; see `LossLevel`. */
  advance(): Promise<number>
  save(): Promise<StepwiseSnapshot>
  restore(kept: StepwiseSnapshot): void
  close(): Promise<void>
}

export interface StepwiseSnapshot extends Snapshot {
  /** Of each player's loss. */
  readonly levels: readonly LossLevel[]
}

/** The family's recipe over `steps` updates, without weights that are averaged: what is looked at is what learns. */
export function stepwise<Options extends ImageModelOptions>(
  options: Omit<ImageTrainingOptions<Options>, 'seed' | 'target'>,
  { seed, target }: Pick<Place, 'seed' | 'target'>,
): Stepwise<ImageModelOf<Options>> {
  const training = imageTraining({ average: 0, validation: 0, ...options, seed, target })
  const { memory, weights, stream } = training
  const players = stream.players.map((player) => player.open(memory))
  const guarded = players.map((player) => guardedPlayer(player, players.length > 1 ? 'another' : 'nobody'))
  const variables = () => [...weights.values(), ...players.flatMap(({ state }) => state)]
  let step = 0
  return {
    ...{ model: training.model, memory, parameters: training.parameters },
    get step() {
      return step
    },
    async advance() {
      const at = step + 1
      let loss = 0
      for (const player of guarded) loss = (await player.move(at, stream.schedule(Math.min(at, stream.steps)))).loss
      step = at
      return loss
    },
    save: async () => ({ ...(await snapshotOf(memory, variables(), step)), levels: guarded.map(({ level }) => level) }),
    restore(kept) {
      restoreSnapshot(memory, kept)
      step = kept.step
      for (const [i, player] of guarded.entries()) player.level = kept.levels[i]!
    },
    async close() {
      for (const player of players) await player.close()
      await training.close()
    },
  }
}
