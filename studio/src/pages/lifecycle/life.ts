/** What the job of a life tells, by its names. */
import type { Picture } from 'atelier/studio'

export const stages = ['foundation', 'tuning', 'votes', 'reward', 'alignment', 'done'] as const
export type Stage = (typeof stages)[number]

export interface Standing {
  readonly step: number
  readonly kl: number
  readonly reward: number
  readonly truth?: number
  readonly distinct: number
}

export interface LifePicture {
  readonly stage: Stage
  readonly at: number
  readonly steps: { readonly [stage: string]: number }
  readonly round: number
  readonly taste: { readonly name: string; readonly says: string } | null
  readonly way: readonly Standing[]
  readonly bestOf: readonly {
    readonly n: number
    readonly kl: number
    readonly reward: number
    readonly truth?: number
  }[]
}

/** The values of a picture or an answer, as the job that made it describes them. */
export const told = <T>(content: Picture): T => content.values as unknown as T

/** How far a stage is, in quarters while it plays, or to the step. */
export const quarterOf = ({ at, steps, stage }: LifePicture, isPlaying: boolean): number =>
  isPlaying ? Math.floor((4 * at) / (steps[stage] ?? 1)) : at

/** The loss of each step so far of a stage. */
export const curveOf = (content: Picture, stage: string): ArrayLike<number> => content.arrays[stage]?.data ?? []

export const isPast = (now: Stage, stage: Stage): boolean => stages.indexOf(now) > stages.indexOf(stage)
