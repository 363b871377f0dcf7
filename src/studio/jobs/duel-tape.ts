/** What has happened in a duel: who moved at each step, and what the move changed. */
import { type Side, sides } from '../../train/index.js'
import type { Numbers } from '../message.js'

/** How a duel stands, on the same held-out points and codes at every look. */
export interface Standing {
  /** Share of held-out real and of made points that the discriminator takes for what they are. */
  readonly accuracy: number
  /** The mean chance of being real that it gives to made points. */
  readonly belief: number
  /** Mean loss of the generator. */
  readonly loss: number
}

export interface Tape {
  /** Who moved at a step that has been before; undefined for one that is new. */
  sideAt(step: number): Side | undefined
  /** Notes the move that led from `step` to the next. */
  note(step: number, side: Side, before: Standing, after: Standing): void
  /** Forgets what came after a step: the game goes another way. */
  cut(step: number): void
  /** The moves [step, 6] that led to a step. */
  until(step: number): Numbers
  /** Moves [n, 6] around a step, at most so many: the step that each led to, side, accuracy before and after, loss before and after. */
  around(step: number, most: number): Numbers
}

const width = 6

/** A tape that is kept whole: 24 bytes a move. */
export function duelTape(): Tape {
  const moves: (readonly number[])[] = []
  const part = (from: number, to: number): Numbers => {
    const shown = moves.slice(from, to)
    return { shape: [shown.length, width], data: Float32Array.from(shown.flat()) }
  }
  return {
    sideAt: (step) => (step < moves.length ? sides[moves[step]![1]!] : undefined),
    note(step, side, before, after) {
      moves[step] = [step + 1, sides.indexOf(side), before.accuracy, after.accuracy, before.loss, after.loss]
    },
    cut(step) {
      moves.length = Math.min(moves.length, step)
    },
    until: (step) => part(0, step),
    around(step, most) {
      const to = Math.min(moves.length, Math.max(step + Math.floor(most / 3), most))
      return part(Math.max(0, to - most), to)
    },
  }
}
