import { ranAway } from './divergence.js'
import {
  explosionLimit,
  gameLimit,
  hasRunAway,
  type LossLevel,
  nextLevel,
  noLevel,
  runawaySteps,
} from './loss-level.js'
import type { OpenPlayer } from './player.js'
import type { StepResult } from './step.js'

/** A player whose loss is watched, for those who train step by step. */
export interface GuardedPlayer {
  /** What has been seen of the loss; to be kept and put back with the weights. */
  level: LossLevel
  /** One update. @throws DivergenceError where loss or gradient is not finite, or the loss explodes or has run away. */
  move(step: number, rate: number): Promise<StepResult>
}

/** Of one who plays `against` another the loss may rise as long as it does not explode. */
export function guardedPlayer(open: OpenPlayer, against: 'nobody' | 'another' = 'nobody'): GuardedPlayer {
  const isAlone = against === 'nobody'
  return {
    level: noLevel,
    async move(step, rate) {
      const found = await open.move(step, 0, {
        rate,
        count: step,
        limit: isAlone ? explosionLimit(this.level) : gameLimit,
      })
      if (!found.applied) throw await open.blame(step, 0, found)
      this.level = nextLevel(this.level, found.loss)
      if (!isAlone || !hasRunAway(this.level)) return found
      throw await open.blame(step, 0, found, { what: ranAway(this.level), good: step - runawaySteps })
    },
  }
}
