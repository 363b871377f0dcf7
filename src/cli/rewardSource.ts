import type { Reward } from '../train/index.node.js'
import { UsageError } from './failure.js'

/** For the help of options. */
export const rewardSourceHelp =
  'what judges answers: the folder of a reward model, a program (.mjs), or exact, regex:PATTERN, json, length:CHARACTERS'

export interface RewardLimits {
  /** Milliseconds that a program may take for an answer, and megabytes that it may need. */
  readonly time: number
  readonly memory: number
}

/** What `--reward` names. @throws where that is nothing. */
export async function openReward(source: string, limits: RewardLimits): Promise<Reward> {
  const { builtInReward, isRewardFolder, loadReward, rewardProgram } = await import('../train/index.node.js')
  const builtIn = builtInReward(source)
  if (builtIn) return builtIn
  if (/\.m?js$/.test(source)) return rewardProgram(source, limits)
  if (await isRewardFolder(source)) return loadReward(source)
  throw new UsageError(
    `align: --reward ${source}: it is no reward model, program or known rule`,
    `Give ${rewardSourceHelp}`,
  )
}
