/** From what a policy did to what it should do more often: PPO's way and GRPO's. */
import {
  type AdvantageOptions,
  type GroupDeviation,
  generalisedAdvantages,
  groupAdvantages,
  penalisedRewards,
  whitened,
} from './advantages.js'
import type { Experience } from './experience.js'
import type { PolicyLesson } from './policy-gradient.js'

/** Where an answer's tokens are in its row: token t is predicted at `first` + t. */
const placesOf = ({ answers, rows }: Experience, row: number): { readonly first: number; readonly count: number } => ({
  first: row * rows.time + answers[row]!.prompt.length - 1,
  count: answers[row]!.tokens.length,
})

/** GRPO: all tokens of an answer have the advantage of its reward within its group of `size` answers, which stand together. */
export function groupLesson(experience: Experience, size: number, deviation: GroupDeviation): PolicyLesson {
  const advantages = new Float32Array(experience.rows.tokens.length)
  for (let from = 0; from < experience.scores.length; from += size) {
    const own = groupAdvantages(experience.scores.subarray(from, from + size), deviation)
    for (const [i, advantage] of own.entries()) {
      const { first, count } = placesOf(experience, from + i)
      advantages.fill(advantage, first, first + count)
    }
  }
  return { experience, advantages, returns: new Float32Array(advantages.length) }
}

export interface ValueLessonOptions extends AdvantageOptions {
  /** Price of a nat away from the reference. */
  readonly coefficient: number
}

/** PPO: advantages by values over rewards that have the divergence in them, whitened over all tokens. */
export function valueLesson(experience: Experience, { coefficient, ...options }: ValueLessonOptions): PolicyLesson {
  const { scores, facts, rows } = experience
  const advantages = new Float32Array(rows.tokens.length)
  const returns = new Float32Array(rows.tokens.length)
  const places: number[] = []
  for (const [row, score] of scores.entries()) {
    const { first, count } = placesOf(experience, row)
    const rewards = penalisedRewards(facts.differences.subarray(first, first + count), score, coefficient)
    const found = generalisedAdvantages(rewards, facts.values.subarray(first, first + count), options)
    advantages.set(found.advantages, first)
    returns.set(found.returns, first)
    for (let t = 0; t < count; t++) places.push(first + t)
  }
  const even = whitened(Float64Array.from(places, (place) => advantages[place]!))
  for (const [i, place] of places.entries()) advantages[place] = even[i]!
  return { experience, advantages, returns }
}

export interface AdaptiveDivergence {
  /** Nats an answer that the policy should be away from the reference. */
  readonly target: number
  /** How fast the price follows: 0.1 as published, where it is told once a step. */
  readonly speed: number
}

/** The next price β of a nat: β·(1 + speed · clip(KL / target − 1, ±0.2)) (arXiv:1909.08593, section 2.2). */
export const nextCoefficient = (coefficient: number, kl: number, { target, speed }: AdaptiveDivergence): number =>
  coefficient * (1 + speed * Math.min(0.2, Math.max(-0.2, kl / target - 1)))
