/**
 * When a loss that is still a number says that training has gone astray. Two rules, both of them measured against what the run itself has seen:
 * a loss that explodes, of one step, is refused before it moves a weight; one that stays far above its level for long ends the run.
 */

/** How high the loss is: a running mean, its lowest so far, and the steps in a row far above that. */
export interface LossLevel {
  readonly smooth: number | null
  readonly best: number | null
  readonly bad: number
}

export const noLevel: LossLevel = { smooth: null, best: null, bad: 0 }

/** So many times the lowest level and one more is no fluctuation. */
const explosion = 1000

/** A loss of adversaries, which may rise as the other side learns, explodes beyond this whatever it was before. */
export const gameLimit = 1e6

/** Steps that the loss may stay far above the best level seen. */
export const runawaySteps = 20

/** The loss beyond which a step is not made: a thousand times (1 + the lowest level so far). */
export const explosionLimit = ({ best }: LossLevel): number =>
  best === null ? Number.POSITIVE_INFINITY : explosion * (1 + Math.abs(best))

/** Far above a level: twice it, and one more. Of a density the loss may be below zero. */
export const farAbove = (lowest: number): number => lowest + Math.abs(lowest) + 1

/** The level after one more loss. */
export function nextLevel({ smooth, best, bad }: LossLevel, loss: number): LossLevel {
  const mean = smooth === null ? loss : 0.9 * smooth + 0.1 * loss
  const lowest = best === null ? mean : Math.min(best, mean)
  return { smooth: mean, best: lowest, bad: loss > farAbove(lowest) ? bad + 1 : 0 }
}

/** Whether the loss has run away: a rate too high, or data gone bad. */
export const hasRunAway = ({ bad }: LossLevel): boolean => bad >= runawaySteps
