/** One part of the life of a model: a player that moves for so many steps. */
import type { Schedule } from '../../optim/index.js'
import type { Memory } from '../../runtime/index.js'
import type { Variable } from '../../tensor/index.js'
import type { Player } from '../../train/index.js'

export type Readings = { readonly [name: string]: number }

export interface Stage {
  readonly steps: number
  /** The weights that move, by name. */
  readonly weights: ReadonlyMap<string, Variable>
  /** All that a return to a step needs: weights, and what the optimizer remembers. */
  readonly variables: readonly Variable[]
  /** A step, counted from 1. @throws DivergenceError where the loss is not finite. */
  advance(step: number): Promise<Readings>
  close(): Promise<void>
}

export interface StageOptions {
  readonly player: Player
  readonly steps: number
  readonly schedule: Schedule
  /** What else there is to tell of the step just made. */
  readonly readings?: (step: number) => Readings | Promise<Readings>
  readonly close?: () => Promise<void>
}

export function stageOf(memory: Memory, { player, steps, schedule, readings, close }: StageOptions): Stage {
  const open = player.open(memory)
  return {
    steps,
    weights: player.weights,
    get variables() {
      return [...player.weights.values(), ...open.state]
    },
    async advance(step) {
      const turns = player.turns(step)
      let told: Readings = {}
      for (let turn = 0; turn < turns; turn++) {
        const count = (step - 1) * turns + turn + 1
        const found = await open.move(step, turn, { rate: schedule(step), count })
        if (!found.applied) throw await open.blame(step, turn, found)
        told = { loss: found.loss, ...found.readings }
      }
      return { ...told, ...(await readings?.(step)) }
    },
    async close() {
      await open.close()
      await close?.()
    },
  }
}
