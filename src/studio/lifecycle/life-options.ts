/** What a life is described by. */
import type { AlignmentWay } from './align.js'
import type { TuningWay } from './learn-lines.js'
import type { LineSet } from './lines.js'
import type { TasteName } from './taste.js'

export const stageNames = ['foundation', 'tuning', 'reward', 'alignment'] as const
export type StageName = (typeof stageNames)[number]

export interface LifeOptions {
  /** Learnt here, or opened as it was learnt beforehand. */
  readonly foundation: 'here' | 'shipped'
  readonly domain: Exclude<LineSet, 'words'>
  readonly steps: Readonly<Record<StageName, number>>
  readonly tuning: {
    readonly way: TuningWay
    readonly rank: number
    readonly frozenLayers: number
    readonly replay: number
  }
  /** Who votes: the reader, or a rule. */
  readonly voter: 'me' | TasteName
  /** Votes that a rule casts. */
  readonly made: number
  readonly alignment: { readonly way: AlignmentWay; readonly price: number }
  readonly layers: number
  readonly width: number
  readonly rows: number
}
